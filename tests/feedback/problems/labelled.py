"""Let-down lines with the problem that each of them speaks of, and how well pairs of them are found."""

from itertools import combinations
from pathlib import Path

from forum.templatetags.forum import CHINESE

ALONE = "alone"


def lines():
    """{line: its group}; a line that is alone is a group of its own."""
    found, group = {}, None
    for line in (Path(__file__).parent / "lines.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            group = line.strip("[]")
        elif line and not line.startswith("#"):
            found[line] = line if group == ALONE else group
    return found


def pairs(groups):
    return {frozenset(pair) for keys in groups for pair in combinations(keys, 2)}


def true_pairs(labels, one_language=False):
    """Every two lines of one group; with `one_language` those of which both are Chinese or neither."""
    same = {frozenset(pair) for pair in combinations(labels, 2) if labels[pair[0]] == labels[pair[1]]}
    return {pair for pair in same if not one_language or len({bool(CHINESE.search(line)) for line in pair}) == 1}


def measured(groups, labels):
    """(precision, recall, recall among lines in one language) of the pairs that stand together in a group."""
    found, true, close = pairs(groups), true_pairs(labels), true_pairs(labels, one_language=True)
    return len(found & true) / max(1, len(found)), len(found & true) / len(true), len(found & close) / len(close)
