"""Who did most: of the last seven days, and of all time; those who work on the product in a list of their own."""

from datetime import timedelta

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, Sum, Window
from django.db.models.functions import RowNumber

from awards.medals.levels import Level
from awards.medals.models import PointEntry, Score
from forum.models import Member
from forum.models.members import CIRCLE

WEEK = timedelta(days=7)
ROWS, KEPT = 20, 60  # rows in a list; seconds


def boards(now):
    """The rows of each list: `week`, `ever`, `week_team`, `ever_team`; at most a minute old."""
    return cache.get_or_set("medals:boards", lambda: _boards(now), KEPT)


def own_week(member, now):
    """What the member's lines of the last seven days come to."""
    return _lines(now).filter(member=member).aggregate(earned=Sum("points"))["earned"] or 0


def _boards(now):
    week, week_team = _week(now)
    return {"week": week, "week_team": week_team, "ever": _ever(False), "ever_team": _ever(True)}


def on_team(member):
    """Whether who is meant by this reference to a member holds a role."""
    roles = Member.groups.through.objects.filter(member=OuterRef(member))
    return Exists(roles.exclude(group__name__startswith=CIRCLE))


def _lines(now):
    return PointEntry.objects.filter(at__gt=now - WEEK, at__lte=now)


def _week(now):
    """The two lists of the last seven days in one query."""
    found = _lines(now).filter(member__is_active=True).order_by().values("member", "member__username", "member__avatar")
    found = found.annotate(earned=Sum("points"), team=on_team("member")).filter(earned__gt=0)
    order = [F("earned").desc(), F("member").asc()]
    found = found.annotate(row=Window(RowNumber(), partition_by="team", order_by=order)).filter(row__lte=ROWS)
    rows = [(row["team"], _member(row), row["earned"]) for row in found.order_by("team", "row")]
    return [_placed([(who, points) for is_team, who, points in rows if is_team == team]) for team in (False, True)]


def _ever(team):
    found = Score.objects.filter(kind="", points__gt=0, member__is_active=True)
    found = found.filter(on_team("member") if team else ~on_team("member"))
    rows = found.order_by("-points", "member").values("member", "member__username", "member__avatar", "points")
    return _placed([(_member(row), row["points"]) for row in rows[:ROWS]])


def _member(row):
    """As much of a member as a list shows."""
    return Member(pk=row["member"], username=row["member__username"], avatar=row["member__avatar"])


def _placed(rows):
    """With the place of each; equal points share one."""
    placed, before = [], None
    for number, (who, points) in enumerate(rows, start=1):
        if points != before:
            place, before = number, points
        placed.append({"place": place, "member": who, "points": points, "level": Level(points)})
    return placed
