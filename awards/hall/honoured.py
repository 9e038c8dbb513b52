"""Whom the hall honours. Whoever was erased or is hidden is a former member; the number and the week stay."""

from dataclasses import dataclass

from django.core.cache import cache

from awards.medals.boards import on_team
from awards.medals.models import Streak
from awards.models import Tally
from releases.models import Seat

HUNDRED, WEEKS, FAITHFUL = 100, 26, 20
KEPT = 60  # seconds


@dataclass(frozen=True)
class Seated:
    """One of the first hundred; a name of None is a former member's."""

    number: int
    name: str | None


@dataclass(frozen=True)
class Faithful:
    name: str
    streak: int


@dataclass(frozen=True)
class Winner:
    """What won in one week, and those who made it: names, and how many are not named."""

    day: object
    title: str
    team: str
    names: list
    former: int
    others: int


@dataclass(frozen=True)
class Hall:
    rings: list  # (ring's name, its seats)
    winners: list
    faithful: list


def hall():
    """At most a minute old."""
    return cache.get_or_set("hall", lambda: Hall(_hundred(), _winners(), _faithful()), KEPT)


def _hundred():
    seats = Seat.objects.filter(ring__for_life=True, number__lte=HUNDRED)
    rings = {}
    for seat in seats.select_related("ring", "member").order_by("ring__product__position", "ring", "number"):
        rings.setdefault(seat.ring, []).append(Seated(seat.number, _named(seat.member)))
    return [(ring.name, seated) for ring, seated in rings.items()]


def _named(member):
    return member.username if member and member.is_active else None


def _winners():
    told = Tally.objects.announced().filter(standings__place=1).distinct()[:WEEKS]
    return [_winner(tally, standing) for tally in told for standing in tally.winners]


def _winner(tally, standing):
    names = [_named(laureate.member) for laureate in standing.shown]
    here = [name for name in names if name]
    return Winner(tally.build.friday, standing.title, standing.team_name, here, len(names) - len(here), standing.unnamed)


def _faithful():
    """The fans with the most builds in a row, at whatever time, as long as they are here."""
    found = Streak.objects.filter(~on_team("member"), member__is_active=True, best__gte=2).order_by("-best", "member")
    best = {}
    for name, streak in found.values_list("member__username", "best")[: 2 * FAITHFUL]:
        best.setdefault(name, streak)
    return [Faithful(name, streak) for name, streak in best.items()][:FAITHFUL]
