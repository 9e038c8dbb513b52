"""A figure: what a chart shows, as a table. The page, the table twin and every download are made of the same one."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from feedback.shares import Share


@dataclass(frozen=True)
class Cell:
    value: object  # words, a number, a day, a Share, or None where there is nothing to tell
    behind: str = ""  # the question that the answers page is asked for what is behind it

    @property
    def is_share(self):
        return isinstance(self.value, Share)

    @property
    def is_day(self):
        return isinstance(self.value, date)

    @property
    def is_words(self):
        return isinstance(self.value, str)


@dataclass(frozen=True)
class Figure:
    name: str  # in addresses and file names
    title: str
    header: tuple
    rows: tuple  # of tuples of cells
    shares: tuple = ()  # the places of the columns that are shares

    @property
    def flat_header(self):
        """The header of a download: a share takes three columns, with the ends of its interval."""
        named = ((_three(label) if place in self.shares else [label]) for place, label in enumerate(self.header))
        return [name for names in named for name in names]

    @property
    def flat_rows(self):
        """The rows of a download: words, days as 2026-11-20 and numbers, None where there is nothing to tell."""
        return [[plain for cell in row for plain in _plain(cell.value)] for row in self.rows]

    @property
    def looks(self):
        """How many intervals stand in it."""
        return sum(cell.is_share and cell.value.whole > 0 for row in self.rows for cell in row)


def cells(*values):
    """A row in which nothing but the values is told."""
    return tuple(value if isinstance(value, Cell) else Cell(value) for value in values)


def _three(label):
    return [label, _("%(share)s: from") % {"share": label}, _("%(share)s: to") % {"share": label}]


def _plain(value):
    if not isinstance(value, Share):
        return [f"{value}" if isinstance(value, date) else value]
    return [round(end, 6) for end in (value.value, value.low, value.high)] if value.whole else [None, None, None]


def misses(figures):
    """(how many intervals stand in the figures, how many of them are to be expected to miss the truth by chance, at 95 %)"""
    looks = sum(figure.looks for figure in figures)
    return looks, round(looks * 0.05, 1)
