"""One feature: what is said of it, against its team's work on the builds before, and the words."""

from dataclasses import dataclass

from django.db.models import Q

from feedback import counts
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
    features = Feature.objects.filter(team=team, build__in=builds).order_by()
    votes = counts.votes_on_features()
    columns = [votes.filter(value=Vote.Value.LOVE), votes, *(counts.reports_that(grid) for grid in ("loved", "letdown"))]
    rows = features.values_list("build", *map(number_of, columns))
    found = {build.pk: [0] * 4 for build in builds}
    for build, *numbers in rows:
        found[build] = [(one or 0) + (more or 0) for one, more in zip(found[build], numbers, strict=True)]
    return [Work(build.pk, build.number, *found[build.pk]) for build in builds]


def _quotes(named, feature):
    """The latest words about it, without a name for those who are not shown."""
    loved, letdown = Q(loved=feature) & ~Q(loved_word=""), Q(letdown=feature) & ~Q(letdown_word="")
    latest = named.filter(loved | letdown).select_related("author").order_by("-pk")[:QUOTES]
    return tuple(_quote(report, feature) for report in latest)


def _quote(report, feature):
    grid = "loved" if report.loved_id == feature and report.loved_word else "letdown"
    return Quote(grid, getattr(report, f"{grid}_word"), "", report.author.username if report.shown else "", report.device)
