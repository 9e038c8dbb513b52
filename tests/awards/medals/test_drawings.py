"""Medals can be told apart by shape alone."""

import re
from itertools import combinations

import pytest

from awards.medals.drawings import METALS, OUTLINES, SHAPES, SIGN, drawn
from awards.medals.models import Grade
from awards.medals.standard import MEDALS
from tests.test_contrast import contrast


def without_colour(svg):
    return re.sub(r'(fill|stroke)="[^"]*"', "", svg)


def test_no_two_medals_or_grades_look_the_same_without_colour():
    looks = [without_colour(drawn(shape, grade, True)) for shape in SHAPES for grade in Grade]
    assert all(one != other for one, other in combinations(looks, 2))


def test_what_is_held_differs_from_what_is_not_without_colour():
    for shape in SHAPES:
        assert without_colour(drawn(shape, "gold", True)) != without_colour(drawn(shape, "gold", False))


@pytest.mark.parametrize("grade", Grade)
def test_the_sign_stands_out_from_its_metal(grade):
    assert contrast(SIGN, METALS[grade]) >= 4.5


def test_every_medal_has_a_shape_of_its_own():
    shapes = [medal["shape"] for medal in MEDALS]
    assert len(set(shapes)) == len(shapes)
    assert {outline for outline, _sign in SHAPES.values()} == set(OUTLINES)
