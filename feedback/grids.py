"""The four grids of a build as bars, and the words beside them: for its members and for the team.

Everything here is free of language, so that one count serves every reader.
"""

from collections import Counter
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q

from feedback.models import FourGridReport, Mood
from feedback.recent import recent
from releases.models import Proposal

BARS = 6  # the most wishes shown
QUOTES = 6
NONE = "none"  # the choice of those who wrote words and chose nothing
CHOSEN = {"mood": "mood", "loved": "feature", "letdown": "feature", "awaited": "proposal"}  # what an address names in a grid
FILLED = {
    "mood": ~Q(mood="", mood_word=""),
    "loved": ~Q(loved=None, loved_word=""),
    "letdown": ~Q(letdown=None, letdown_word=""),
    "awaited": ~Q(awaited=None, awaited_word=""),
}


@dataclass(frozen=True)
class Bar:
    key: str | int  # a mood, the key of a feature or of a proposal, or NONE
    label: str
    number: int


@dataclass(frozen=True)
class Grid:
    name: str
    bars: tuple

    @property
    def total(self):
        """What a full bar stands for: all faces among the moods, the most named one elsewhere."""
        if self.name == "mood":
            return sum(bar.number for bar in self.bars if bar.key != NONE)
        return max((bar.number for bar in self.bars), default=0)


@dataclass(frozen=True)
class Quote:
    grid: str
    words: str
    about: str  # the feature or proposal, or nothing
    author: str  # empty when the member does not want to be shown
    device: str


def others(build, voices, now):
    """The four grids and some words of a build, for members: (grids, quotes). At most 15 seconds old."""
    return recent(f"others:{build.pk}", now, lambda: _others(build, voices))[1]


def words_alone(grid):
    """Words in the grid and nothing chosen."""
    return FILLED[grid] & Q(**{grid: "" if grid == "mood" else None})


def grids(reports, voices, loose, wishes):
    """The four grids in their order, each with the most named first; the moods in the order of the form."""
    moods, awaited = _moods_and_awaited(reports, wishes)
    named = {grid: [Bar(pk, said.title, getattr(said, grid)) for pk, said in voices.items()] for grid in ("loved", "letdown")}
    bars = {
        "mood": [Bar(mood, "", moods.get(mood, 0)) for mood in Mood.values],
        "loved": _most(named["loved"]),
        "letdown": _most(named["letdown"]),
        "awaited": _most(awaited)[:BARS],
    }
    return tuple(
        Grid(grid, tuple(bars[grid]) + ((Bar(NONE, "", loose[grid]),) if loose.get(grid) else ())) for grid in FourGridReport.GRIDS
    )


def _moods_and_awaited(reports, wishes):
    moods, awaited = Counter(), Counter()
    shown = Exists(wishes.filter(pk=OuterRef("awaited")))
    rows = reports.order_by().values_list("mood", "awaited", "awaited__thread__title", shown).annotate(Count("pk"))
    for mood, proposal, title, is_shown, number in rows:
        moods[mood] += number
        if is_shown:
            awaited[proposal, title] += number
    return moods, [Bar(proposal, title, number) for (proposal, title), number in sorted(awaited.items())]


def _most(bars):
    return sorted((bar for bar in bars if bar.number), key=lambda bar: -bar.number)


def quotes(reports):
    """The longest words of each of the latest reports that have any."""
    silent = Q(**{f"{grid}_word": "" for grid in FourGridReport.GRIDS})
    latest = reports.exclude(silent).select_related("author", "loved", "letdown", "awaited__thread").order_by("-pk")
    return tuple(_quote(report) for report in latest[:QUOTES])


def _quote(report):
    grid = max(FourGridReport.GRIDS, key=lambda grid: len(getattr(report, f"{grid}_word")))
    about = "" if grid == "mood" else str(getattr(report, grid) or "")
    author = report.author.username if report.shown else ""
    return Quote(grid, getattr(report, f"{grid}_word"), about, author, report.device)


def _others(build, voices):
    """As members see it: no hidden wish, no words of those who keep them to the team."""
    wishes = Proposal.objects.visible_to(AnonymousUser())
    sayable = build.reports.filter(Q(awaited=None) | Q(awaited__in=wishes), shown=True)
    return grids(build.reports, voices, {}, wishes), quotes(sayable)
