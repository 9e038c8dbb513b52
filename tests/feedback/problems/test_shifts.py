"""Two problems become one, one becomes two, and back again."""

import pytest

from feedback.problems.models import Evidence, Problem, Shift
from forum.models import Notice
from releases.refused import Refused
from tests import make


@pytest.fixture
def other(product, chen, clock):
    return Problem.open(product, "No sound in the morning", chen, clock(), state="fixing")


@pytest.fixture
def lines(line, gather):
    """Three lines of the problem, and one of the other."""
    reports = [line(f"It is silent {n}") for n in range(3)]
    gather(*reports)
    return list(Evidence.objects.order_by("pk"))


def held(problem):
    problem.refresh_from_db()
    return sorted(problem.evidence.values_list("pk", flat=True)), problem.voices


def test_merged_their_voices_are_one(problem, other, lines, line, gather, chen, clock):
    gather(line("No sound"), into=other)
    Shift.merge(problem, other, chen, clock())
    assert held(problem) == ([], 0)
    assert held(other)[1] == 4
    assert problem.merged_into == other
    assert not Notice.objects.filter(kind="problem").exists()


def test_a_merge_undone_is_as_if_it_had_not_been(problem, other, lines, line, gather, ann, chen, clock):
    gather(line("No sound"), into=other)
    Evidence.me_too(problem, ann, clock())
    Evidence.me_too(other, ann, clock())
    before = held(problem), held(other)
    made = Shift.merge(problem, other, chen, clock())
    assert held(other)[1] == 5  # Ann once
    made.undo(chen, clock())
    assert (held(problem), held(other), problem.merged_into) == (*before, None)


def test_what_came_after_the_merge_stays(problem, other, lines, line, gather, chen, clock):
    made = Shift.merge(problem, other, chen, clock())
    gather(line("Later"), into=other)
    made.undo(chen, clock())
    assert (held(problem)[1], held(other)[1]) == (3, 1)


def test_a_merge_is_undone_once(problem, other, lines, chen, clock):
    made = Shift.merge(problem, other, chen, clock())
    made.undo(chen, clock())
    with pytest.raises(Refused):
        made.undo(chen, clock())


def test_split_off_they_are_a_problem_in_the_same_state(other, problem, lines, chen, clock):
    problem.turn({"state": "fixing", "next_update": clock().date()}, chen, clock())
    made = Shift.split(problem, lines[:2], "Too quiet", chen, clock())
    assert (made.target.title, made.target.state, held(made.target)[1], held(problem)[1]) == ("Too quiet", "fixing", 2, 1)


def test_a_split_undone_leaves_no_second_problem(problem, lines, chen, clock):
    made = Shift.split(problem, lines[:2], "Too quiet", chen, clock())
    made.undo(chen, clock())
    made.target.refresh_from_db()
    assert (held(problem)[1], made.target.merged_into) == (3, problem)


def test_a_split_undone_leaves_what_came_since(problem, lines, line, gather, chen, clock):
    made = Shift.split(problem, lines[:2], "Too quiet", chen, clock())
    gather(line("Quiet as well"), into=made.target)
    made.undo(chen, clock())
    made.target.refresh_from_db()
    assert (held(problem)[1], held(made.target)[1], made.target.merged_into) == (3, 1, None)


def test_neither_nothing_nor_everything_is_split_off(problem, lines, chen, clock):
    for some in ([], lines):
        with pytest.raises(Refused):
            Shift.split(problem, some, "Too quiet", chen, clock())


def test_what_cannot_be_one_is_not_merged(problem, other, chen, clock):
    elsewhere = Problem.open(make.product("Watch"), "Silent", chen, clock())
    Shift.merge(problem, other, chen, clock())
    for one, into in ((other, other), (other, elsewhere), (other, problem), (problem, other)):
        with pytest.raises(Refused):
            Shift.merge(one, into, chen, clock())


def test_a_merge_below_another_one_waits_its_turn(problem, other, product, lines, chen, clock):
    third = Problem.open(product, "Third", chen, clock())
    first, second = Shift.merge(problem, other, chen, clock()), Shift.merge(other, third, chen, clock())
    with pytest.raises(Refused):
        first.undo(chen, clock())
    second.undo(chen, clock())
    first.undo(chen, clock())
    assert [held(one)[1] for one in (problem, other, third)] == [3, 0, 0]


def test_later_voices_that_are_merged_in_bring_a_fixed_problem_back(problem, other, build, later, line, gather, chen, clock):
    gather(line("Silent", on=later))
    other.turn({"state": "fixed", "fixed_in": build}, chen, clock())
    Shift.merge(problem, other, chen, clock())
    other.refresh_from_db()
    assert (other.state, other.came_back_in) == ("seen", later)
