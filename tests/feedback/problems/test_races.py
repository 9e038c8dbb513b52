"""Two hands at the same moment: one result, on both databases."""

import pytest

from feedback.problems.models import Evidence, Problem, Shift
from releases.refused import Refused
from tests import make
from tests.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 4


def test_hands_that_sort_the_same_lines_place_each_once(build, product, line, chen, clock):
    reports = [line(f"It is silent {n}") for n in range(6)]
    problems = [Problem.open(product, f"Problem {n}", chen, clock()) for n in range(HANDS)]
    came = at_once(lambda i: Evidence.gather(problems[i], chen, clock(), reports if i % 2 else reports[::-1]), HANDS)
    assert sum(came) == Evidence.objects.count() == 6
    assert sum(Problem.objects.values_list("voices", flat=True)) == 6


def test_a_double_click_counts_once_and_tells_once(problem, line, gather, ann, chen, clock):
    gather(line("It is silent", ann))
    at_once(lambda _i: Evidence.me_too(problem, chen, clock()), HANDS)
    made = at_once(lambda _i: Problem.objects.get(pk=problem.pk).turn({"state": "seen"}, chen, clock()), HANDS)
    problem.refresh_from_db()
    assert (problem.voices, len([turn for turn in made if turn])) == (2, 1)
    assert ann.notices.filter(kind="problem").count() == 1


def test_two_that_merge_crosswise_make_no_circle(problem, product, line, gather, chen, clock):
    other = Problem.open(product, "Another", chen, clock())
    gather(line("One"))
    gather(line("Two"), into=other)

    def merge(i):
        try:
            return bool(Shift.merge(*((problem, other) if i % 2 else (other, problem)), chen, clock()))
        except Refused:
            return False

    assert sum(at_once(merge, HANDS)) == 1
    assert Problem.objects.standing().get().voices == 2


def test_many_late_voices_at_once_bring_it_back_once(problem, build, later, line, gather, ann, chen, clock):
    gather(line("It is silent", ann))
    problem.turn({"state": "fixed", "fixed_in": build}, chen, clock())
    people = [make.member() for _n in range(HANDS)]
    at_once(lambda i: Evidence.me_too(problem, people[i], clock()), HANDS)
    assert problem.turns.filter(came_back_in=later).count() == 1
    assert ann.notices.filter(kind="problem").count() == 2
