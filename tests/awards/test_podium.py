"""The places and the arithmetic behind them; no database."""

from decimal import Decimal, getcontext
from statistics import NormalDist

import pytest

from awards.esteem import esteem, podium
from feedback.shares import Z

getcontext().prec = 50


def wilson(loves, misses):
    """The smaller root of n(p̂ − p)² = z²·p(1 − p): the definition of the interval, in exact decimals."""
    n, z = Decimal(loves + misses), Decimal(Z)
    share = Decimal(loves) / n
    a, b, c = n + z * z, -(2 * n * share + z * z), n * share * share
    return (-b - (b * b - 4 * a * c).sqrt()) / (2 * a)


def test_z_is_the_quantile_for_95_percent():
    assert pytest.approx(NormalDist().inv_cdf(0.975), abs=1e-12) == Z


@pytest.mark.parametrize("votes", [(1, 0), (1, 9), (5, 0), (9, 1), (81, 182), (9_000, 1_000), (71_204, 4_310), (999_999, 1)])
def test_the_score_is_wilsons_lower_bound(votes):
    assert esteem(*votes) == pytest.approx(float(wilson(*votes)), abs=1e-12)


def test_the_score_equals_the_published_example():
    """Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263 gives 0.2553, 15 of 148 gives 0.0624, 1 of 29 gives 0.0061."""
    assert [round(esteem(a, n - a), 4) for a, n in [(81, 263), (15, 148), (1, 29)]] == [0.2553, 0.0624, 0.0061]


def test_nine_thousand_of_ten_thousand_prove_more_than_nine_of_ten():
    assert esteem(9_000, 1_000) > esteem(9, 1)


def test_no_love_is_no_score():
    assert esteem(0, 0) == esteem(0, 50) == 0


def test_the_three_best_stand_on_the_podium():
    counted = [("a", 10, 0), ("b", 30, 1), ("c", 5, 5), ("d", 8, 2)]
    assert podium(counted, 5) == {"b": 1, "a": 2, "d": 3}


def test_four_votes_are_too_few_and_five_are_enough():
    assert podium([("loved", 4, 0), ("liked", 4, 1)], 5) == {"liked": 1}


def test_the_setting_says_how_many_votes_are_enough(settings):
    settings.FEWEST_VOTES = 3
    assert podium([("loved", 3, 0), ("rare", 2, 0)]) == {"loved": 1}


def test_what_nobody_loved_wins_nothing():
    assert podium([("hated", 0, 9)], 5) == {}


def test_equal_features_share_a_place_and_the_next_stays_empty():
    assert podium([("a", 9, 1), ("b", 9, 1), ("c", 8, 2), ("d", 7, 3)], 5) == {"a": 1, "b": 1, "c": 3}


def test_all_who_share_the_third_place_stand_on_it():
    assert podium([("a", 9, 0), ("b", 8, 0), ("c", 7, 0), ("d", 7, 0)], 5) == {"a": 1, "b": 2, "c": 3, "d": 3}


def test_four_equal_winners_leave_no_other_place():
    assert set(podium([(key, 6, 1) for key in "abcd"] + [("e", 5, 1)], 5).values()) == {1}


def test_the_same_share_with_more_votes_is_better_not_equal():
    assert podium([("few", 9, 1), ("many", 90, 10)], 5) == {"many": 1, "few": 2}


def test_the_order_of_counting_changes_nothing():
    counted = [(n, 90_000 + n % 3, 4_000) for n in range(12)]
    assert podium(counted, 5) == podium(counted[::-1], 5)
