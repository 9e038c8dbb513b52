"""Medals can be told apart by shape alone."""

import re
from importlib import import_module
from itertools import combinations

import pytest
from django.apps import apps

from awards.medals.drawings import METALS, OUTLINES, SHAPES, SIGN, drawn
from awards.medals.models import Grade, Medal
from awards.medals.standard import MEDALS
from awards.medals.standard import lay_out as lay_out_all
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


@pytest.fixture
def lay_out():
    return lambda: import_module("awards.medals.migrations.0003_invited").lay_out(apps, None)


def test_a_community_that_has_its_medals_gets_the_one_for_inviting(db, lay_out):
    Medal.objects.filter(counts="invited").delete()
    lay_out()
    lay_out()
    medal = Medal.objects.get(counts="invited")
    fresh = next(row for row in MEDALS if row["counts"] == "invited")
    assert {name: getattr(medal, name) for name in fresh} == fresh
    assert medal == Medal.objects.last(), "the others stay where they are"


def test_one_that_made_its_own_keeps_it(db, lay_out):
    Medal.objects.filter(counts="invited").update(key="guide")
    lay_out()
    assert Medal.objects.get(counts="invited").key == "guide"


def test_one_without_any_begins_with_all(db, lay_out):
    Medal.objects.all().delete()
    lay_out()
    assert not Medal.objects.exists()
    lay_out_all()
    assert Medal.objects.filter(counts="invited").count() == 1
