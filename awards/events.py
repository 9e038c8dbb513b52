"""What machines hear of an award."""

from django.utils.translation import gettext_lazy as _

from forum.webhooks import Event, register, tell

register(Event("award.announced", _("The Popcorn Award is announced")))


def announced(tally, now):
    build = tally.build
    won = [{"title": standing.title, "team": standing.team_name} for standing in tally.winners]
    data = {"product": build.product.slug, "number": build.number, "friday": f"{build.friday}", "winners": won}
    tell("award.announced", f"tally:{tally.pk}", data | {"path": tally.get_absolute_url()}, now)
