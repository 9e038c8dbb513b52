"""Wilson's interval against its definition and against a published table."""

from decimal import Decimal, getcontext

import pytest

from feedback.shares import Share, Z, interval

getcontext().prec = 50
COUNTS = [(0, 20), (1, 1), (1, 29), (15, 148), (81, 263), (9, 10), (9_000, 10_000), (71_204, 75_514), (999_999, 1_000_000)]


def roots(part, whole):
    """Both roots of n(p̂ − p)² = z²·p(1 − p): the definition of the interval, in exact decimals."""
    n, z = Decimal(whole), Decimal(Z)
    share = Decimal(part) / n
    a, b, c = n + z * z, -(2 * n * share + z * z), n * share * share
    root = (b * b - 4 * a * c).sqrt()
    return float((-b - root) / (2 * a)), float((-b + root) / (2 * a))


@pytest.mark.parametrize("count", COUNTS)
def test_the_interval_holds_the_two_roots_of_its_definition(count):
    assert interval(*count) == pytest.approx(roots(*count), abs=1e-9)


@pytest.mark.parametrize(
    ("count", "published"),
    [((81, 263), (0.2553, 0.3662)), ((15, 148), (0.0624, 0.1605)), ((0, 20), (0.0, 0.1611)), ((1, 29), (0.0061, 0.1718))],
)
def test_it_equals_the_published_table(count, published):
    """R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3, to the four places printed there."""
    assert tuple(round(end, 4) for end in interval(*count)) == published


def test_nothing_counted_leaves_everything_possible():
    assert interval(0, 0) == (0, 1)
    assert Share().value is None


def test_what_all_or_nobody_said_ends_exactly_there():
    assert interval(0, 7)[0] == 0
    assert interval(7, 7)[1] == 1


def test_thirty_are_no_small_sample():
    assert Share(3, 29).is_small
    assert not Share(3, 30).is_small
