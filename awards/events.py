"""What machines hear of an award."""

from django.utils.translation import gettext_lazy as _

from forum.webhooks import Event, register, tell

register(Event("award.announced", _("The Popcorn Award is announced")))
register(Event("award.corrected", _("The count of a Popcorn Award is corrected")))


def announced(tally, now):
    tell("award.announced", f"tally:{tally.pk}", _said(tally), now)


def corrected(tally, erratum, now):
    said = _said(tally) | {"edition": erratum.number, "reason": erratum.reason}
    tell("award.corrected", f"erratum:{erratum.pk}", said, now)


def _said(tally):
    build = tally.build
    won = [{"title": standing.title, "team": standing.team_name} for standing in tally.winners]
    data = {"product": build.product.slug, "number": build.number, "friday": f"{build.friday}", "winners": won}
    return data | {"path": tally.get_absolute_url()}
