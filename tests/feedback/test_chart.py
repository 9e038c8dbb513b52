from itertools import pairwise

import pytest

from feedback.chart import BOTTOM, LEFT, TOP, chart
from feedback.insight import Point


def points(*reports):
    return [Point(pk, str(pk), None, number) for pk, number in enumerate(reports, start=1)]


def test_the_line_goes_from_left_to_right_and_as_high_as_the_numbers():
    drawn = chart(points(0, 40, 80))
    assert drawn.line == f"{LEFT}.0,{BOTTOM}.0 54.0,{(TOP + BOTTOM) / 2} 100.0,{TOP}.0"


@pytest.mark.parametrize(("most", "top"), [(0, 4), (1, 4), (4, 4), (5, 8), (9, 20), (80, 80), (81, 200), (9_637, 20_000)])
def test_the_scale_begins_at_nothing_and_ends_at_a_round_number(most, top):
    assert [number for _y, number in chart(points(most)).lines] == [0, top // 4, top // 2, top * 3 // 4, top]


def test_one_build_is_a_point():
    assert [(x, y) for x, y, _point in chart(points(4)).dots] == [(LEFT, TOP)]


def test_no_build_is_no_point():
    assert chart([]).dots == ()


@pytest.mark.parametrize("builds", [2, 3, 4, 6, 9, 12, 28])
def test_names_leave_room_for_one_another_on_a_phone(builds):
    names, width = chart(points(*range(builds))).names, 100 * 52 / 300  # 26.11.20 in a card on a phone, in percent
    left = [x - width * {"start": 0, "middle": 0.5, "end": 1}[anchor] for x, anchor, _name in names]
    assert names[0] == (100, "end", str(builds))
    assert all(right - before > width for right, before in pairwise(left))
