"""What members said of each feature of a build, in numbers."""

from dataclasses import dataclass

from django.db.models import F, Func, IntegerField, OuterRef, Q, Subquery

from feedback.models import GLAD, FourGridReport, Vote
from releases.models import Build


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
    moods: int = 0  # faces in the reports that loved it or were let down by it
    glad: int = 0  # those of them that are happy or loving it

    @property
    def votes(self):
        return self.loves + self.misses

    @property
    def share(self):
        """The share of love among its votes, or None without votes."""
        return self.loves / self.votes if self.votes else None


@dataclass(frozen=True)
class Sign:
    """The four squares: each the stronger, the more members named the feature in that grid."""

    mood: float = 0
    loved: float = 0
    letdown: float = 0
    awaited: float = 0


def number_of(queryset):
    """How many rows there are, as a column of a query around it."""
    counted = queryset.order_by().annotate(number=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    return Subquery(counted.values("number"))


def said_of(build, feature=None):
    """(number of reports, feature key → Voices) for a build, or for one feature of it; one query."""
    here = OuterRef("features")
    reports, votes = FourGridReport.objects.filter(build=build.pk), Vote.objects.filter(feature=here)
    faces = reports.filter(Q(loved=here) | Q(letdown=here)).exclude(mood="")
    asked = Build.objects.filter(pk=build.pk, **({"features": feature} if feature else {}))
    rows = asked.order_by("features__position", "features").values_list(
        number_of(reports),
        "features",
        "features__title",
        "features__team",
        "features__team__name",
        number_of(votes.filter(value=Vote.Value.LOVE)),
        number_of(votes.filter(value=Vote.Value.MISS)),
        number_of(reports.filter(loved=here)),
        number_of(reports.filter(letdown=here)),
        number_of(FourGridReport.objects.filter(awaited=OuterRef("features__proposal"))),
        number_of(faces),
        number_of(faces.filter(mood__in=GLAD)),
    )
    number, voices = 0, {}
    for number, pk, *said in rows:  # noqa: B007  the reports are the same in every row
        if pk:  # a build without features is one row without one
            voices[pk] = Voices(*said)
    return number, voices


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
