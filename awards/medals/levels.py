"""Levels: pure arithmetic, the same for everybody and never by how long ago."""

from dataclasses import dataclass
from math import isqrt

from django.utils.translation import gettext_lazy as _

STEP = 10
# From which level on somebody is called so.
RANKS = [(1, _("Kernel")), (3, _("Warming up")), (5, _("Popping")), (8, _("Full bucket")), (12, _("Golden bucket"))]


def begins(number):
    """The points at which a level begins: 0, 20, 60, 120, 200, …"""
    return STEP * number * (number - 1)


@dataclass(frozen=True)
class Level:
    """Where somebody with so many points stands."""

    points: int

    @property
    def number(self):
        """The highest level whose beginning is reached: the whole part of (1 + √(1 + 4·points/STEP)) / 2."""
        return (STEP + isqrt(STEP * STEP + 4 * STEP * max(0, self.points))) // (2 * STEP)

    @property
    def rank(self):
        return next(name for level, name in reversed(RANKS) if level <= self.number)

    @property
    def begins(self):
        return begins(self.number)

    @property
    def ends(self):
        """Where the next level begins."""
        return begins(self.number + 1)

    @property
    def left(self):
        return self.ends - self.points

    @property
    def done(self):
        """Points within this level."""
        return self.points - self.begins

    @property
    def size(self):
        return self.ends - self.begins
