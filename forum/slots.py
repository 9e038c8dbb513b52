"""Places on the pages of a lower layer that rooms above fill. The page names the place, never who fills it."""

from collections import defaultdict

FILLS = defaultdict(list)


def register(place, fill):
    """`fill(context)` answers what to put there, as (template, what it is given), or None for nothing."""
    if fill not in FILLS[place]:
        FILLS[place].append(fill)
