"""The last Popcorn Award that somebody won."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from awards.models import Tally
from forum import pictures
from releases.widgets.shelf import Widget


def look(product, now):
    won = Tally.objects.announced().filter(build__product=product, standings__place=1)
    return {"tally": won.first()}


def say(seen):
    tally = seen["tally"]
    if tally is None:
        return {"winners": []}
    said = {"number": tally.build.number, "friday": tally.build.friday, "announced_at": tally.announced_at}
    return said | {"winners": [_winner(one) for one in tally.winners], "url": settings.SITE_URL + tally.get_absolute_url()}


def _winner(standing):
    said = {"title": standing.title, "team": standing.team_name, "photo": _public(standing.photo)}
    said |= {"loves": standing.loves, "misses": standing.misses}
    return said | {"makers": [_maker(laureate) for laureate in standing.shown], "unnamed": standing.unnamed}


def _maker(laureate):
    face = laureate.member and laureate.member.avatar
    return {"name": laureate.name, "title": laureate.title, "face": _public(pictures.address(face, 96)) if face else ""}


def _public(path):
    return path and settings.SITE_URL + path


WIDGET = Widget(
    name="award",
    title=_("The last Popcorn Award"),
    about=_("What was loved best, and who made it: with the names and faces of those who agreed."),
    template="awards/widgets/award.html",
    height=460,
    look=look,
    say=say,
)
