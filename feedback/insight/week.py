"""This week in numbers: queries in, frozen dataclasses out.

Everything here is free of language, so that one count serves every reader.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from feedback import counts, sums
from feedback.grids import FILLED, NONE, grids, quotes, words_alone
from feedback.models import GLAD, FourGridReport, Vote
from feedback.recent import recent
from releases.models import Build, Proposal

WEEKS = 12  # the builds in the chart


@dataclass(frozen=True)
class Totals:
    reports: int = 0
    moods: int = 0
    glad: int = 0
    voters: int = 0
    votes: int = 0
    loves: int = 0

    @property
    def share(self):
        return self.loves / self.votes if self.votes else None

    @property
    def mood(self):
        return self.glad / self.moods if self.moods else None


@dataclass(frozen=True)
class Point:
    """One build in the chart."""

    pk: int
    number: str
    friday: object
    reports: int


@dataclass(frozen=True)
class Insight:
    totals: Totals
    then: Totals | None  # the build before, when it was as old as this one is
    final: Totals  # the build before, in the end; nothing when there is none
    before: str  # its number
    grids: tuple
    features: tuple  # of (key, Voices, Sign)
    quotes: tuple
    points: tuple  # the builds of the chart, the oldest first
    teams: tuple  # of (key, name): those with a feature in the build
    counted_at: datetime

    @property
    def against(self):
        """What this build is measured by: the one before at the same age, once this one is closed as it ended."""
        return self.then or self.final


def builds_like(pk):
    """The builds that members were asked about of the same product as this one, the newest first."""
    same = Build.objects.asked_about().filter(product__builds=pk).select_related("product", "sums")
    return same.defer("notes", "notes_html").order_by("-friday")


def insight(build, builds, team, now):
    """What members said of the build, or of one team's features in it. Counts are at most 15 seconds old."""
    key = f"insight:{build.pk}:{team or 'all'}"
    return recent(key, now, lambda: _count(build, builds, team, now))[1]


def named_by(reports, team):
    """The reports that name one of the team's features; all when there is no team."""
    return reports.filter(Q(loved__team=team) | Q(letdown__team=team)) if team else reports


def answers(build, grid="", key="", team=None):
    """The reports behind a number: those that made this choice in this grid."""
    reports = named_by(build.reports.all(), team)
    if not grid:
        return reports
    if not key:
        return reports.filter(FILLED[grid])
    nothing = "" if grid == "mood" else None
    if key == NONE:
        return reports.filter(**{grid: nothing}).exclude(**{f"{grid}_word": ""})
    return reports.filter(**{grid: key})


def _count(build, builds, team, now):
    older = [other for other in builds if other.friday <= build.friday][:WEEKS]
    before = older[1] if len(older) > 1 else None
    age = min(now, build.window.closes) - build.published_at
    live = {build, *filter(None, [before]), *(other for other in older if not sums.kept(other))}
    sent = _sent(live, team, before and before.published_at + age)
    voted = _voted(build, before, team, before and before.published_at + age)
    _reports, voices = counts.said_of(build)
    signs = counts.signs(voices)
    ours = {pk: said for pk, said in voices.items() if team in (None, said.team)}
    votes = {"votes": sum(said.votes for said in ours.values()), "loves": sum(said.loves for said in ours.values())}
    here, there = sent.get(build.pk, {}), sent.get(before.pk, {}) if before else {}
    reports = named_by(build.reports.all(), team)
    return Insight(
        totals=Totals(**_part(here, "all"), voters=voted["voters"], **votes),
        then=Totals(**_part(there, "then"), **_part(voted, "then")) if before and now < build.window.closes else None,
        final=Totals(**_part(there, "all"), **_part(voted, "final")),
        before=before.number if before else "",
        grids=grids(reports, ours, {grid: here.get(f"loose_{grid}", 0) for grid in FourGridReport.GRIDS}, Proposal.objects.all()),
        features=tuple((pk, said, signs[pk]) for pk, said in ours.items()),
        quotes=quotes(reports),
        points=tuple(Point(b.pk, b.number, b.friday, _reported(b, sent, team)) for b in reversed(older)),
        teams=tuple(sorted({(said.team, said.team_name) for said in voices.values()}, key=lambda team: team[1])),
        counted_at=now,
    )


def _reported(build, sent, team):
    """How many reports on the build, or on one team's features in it: what was sent, else as it was added up."""
    if build.pk in sent or not (kept := sums.kept(build)):
        return sent.get(build.pk, {}).get("all_reports", 0)
    return kept.of_team(team)[2] if team else kept.reports


def _part(numbers, name):
    """The numbers whose name begins so: {"then_reports": 3} → {"reports": 3}"""
    return {key.removeprefix(f"{name}_"): number for key, number in numbers.items() if key.startswith(f"{name}_")}


def _sent(builds, team, then):
    """Build key → how many reports, faces and glad faces, altogether and by the instant `then`; words without a choice."""
    early, faces, glad = Q(sent_at__lte=then) if then else Q(pk__in=[]), ~Q(mood=""), Q(mood__in=GLAD)
    loose = {f"loose_{grid}": Count("pk", filter=words_alone(grid)) for grid in FourGridReport.GRIDS}
    reports = named_by(FourGridReport.objects.filter(build__in=builds), team)
    rows = reports.values("build").annotate(
        all_reports=Count("pk"),
        all_moods=Count("pk", filter=faces),
        all_glad=Count("pk", filter=glad),
        then_reports=Count("pk", filter=early),
        then_moods=Count("pk", filter=early & faces),
        then_glad=Count("pk", filter=early & glad),
        **loose,
    )
    return {row.pop("build"): row for row in rows}


def _voted(build, before, team, then):
    """Who voted on the build, and who and how on the one before: by the instant `then` and in the end."""
    last, love = Q(feature__build=before) if before else Q(pk__in=[]), Q(value=Vote.Value.LOVE)
    early = last & Q(cast_at__lte=then) if then else Q(pk__in=[])
    votes = Vote.objects.filter(
        feature__build__in=[build, before] if before else [build], **({"feature__team": team} if team else {})
    )
    return counts.counting(votes).aggregate(
        voters=Count("voter", distinct=True, filter=Q(feature__build=build)),
        then_voters=Count("voter", distinct=True, filter=early),
        then_votes=Count("pk", filter=early),
        then_loves=Count("pk", filter=early & love),
        final_voters=Count("voter", distinct=True, filter=last),
        final_votes=Count("pk", filter=last),
        final_loves=Count("pk", filter=last & love),
    )
