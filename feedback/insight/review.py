"""What the review of a week begins with: the three most loved, the three that let most members down, the three most awaited."""

from feedback.grids import NONE
from feedback.shares import Share

TOP = 3
ASKED = ("loved", "letdown", "awaited")


def best(insight):
    """Grid → (key, label, Share of the reports) of its first three."""
    named = {grid.name: [bar for bar in grid.bars if bar.key != NONE] for grid in insight.grids}
    reports = insight.totals.reports
    return {grid: [(bar.key, bar.label, Share(bar.number, reports)) for bar in named[grid][:TOP]] for grid in ASKED}
