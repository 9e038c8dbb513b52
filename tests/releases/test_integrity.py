"""Odd votes: a planted ring is found, and honest members are left alone. Pure functions on made crowds."""

from datetime import timedelta
from random import Random

import pytest

from releases.integrity import Row, findings
from tests import make

VOTERS, RING, WISHES, SEEDS = 2000, 30, 16, range(6)
OPENS = make.THURSDAY + timedelta(days=1, hours=7)
WEEK = timedelta(days=5, hours=19)


def crowd(rng):
    """Honest members: some wishes are popular, tastes go together, most vote in the evening, and twice a thread sends a hundred.

    Accounts are made all the time, and forty on the day on which a newspaper wrote about us.
    """
    popular = [1 / (rank + 1) for rank in range(WISHES)]
    tastes = [rng.sample(range(WISHES), 5) for _n in range(5)]
    rows = []
    for member in range(VOTERS):
        taste = rng.choice(tastes) if rng.random() < 0.5 else ()
        weights = [weight * (4 if wish in taste else 1) for wish, weight in enumerate(popular)]
        chosen = draw(rng, weights, 3 if rng.random() < 0.8 else rng.choice((1, 2)))
        at = OPENS + timedelta(days=rng.randrange(6), hours=min(18.0, max(0.0, rng.gauss(3, 2))))
        if member < 200:  # came from one of two threads, to vote for what it is about
            at = OPENS + timedelta(days=1 + member // 100, minutes=rng.expovariate(1 / 20))
            chosen[0] = 9 + member // 100
        age = timedelta(days=3 + rng.expovariate(1 / 300))
        if 200 <= member < 240:
            age = at - OPENS + timedelta(days=20, hours=rng.random() * 12)
        at = min(at, OPENS + WEEK)
        rows += [Row(f"honest {member}", wish, at + timedelta(seconds=20 * n), age) for n, wish in enumerate(set(chosen))]
    return rows


def draw(rng, weights, count):
    """So many different wishes, the popular ones more often."""
    chosen = []
    while len(chosen) < count:
        wish = rng.choices(range(WISHES), weights)[0]
        if wish not in chosen:
            chosen.append(wish)
    return chosen


def ring(rng, kind):
    """Thirty accounts of one hand; three of them vote a little differently."""
    target, starts = rng.sample(range(5, WISHES), 3), OPENS + WEEK * rng.random() * 0.9
    made = OPENS - timedelta(days=rng.uniform(4, 40))
    for member in range(RING):
        at = starts + timedelta(minutes=rng.uniform(0, 40))
        age = timedelta(days=rng.expovariate(1 / 300) + 3)
        chosen = list(target)
        if member < 3:
            chosen[rng.randrange(3)] = rng.choice([wish for wish in range(WISHES) if wish not in target])
        if kind == "made together":  # and votes all week long
            at, age = OPENS + WEEK * rng.random(), None
        elif kind == "bought and patient":
            at = OPENS + WEEK * rng.random()
        elif kind == "young, one wish":
            age, chosen = timedelta(days=rng.uniform(3, 12)), [target[0], *rng.sample([w for w in range(9) if w != target[0]], 2)]
        age = age or at - made + timedelta(hours=rng.random() * 10)
        yield from (Row(f"ring {member}", wish, at + timedelta(seconds=5 * n), age) for n, wish in enumerate(chosen))


@pytest.mark.parametrize("kind", ["in one hour", "made together", "young, one wish", "bought and patient"])
def test_a_ring_of_thirty_among_two_thousand_is_found(kind, capsys):
    for seed in SEEDS:
        rng = Random(seed)
        rows = [*crowd(rng), *ring(rng, kind)]
        rng.shuffle(rows)
        flagged = {finding.member for finding in findings(rows)}
        caught = sum(member.startswith("ring") for member in flagged)
        wronged = len(flagged) - caught
        with capsys.disabled():
            print(
                f"\n{kind}, seed {seed}: {caught} of {RING} of the ring, {wronged} of {VOTERS} honest ({wronged / VOTERS:.2%})",
                end="",
            )
        assert caught >= 0.9 * RING
        assert wronged <= 0.01 * VOTERS


def test_an_honest_week_raises_hardly_a_flag():
    for seed in SEEDS:
        assert len({finding.member for finding in findings(crowd(Random(seed)))}) <= 0.005 * VOTERS


def test_of_nothing_nothing_is_found():
    assert findings([]) == []
