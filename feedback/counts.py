"""What members said of each feature of a build, in numbers."""

from collections import Counter, namedtuple
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, Value

from feedback.models import GLAD, FourGridReport, Vote
from feedback.shares import Share
from forum.counting import number_of

# Who keeps votes from being counted adds a question: the keys of the members whose votes on a build, or a reference to one, are
# left out.
LEFT_OUT = []
Row = namedtuple("Row", "kind feature other text team team_name number aside")


@dataclass(frozen=True)
class Voices:
    """A feature, the votes for it, and how often reports name it in each grid."""

    title: str = ""
    team: int = 0
    team_name: str = ""
    loves: int = 0
    misses: int = 0
    loved: int = 0
    letdown: int = 0
    awaited: int = 0  # in reports on earlier builds, while it was a proposal
    aside: int = 0  # votes that are left out
    moods: int = 0  # faces in the reports that loved it or were let down by it
    glad: int = 0  # those of them that are happy or loving it

    @property
    def votes(self):
        return self.loves + self.misses

    @property
    def share(self):
        """The share of love among its votes, or None without votes."""
        return self.love.value

    @property
    def love(self):
        """The share of love among its votes, with its interval."""
        return Share(self.loves, self.votes)


@dataclass(frozen=True)
class Sign:
    """The four squares: each the stronger, the more members named the feature in that grid."""

    mood: float = 0
    loved: float = 0
    letdown: float = 0
    awaited: float = 0


def votes_on_features():
    """The votes that count on the feature of the query around it."""
    return counting(Vote.objects.filter(feature=OuterRef("pk")))


def counting(votes):
    """Those of these votes, on whatever builds, that are not left out."""
    return votes.exclude(_left_out(OuterRef("feature__build")))


def reports_that(grid):
    """The reports that name the feature of the query around it in this grid."""
    return FourGridReport.objects.filter(**{grid: OuterRef("pk")})


def said_of(build, feature=None):
    """(number of reports, feature key → Voices) for a build, or for one feature of it.

    One query, in which each kind of row is counted in one go: features, reports by what they name, votes, and reports on
    other builds that awaited what is in this one.
    """
    parts = _rows_of(build, feature)
    rows = [Row(*row) for row in parts[0].union(*parts[1:], all=True)]
    features = sorted((row for row in rows if row.kind == "feature"), key=lambda row: (row.other, row.feature))
    found = {row.feature: Counter() for row in features}
    for row in rows:
        if row.kind == "reports":
            _hear(row, found)
        elif row.feature in found and row.kind != "feature":
            found[row.feature].update(_named(row))
    reports = sum(row.number for row in rows if row.kind == "reports")
    return reports, {row.feature: Voices(row.text, row.team, row.team_name, **found[row.feature]) for row in features}


def _rows_of(build, feature):
    """The kinds of rows; each has all of the columns, and says something only in some."""
    features = build.features.filter(pk=feature) if feature else build.features.all()
    nothing, no_words, none = {"team": Value(0)}, {"team_name": Value("")}, Value(0)
    reports = build.reports.order_by().values("loved", "letdown", "mood").annotate(n=Count("pk"), **nothing, **no_words, aside=none)
    awaited = features.filter(proposal__awaited_in__isnull=False).order_by().values("pk")
    awaited = awaited.annotate(other=none, text=Value(""), **no_words, zero=none, n=Count("pk"), aside=none)
    named = features.order_by().annotate(n=none, aside=none)
    return [
        named.annotate(kind=Value("feature")).values_list(
            "kind", "pk", F("position"), F("title"), F("team"), F("team__name"), "n", "aside"
        ),
        reports.annotate(kind=Value("reports")).values_list("kind", "loved", "letdown", "mood", "team", "team_name", "n", "aside"),
        *(_votes(features, value, _left_out(build)) for value in Vote.Value),
        awaited.annotate(kind=Value("awaited")).values_list("kind", "pk", "other", "text", "zero", "team_name", "n", "aside"),
    ]


def _votes(features, value, out):
    """How many votes of this value count on each feature, and how many are left out.

    Asked feature by feature: PostgreSQL can't guess that a build's votes are few among all and would read all to group them.
    """
    cast = Vote.objects.filter(feature=OuterRef("pk"), value=value)
    counted = features.order_by().annotate(n=number_of(cast.exclude(out)), aside=number_of(cast.filter(out)))
    rows = counted.annotate(kind=Value("votes"), value=Value(value.value), text=Value(""), zero=Value(0), nobody=Value(""))
    return rows.values_list("kind", "pk", "value", "text", "zero", "nobody", "n", "aside")


def _hear(row, found):
    """Count what reports that name these two features and have this face say of each."""
    for grid, named in (("loved", row.feature), ("letdown", row.other)):
        if named in found:
            found[named][grid] += row.number
    for named in {row.feature, row.other} & found.keys():
        found[named]["moods"] += row.number if row.text else 0
        found[named]["glad"] += row.number if row.text in GLAD else 0


def _named(row):
    """What a row of votes or of reports that awaited it says of a feature."""
    if row.kind == "awaited":
        return {"awaited": row.number}
    return {"loves" if row.other == Vote.Value.LOVE else "misses": row.number, "aside": row.aside}


def _left_out(build):
    out = Q(pk__in=[])
    for members in LEFT_OUT:
        out |= Q(voter__in=members(build))
    return out


def signs(voices):
    """Feature key → Sign. A square is full for the feature that its grid names most; the mood is the share of glad faces."""
    grids = ("loved", "letdown", "awaited")
    most = {grid: max((getattr(said, grid) for said in voices.values()), default=0) or 1 for grid in grids}
    return {
        pk: Sign(
            mood=said.glad / said.moods if said.moods else 0,
            **{grid: getattr(said, grid) / number for grid, number in most.items()},
        )
        for pk, said in voices.items()
    }
