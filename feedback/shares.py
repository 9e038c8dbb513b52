"""Shares, and how much a count proves of them: pure arithmetic, no database."""

from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054  # the normal distribution's 97.5th percentile, for an interval of 95 %
SMALL = 30  # of fewer, a share says little, however large it is


def interval(part, whole):
    """The shares (lowest, highest), 0 to 1, that `part` of `whole` leaves possible: Wilson's interval at 95 %; all of them for 0.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212.
    """
    if not whole:
        return 0.0, 1.0
    p, n = part / whole, whole
    middle, reach = p + Z * Z / (2 * n), Z * sqrt((p * (1 - p) + Z * Z / (4 * n)) / n)
    # At the ends the formula gives the rounding error of 0 and 1.
    return (middle - reach) / (1 + Z * Z / n) if part else 0.0, (middle + reach) / (1 + Z * Z / n) if part < whole else 1.0


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int = 0
    whole: int = 0

    @property
    def value(self):
        """0 to 1, or None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def low(self):
        return interval(self.part, self.whole)[0]

    @property
    def high(self):
        return interval(self.part, self.whole)[1]

    @property
    def is_small(self):
        return self.whole < SMALL

    @property
    def percent(self):
        """0 to 100, or None of nothing."""
        return 100 * self.part / self.whole if self.whole else None
