import pytest

from awards.medals.levels import RANKS, Level, begins


@pytest.mark.parametrize(("points", "number"), [(0, 1), (19, 1), (20, 2), (59, 2), (60, 3), (199, 4), (200, 5), (-3, 1)])
def test_where_levels_begin(points, number):
    assert Level(points).number == number


def test_every_number_of_points_lies_within_its_level():
    for points in range(20_000):
        level = Level(points)
        assert level.begins <= points < level.ends
        assert level.done + level.left == level.size


def test_more_points_are_never_a_lower_level_or_rank():
    levels = [Level(points) for points in range(0, 3000, 7)]
    order = [name for _level, name in RANKS]
    places = [(level.number, order.index(level.rank)) for level in levels]
    assert places == sorted(places)
    assert begins(1) == 0
