"""Who is active, who stays and where members come from: queries in, dataclasses out, free of language."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from feedback.growth.models import Presence
from feedback.growth.spans import DAY, months, today, week_in, weeks
from feedback.models import FourGridReport
from feedback.recent import recent
from feedback.shares import Share
from forum.models import Member
from forum.origins import confirmed
from releases.cycle import local

WEEKS, MONTHS = 12, 12
DAYS = 7 * WEEKS
SOURCES = 20  # the larger ones; the others are told together
FOUR_WEEKS = timedelta(weeks=4)
OLDEST = timedelta(minutes=10)
OTHERS = "others"

Kind = Presence.Kind


@dataclass(frozen=True)
class Span:
    """A day, week or month: how many were active in it, reported in it, voted in it."""

    begins: object
    active: int = 0
    reported: int = 0
    voted: int = 0
    runs: bool = False  # it is not over yet


@dataclass(frozen=True)
class Cohort:
    """Who joined in one week, and how many of them were active in each week after, as far as those are over."""

    begins: object
    joined: int = 0
    after: tuple = ()  # of Share


@dataclass(frozen=True)
class Source:
    """What brought members here; without a kind nobody knows, without a word it is an invitation, or the rest of them."""

    kind: str
    word: str
    members: int
    reported: Share  # within four weeks, of those whose four weeks are over


@dataclass(frozen=True)
class Growth:
    days: tuple
    weeks: tuple
    months: tuple
    cohorts: tuple
    sources: tuple


def growth(now):
    """What is told of the community's growth, at most ten minutes old: it counts through a year of a whole town."""
    return recent(f"growth:{today(now)}", now, lambda: _growth(now), OLDEST)[1]


def keep_ready(now):
    """Count before somebody asks, so that nobody waits for it."""
    growth(now)


def _growth(now):
    fridays, firsts = weeks(now, WEEKS), months(now, MONTHS)
    days = [today(now) - DAY * n for n in reversed(range(DAYS))]
    counted, joined = _counted(days[0], fridays[0], firsts[0]), _joined(fridays[0], now)
    return Growth(
        days=tuple(Span(day, counted[Kind.DAY, day], runs=day == days[-1]) for day in days),
        weeks=tuple(
            Span(day, *(counted[kind, day] for kind in (Kind.WEEK, Kind.REPORTED, Kind.VOTED)), runs=day == fridays[-1])
            for day in fridays
        ),
        months=tuple(Span(day, counted[Kind.MONTH, day], runs=day == firsts[-1]) for day in firsts),
        cohorts=tuple(_cohorts(fridays, joined)),
        sources=tuple(_sources(joined)),
    )


def _counted(day, friday, first):
    """{(kind, begins): members}, of each kind from its first span on."""
    wanted = {Kind.DAY: day, Kind.MONTH: first, **dict.fromkeys((Kind.WEEK, Kind.REPORTED, Kind.VOTED), friday)}
    asked = [
        Presence.objects.filter(kind=kind, begins__gte=begins).order_by().values("kind", "begins").annotate(n=Count("*"))
        for kind, begins in wanted.items()
    ]
    rows = asked[0].union(*asked[1:], all=True)
    return defaultdict(int, {(Kind(row["kind"]), row["begins"]): row["n"] for row in rows})


def _joined(friday, now):
    """(week, kind, word, members, whose four weeks are over, who of those reported in them) of all who joined since."""
    over = Q(date_joined__lte=now - FOUR_WEEKS)
    soon = Exists(FourGridReport.objects.filter(author=OuterRef("pk"), sent_at__lte=OuterRef("date_joined") + FOUR_WEEKS))
    named = {"kind": Coalesce("origin__kind", Value("")), "word": Coalesce("origin__word", Value(""))}
    members = Member.objects.filter(confirmed(), date_joined__gte=local(friday)).order_by()
    rows = members.annotate(week=week_in("date_joined"), **named, soon=soon).values("week", "kind", "word")
    counted = rows.annotate(n=Count("pk"), whole=Count("pk", filter=over), part=Count("pk", filter=over & Q(soon=True)))
    return list(counted.values_list("week", "kind", "word", "n", "whole", "part"))


def _cohorts(fridays, joined):
    present = Presence.objects.filter(confirmed("member"), kind=Kind.WEEK, begins__gt=fridays[0], begins__lt=fridays[-1])
    present = present.filter(member__date_joined__gte=local(fridays[0])).order_by()
    rows = present.annotate(week=week_in("member__date_joined")).values("week", "begins").annotate(n=Count("pk"))
    active = {(row["week"], row["begins"]): row["n"] for row in rows}
    for place, friday in enumerate(fridays):
        whole = sum(n for week, _kind, _word, n, *_four_weeks in joined if week == friday)
        yield Cohort(friday, whole, tuple(Share(active.get((friday, later), 0), whole) for later in fridays[place + 1 : -1]))


def _sources(joined):
    """The largest first, the small ones together, and last those of whom nobody knows."""
    sums = defaultdict(lambda: (0, 0, 0))
    for _week, kind, word, *numbers in joined:
        sums[kind, word] = _added(sums[kind, word], numbers)
    known = sorted((key for key in sums if key[0]), key=lambda key: (-sums[key][0], key))
    if rest := known[SOURCES:]:
        sums[OTHERS, ""] = tuple(map(sum, zip(*(sums[key] for key in rest), strict=True)))
    for key in (*known[:SOURCES], (OTHERS, ""), ("", "")):
        if key in sums:
            members, whole, part = sums[key]
            yield Source(*key, members, Share(part, whole))


def _added(sums, numbers):
    return tuple(map(sum, zip(sums, numbers, strict=True)))
