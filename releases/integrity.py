"""Odd votes, found in one ballot's rows. Pure functions: no database, no clock.

Each test counts how many others share a trait with a member's votes and asks how many that would be by chance. So many or more
come by chance with at most P(X ≥ k) ≤ exp(k − λ − k ln(k/λ)), Chernoff's bound for a Poisson variable of mean λ (Mitzenmacher and
Upfal, Probability and Computing, theorem 5.4). What comes out is a reason to look, never a verdict: friends may agree too.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict, namedtuple
from datetime import timedelta
from itertools import combinations
from math import log, prod

Row = namedtuple("Row", "member candidate cast_at age")  # age: how old the account was when it voted, a timedelta
Finding = namedtuple("Finding", "member why score kind found expected")
Votes = namedtuple("Votes", "member chosen minutes joined")

# How near two members are to one another: in when they voted, in when they joined.
NEAR = {"minutes": timedelta(minutes=30), "joined": timedelta(days=1)}
WHY = {"minutes": "burst", "young": "burst", "joined": "alike", "same": "alike"}
YOUNG = timedelta(days=30)

# Tried on honest and on crooked crowds; tests/releases/test_integrity.py prints what they find.
FEWEST = 6  # a smaller group decides no ballot
TIMES = 4  # so much larger than chance makes it
SURE = 6  # it comes by chance once in 10 to this power
PRIOR = 5  # so many members of the usual taste are thought into every neighbourhood, as a small one says little of its own


def findings(rows):
    """What is odd in the rows of one ballot: the strongest finding for each member and reason, strongest first."""
    ballots, best = _ballots(rows), {}
    for finding in [*same(ballots), *near(ballots, "minutes"), *near(ballots, "joined"), *rush(rows)]:
        known = best.get((finding.member, finding.why))
        if known is None or finding.score > known.score:
            best[finding.member, finding.why] = finding
    return sorted(best.values(), key=lambda finding: (-finding.score, finding.member))


def _ballots(rows):
    """Each member's votes as one: what was chosen, when the last was cast, when the account was made."""
    chosen, last = defaultdict(set), {}
    for row in rows:
        chosen[row.member].add(row.candidate)
        if row.member not in last or row.cast_at > last[row.member].cast_at:
            last[row.member] = row
    return [Votes(member, frozenset(chosen[member]), row.cast_at, row.cast_at - row.age) for member, row in last.items()]


def surprise(found, expected):
    """By how many powers of ten so many are more than chance makes them; 0 where they are not more."""
    expected = max(expected, 0.01)
    return (found * log(found / expected) - found + expected) / log(10) if found > expected else 0.0


def _odd(found, expected):
    return found >= FEWEST and found >= TIMES * expected and surprise(found, expected) >= SURE


def _finding(member, kind, found, expected):
    return Finding(member, WHY[kind], surprise(found, expected), kind, found, expected)


def _alike(ballots):
    """Those who cast exactly the same votes, three or more: two wishes are shared by many who never met."""
    groups = defaultdict(list)
    for votes in ballots:
        if len(votes.chosen) > 2:
            groups[votes.chosen].append(votes)
    return {chosen: group for chosen, group in groups.items() if len(group) >= FEWEST}


def same(ballots):
    """Members who cast exactly the same votes as many others, whenever it was.

    Tastes go together, so the wishes' popularity alone explains too little: it is weighed with how much more often each pair
    of them goes together than its popularity explains, all of it without the group itself.
    """
    single, pair = Counter(), Counter()
    for votes in ballots:
        single.update(votes.chosen)
        pair.update(combinations(sorted(votes.chosen), 2))
    for chosen, group in _alike(ballots).items():
        others = len(ballots) - len(group)
        share = {wish: (single[wish] - len(group) + 1) / (others + 1) for wish in chosen}
        expected = others * prod(share.values())
        for one, two in combinations(sorted(chosen), 2):
            together = (pair[one, two] - len(group) + 1) / (others + 1)
            expected *= max(1, together / (share[one] * share[two]))
        if _odd(len(group), expected):
            yield from (_finding(votes.member, "same", len(group), expected) for votes in group)


def near(ballots, kind):
    """Members who cast the same votes as others near them: within minutes, or by accounts made at the same time.

    With them those near the group who differ from it in a single vote. By chance a neighbourhood would hold as many as the taste
    of its other members makes (a thread may have sent them all), or as many as there are elsewhere.
    """
    trait = defaultdict(list)  # the neighbours in order: all of them under None, and those of each wish
    for votes in sorted(ballots, key=lambda votes: getattr(votes, kind)):
        for wish in (None, *votes.chosen):
            trait[wish].append(getattr(votes, kind))
    cores = []
    for chosen, group in _alike(ballots).items():
        there = sorted(getattr(votes, kind) for votes in group)
        for votes in group:
            around = getattr(votes, kind) - NEAR[kind], getattr(votes, kind) + NEAR[kind]
            found, everybody = _between(there, *around), _between(trait[None], *around)
            moment = (_between(trait[wish], *around) - found for wish in chosen)
            usual = (len(trait[wish]) / len(ballots) for wish in chosen)
            shares = [(now + PRIOR * share) / (everybody - found + PRIOR) for now, share in zip(moment, usual, strict=True)]
            elsewhere = (len(group) - found) / max(1, len(ballots) - everybody)
            expected = everybody * max(prod(shares), elsewhere)
            if _odd(found, expected):
                cores.append((chosen, around, found, expected))
                yield _finding(votes.member, kind, found, expected)
    yield from _followers(ballots, kind, cores)


def _between(instants, since, until):
    return bisect_right(instants, until) - bisect_left(instants, since)


def _followers(ballots, kind, cores):
    """Those in the middle of an odd group who differ from it in a single vote."""
    groups = {}
    for chosen, (since, until), found, expected in cores:
        known = groups.get(chosen, (since, until, 0, 0))
        strongest = max((found, expected), known[2:])
        groups[chosen] = (min(since, known[0]), max(until, known[1]), *strongest)
    for chosen, (since, until, found, expected) in groups.items():
        for votes in ballots:
            if len(votes.chosen - chosen) == 1 == len(chosen - votes.chosen) and since <= getattr(votes, kind) <= until:
                yield _finding(votes.member, kind, found, expected)


def rush(rows):
    """Young accounts that voted for the same wish within minutes, far more than the share of young ones elsewhere makes."""
    voters, casts = {row.member: row.age < YOUNG for row in rows}, defaultdict(list)
    for row in rows:
        casts[row.candidate].append(row)
    youngsters = sum(voters.values())
    for wish in casts.values():
        young = sorted(row.cast_at for row in wish if row.age < YOUNG)
        every = sorted(row.cast_at for row in wish)
        if len(young) < FEWEST:
            continue
        for row in wish:
            if row.age < YOUNG:
                around = row.cast_at - NEAR["minutes"], row.cast_at + NEAR["minutes"]
                found, all_there = _between(young, *around), _between(every, *around)
                # A crowd large enough would make itself usual, so it is left out of what is usual.
                share = (youngsters - found + 1) / (len(voters) - all_there + 1)
                if _odd(found, all_there * share):
                    yield _finding(row.member, "young", found, all_there * share)
