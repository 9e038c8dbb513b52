"""How a problem stands, who is told of it, and how it comes back."""

import pytest
from django.db import IntegrityError, transaction

from feedback.problems.models import Evidence, Problem
from forum.models import Notice
from releases.refused import Refused
from tests import make


@pytest.fixture
def turn(problem, chen, clock):
    return lambda state, **more: problem.turn({"state": state, **more}, chen, clock())


def told(member):
    return [notice.sentence for notice in member.notices.filter(kind__startswith="problem").order_by("pk")]


def test_every_reporter_hears_once_of_each_change(problem, turn, line, gather, ann, bo, eve, clock):
    gather(line("It is silent", ann), threads=[make.thread("Silent", ann)])
    Evidence.me_too(problem, bo, clock())
    turn("fixing")
    turn("fixing")  # a second click
    assert told(ann) == told(bo) == ["“The alarm stays silent” is being fixed"]
    assert told(eve) == []
    assert problem.turns.count() == 1


def test_the_day_of_the_next_word_is_news_and_who_looks_after_it_is_not(problem, turn, line, gather, ann, bo, build):
    gather(line("It is silent", ann))
    turn("new", owner=bo)
    assert told(ann) == []
    turn("new", next_update=build.week.next.friday)
    assert told(ann) == ["There is news on “The alarm stays silent”"]
    assert problem.turns.count() == 2


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("seen", "is seen: the team looks into it"),
        ("fixed", "is fixed in 26.11.20"),
        ("declined", "is not planned to be fixed; read why"),
    ],
)
def test_each_state_is_said_in_words(turn, line, gather, ann, build, state, said):
    gather(line("It is silent", ann))
    turn(state, reason="Because", fixed_in=build if state == "fixed" else None)
    assert told(ann) == [f"“The alarm stays silent” {said}"]
    assert "<bdi>The alarm" in ann.notices.get(kind="problem").html


def test_nobody_is_told_of_their_own_change(problem, turn, chen, clock):
    Evidence.find(problem, "I saw it", chen, clock())
    turn("seen")
    assert told(chen) == []


def test_linking_merging_and_sorting_tell_nobody(line, gather, ann):
    gather(line("It is silent", ann))
    assert not Notice.objects.filter(kind="problem").exists()


def test_a_change_does_not_overwrite_one_that_was_not_seen(problem, turn, chen, clock):
    before = problem.last_turn
    turn("seen")
    with pytest.raises(Refused):
        problem.turn({"state": "fixing"}, chen, clock(), after=before)
    assert problem.turn({"state": "fixing"}, chen, clock(), after=problem.last_turn)


@pytest.mark.parametrize("wrong", [{"state": "fixed"}, {"state": "declined"}, {"state": "gone"}])
def test_the_database_takes_no_half_state(problem, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(**wrong)


def test_it_comes_back_with_a_voice_from_a_later_build(problem, turn, build, later, line, gather, ann, bo):
    gather(line("It is silent", ann))
    turn("fixed", fixed_in=build, owner=bo)
    gather(line("It is silent again", on=later))
    problem.refresh_from_db()
    assert (problem.state, problem.fixed_in, problem.came_back_in) == ("seen", None, later)
    assert told(ann)[-1] == "“The alarm stays silent” has come back; the team looks at it again"
    assert told(bo) == ["“The alarm stays silent” has come back in 26.11.27"]
    assert problem.turns.first().by is None


def test_an_old_line_that_is_found_late_does_not_bring_it_back(problem, turn, build, later, line, gather):
    turn("fixed", fixed_in=later)
    gather(line("It is silent", on=build), line("Silent", on=later))
    problem.refresh_from_db()
    assert (problem.state, problem.is_back) == ("fixed", False)


def test_many_lines_bring_it_back_once(problem, turn, build, later, line, gather, ann):
    gather(line("It is silent", ann))
    turn("fixed", fixed_in=build)
    gather(*(line("Silent again", on=later) for _n in range(5)))
    gather(line("And again", on=later))
    assert len(told(ann)) == 2
    assert problem.turns.filter(state="seen").count() == 1


def test_a_member_to_whom_it_happens_later_brings_it_back(problem, turn, build, later, ann, clock):
    turn("fixed", fixed_in=build)
    Evidence.me_too(problem, ann, clock())
    problem.refresh_from_db()
    assert problem.came_back_in == later


def test_fixed_once_more_it_is_not_back_any_longer(problem, turn, build, later, line, gather):
    turn("fixed", fixed_in=build)
    gather(line("Silent again", on=later))
    turn("fixed", fixed_in=later)
    problem.refresh_from_db()
    assert (problem.state, problem.is_back) == ("fixed", False)
    assert [one.state for one in problem.turns.all()] == ["fixed", "seen", "fixed"]
