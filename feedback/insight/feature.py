"""One feature: what is said of it, against its team's work on the builds before, and the words."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Case, Q, When

from feedback import counts, sums
from feedback.grids import Quote
from feedback.insight.groups import naming
from feedback.models import Vote
from feedback.recent import recent
from forum.counting import number_of
from releases.models import Feature

BUILDS = 4  # before this one
QUOTES = 8


@dataclass(frozen=True)
class Work:
    """A team's features in one build, taken together."""

    pk: int
    number: str
    loves: int = 0
    votes: int = 0
    loved: int = 0
    letdown: int = 0


@dataclass(frozen=True)
class Said:
    voices: counts.Voices
    before: tuple  # Work of the same team, this build first
    quotes: tuple


def said(build, feature, builds, now):
    """What is said of the feature (its key), None when the build has no such; at most 15 seconds old."""
    return recent(f"feature:{build.pk}:{feature}", now, lambda: _said(build, feature, builds))[1]


def _said(build, feature, builds):
    _reports, found = counts.said_of(build, feature)
    if not found:
        return None
    older = [other for other in builds if other.friday <= build.friday][: BUILDS + 1]
    return Said(
        found[feature], tuple(_work(found[feature].team, older)), _quotes(naming(build.reports.order_by(), feature), feature)
    )


def _work(team, builds):
    """What was said of the team's features in each build; the votes as they were added up, where that is done."""
    kept = {build.pk: sums.kept(build).of_team(team) for build in builds if sums.kept(build)}
    found = {build: Counter(loves=loves, votes=votes) for build, (loves, votes, _named) in kept.items()}
    votes = counts.votes_on_features()
    columns = {
        "loves": _unless(kept, number_of(votes.filter(value=Vote.Value.LOVE))),
        "votes": _unless(kept, number_of(votes)),
        "loved": number_of(counts.reports_that("loved")),
        "letdown": number_of(counts.reports_that("letdown")),
    }
    for row in Feature.objects.filter(team=team, build__in=builds).order_by().values("build").annotate(**columns):
        found.setdefault(row.pop("build"), Counter()).update(row)
    return [Work(build.pk, build.number, **found.get(build.pk, {})) for build in builds]


def _unless(builds, number):
    """The number, but for features of these builds."""
    return Case(When(build__in=builds, then=0), default=number)


def _quotes(named, feature):
    """The latest words about it, without a name for those who are not shown."""
    loved, letdown = Q(loved=feature) & ~Q(loved_word=""), Q(letdown=feature) & ~Q(letdown_word="")
    latest = named.filter(loved | letdown).select_related("author").order_by("-pk")[:QUOTES]
    return tuple(_quote(report, feature) for report in latest)


def _quote(report, feature):
    grid = "loved" if report.loved_id == feature and report.loved_word else "letdown"
    return Quote(grid, getattr(report, f"{grid}_word"), "", report.author.username if report.shown else "", report.device)
