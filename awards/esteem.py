"""How features are ranked: pure arithmetic, no database."""

from math import sqrt

from django.conf import settings

Z = 1.959963984540054  # the normal distribution's 97.5th percentile, for an interval of 95 %


def esteem(loves, misses):
    """The share of love, 0 to 1, that so many votes prove: the lower bound of Wilson's interval at 95 %.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212.
    """
    n = loves + misses
    if not loves:
        return 0.0  # where the formula gives the rounding error of nought
    p = loves / n
    return (p + Z * Z / (2 * n) - Z * sqrt((p * (1 - p) + Z * Z / (4 * n)) / n)) / (1 + Z * Z / n)


def podium(standings, fewest_votes=None):
    """The places 1 to 3 as {key: place}, for standings given as (key, loves, misses).

    Too few votes or no love at all earn none. Equal votes share a place and the next stays empty. They are compared as
    whole numbers, so that no rounding makes or breaks a tie.
    """
    fewest = settings.FEWEST_VOTES if fewest_votes is None else fewest_votes
    ranked = [(loves, misses, key) for key, loves, misses in standings if loves and loves + misses >= fewest]
    ranked.sort(key=lambda one: (-esteem(*one[:2]), -one[0]))
    places, before = {}, None
    for position, (loves, misses, key) in enumerate(ranked, start=1):
        if (loves, misses) != before:
            place, before = position, (loves, misses)
        if place > 3:
            break
        places[key] = place
    return places
