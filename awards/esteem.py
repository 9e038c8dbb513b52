"""How features are ranked: pure arithmetic, no database."""

from django.conf import settings

from feedback.shares import interval


def esteem(loves, misses):
    """The share of love, 0 to 1, that so many votes prove: the lower bound of Wilson's interval at 95 %."""
    return interval(loves, loves + misses)[0]


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
