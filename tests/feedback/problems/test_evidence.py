"""Every voice belongs to one problem at most, wherever it was raised."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from feedback.models import FourGridReport
from feedback.problems.models import Evidence, Problem, Shift
from releases.refused import Refused
from tests import make


def voices(problem):
    problem.refresh_from_db()
    return problem.voices


def test_a_line_a_thread_a_finding_and_a_member_count_alike(problem, line, gather, ann, bo, chen, clock):
    gather(line("It is silent", ann), threads=[make.thread("Silent alarm", bo, kind="complaint")])
    Evidence.find(problem, "Doze kills the timer", chen, clock())
    Evidence.me_too(problem, make.member(), clock())
    assert sorted(problem.evidence.values_list("kind", flat=True)) == ["finding", "mine", "report", "thread"]
    assert voices(problem) == 4


def test_who_says_it_twice_is_counted_once(problem, line, gather, ann, clock):
    gather(line("It is silent", ann), threads=[make.thread("Silent", ann)])
    Evidence.me_too(problem, ann, clock())
    assert not Evidence.me_too(problem, ann, clock())
    assert (problem.evidence.count(), voices(problem)) == (3, 1)


def test_who_takes_it_back_is_not_counted(problem, ann, clock):
    Evidence.me_too(problem, ann, clock())
    Evidence.not_me(problem, ann)
    Evidence.not_me(problem, ann)
    assert voices(problem) == 0


def test_a_line_stays_where_it_is(problem, product, line, gather, chen, clock):
    report, other = line("It is silent"), Problem.open(product, "Another", chen, clock())
    assert gather(report) == 1
    assert gather(report, into=other) == 0
    assert [one.problem for one in Evidence.objects.all()] == [problem]


@pytest.mark.parametrize("wrong", [{"kind": "report"}, {"kind": "finding"}, {"kind": "mine", "finding": "x"}, {"kind": "none"}])
def test_the_database_takes_exactly_one_source(problem, ann, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(problem=problem, member=ann, by=ann, **wrong)


def test_the_database_takes_a_line_only_once(problem, product, line, gather, ann, chen, clock):
    report = line("It is silent", ann)
    gather(report)
    other = Problem.open(product, "Another", chen, clock())
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(problem=other, kind="report", report=report, member=ann, by=chen)


def test_a_voice_knows_the_build_it_was_met_in(problem, build, later, line, gather, ann, clock):
    old = make.thread("Before", now=build.published_at + timedelta(hours=1), kind="complaint")
    gather(line("Silent"), threads=[old])
    Evidence.me_too(problem, ann, clock())
    assert [one.build for one in problem.evidence.order_by("pk")] == [build, build, later]


def test_a_report_sent_anew_keeps_its_place_and_says_so(problem, build, line, gather, ann, clock):
    gather(line("It is silent", ann))
    clock.move_to(clock() + timedelta(hours=1))
    FourGridReport.send(build, ann, clock(), letdown_word="Something else")
    [evidence] = problem.evidence.select_related("report")
    assert (evidence.report.letdown_word, evidence.changed_since) == ("Something else", True)


def test_nothing_goes_to_a_problem_that_is_part_of_another(problem, product, line, gather, ann, chen, clock):
    Shift.merge(problem, Problem.open(product, "Another", chen, clock()), chen, clock())
    with pytest.raises(Refused):
        gather(line("It is silent"))
    with pytest.raises(Refused):
        Evidence.me_too(problem, ann, clock())
