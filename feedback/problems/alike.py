"""Which lines speak of the same thing: rare words and pieces of words weigh most, and groups of likely lines grow together.

The pieces are those of `releases.similar`; beside them stand whole words. Two lines are as alike as the cosine of what they
are made of, each piece weighed by how few lines it stands in (idf). Groups grow by average linkage, so that one line that
speaks of two things does not pull both together. An index leads from a piece to the lines it stands in, and only the rarest
pieces of a line are followed; whoever asks bounds how many lines there are.
"""

import heapq
import math
from collections import Counter, defaultdict
from itertools import count

from releases.similar import RUNS, grams

ALIKE = 0.2  # chosen on the labelled lines of the tests: above it groups fall apart, below it strangers come in
KNOWN = 0.22  # asked of a line that is said to belong to a known problem: one wrong line there is worse than one more to sort
MOST_PIECES = 80  # of a line; what comes after says little that is new
FEWEST = 200  # texts that weights are reckoned with: among a handful a word that all of them have is not yet a common one
COMMON = 0.1  # a piece in more than this share of the texts weighs as if in no more: what half of them say must still count
LEADING = 12  # pieces of a line, the rarest, that lead to other lines; the others only weigh in


def pieces(words):
    """What a line is made of."""
    runs = RUNS.findall(words.casefold())
    return frozenset([*grams(words)[:MOST_PIECES], *(f"={run}" for run in runs[:MOST_PIECES] if run.isascii())])


class Index:
    """Texts by what they are made of; texts that are made of the same are one place.

    `beside` are more texts, that are not found but say how common a piece is.
    """

    def __init__(self, texts, beside=()):
        self.places = defaultdict(list)  # pieces → the keys of the texts
        for key, words in texts.items():
            self.places[pieces(words)].append(key)
        self.places.pop(frozenset(), None)
        self.made_of = list(self.places)
        known = {*self.places, *map(pieces, beside)}
        number = Counter(piece for made in known for piece in made)
        size = max(FEWEST, len(known))
        self.weight = {piece: math.log(1 + size / min(many, size * COMMON)) ** 2 for piece, many in number.items()}
        self.rarest = math.log(1 + size) ** 2  # what a piece weighs that stands in none of them
        self.length = [self._length(made) for made in self.made_of]
        self.standing = defaultdict(list)
        for place, made in enumerate(self.made_of):
            for piece in made:
                self.standing[piece].append(place)

    def _length(self, made):
        return math.sqrt(sum(self.weight.get(piece, self.rarest) for piece in made)) or 1

    def near(self, made):
        """{place: 0 to 1} for the texts that share one of its rarest pieces."""
        shared = sorted((self.standing[piece] for piece in made if piece in self.standing), key=len)
        places = {place for standing in shared[:LEADING] for place in standing}
        length = self._length(made)
        return {place: self._shared(made, place) / (length * self.length[place]) for place in places}

    def _shared(self, made, place):
        return sum(self.weight[piece] for piece in made & self.made_of[place])


def groups(texts):
    """The keys of {key: words} in groups that speak of the same thing, the largest first; whoever is alone is left out."""
    index = Index(texts)
    likeness = defaultdict(dict)
    for place, made in enumerate(index.made_of):
        for other, alike in index.near(made).items():
            if other != place:
                likeness[place][other] = alike
    found = ([key for place in members for key in index.places[index.made_of[place]]] for members in _grown(likeness, index))
    return sorted((keys for keys in found if len(keys) > 1), key=len, reverse=True)


def _grown(likeness, index):
    """Places joined, the most alike first, for as long as two groups are alike on average."""
    members = {place: [place] for place in range(len(index.made_of))}
    waiting = [(-alike, a, b) for a, near in likeness.items() for b, alike in near.items() if a < b and alike >= ALIKE]
    heapq.heapify(waiting)
    fresh = count(len(members))
    while waiting:
        _alike, a, b = heapq.heappop(waiting)
        if a in members and b in members:
            joined = next(fresh)
            members[joined] = members.pop(a) + members.pop(b)
            for near, alike in _join(likeness, members, a, b, joined).items():
                heapq.heappush(waiting, (-alike, near, joined))
    return members.values()


def _join(likeness, members, a, b, joined):
    """How alike the new group and each of the others are on average, where that is enough. Sums are kept, not means."""
    one, other = likeness.pop(a, {}), likeness.pop(b, {})
    sums = {near: one.get(near, 0) + other.get(near, 0) for near in one.keys() | other.keys() if near in members}
    for near, alike in sums.items():
        likeness[near][joined] = alike
    likeness[joined] = sums
    means = {near: alike / (len(members[joined]) * len(members[near])) for near, alike in sums.items()}
    return {near: mean for near, mean in means.items() if mean >= ALIKE}


def known(texts, problems):
    """{key: problem} for the texts that are like what belongs to a problem already; `problems` is {problem: [words]}.

    A text goes where the likest of the words stand.
    """
    said = {(problem, n): words for problem, lines in problems.items() for n, words in enumerate(lines)}
    index = Index(said, texts.values())
    found = {}
    for key, words in texts.items():
        near = index.near(pieces(words))
        if near and near[place := max(near, key=near.get)] >= KNOWN:
            found[key] = index.places[index.made_of[place]][0][0]
    return found


def typical(texts):
    """The key of the line that shares most with the others: what a group is called after."""
    number = Counter(piece for words in texts.values() for piece in pieces(words))
    return max(texts, key=lambda key: sum(number[piece] for piece in pieces(texts[key])) / (len(pieces(texts[key])) or 1) ** 0.5)
