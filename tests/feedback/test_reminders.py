from datetime import timedelta

import pytest

from feedback.models import Vote
from feedback.reminders import LAST_HOURS, remind_due
from forum.models import Notice, ReadMark
from tests import make

SECOND = timedelta(seconds=1)


@pytest.fixture
def last_hours(build):
    return build.reports_close_at - LAST_HOURS


@pytest.fixture
def voter(ann, feature):
    Vote.cast(feature, ann, 1, feature.build.published_at)
    return ann


def told():
    return sorted(Notice.objects.filter(kind="last_hours").values_list("member__username", flat=True))


def test_who_voted_and_did_not_report_is_reminded(voter, build, last_hours):
    remind_due(last_hours)
    notice = Notice.objects.get(kind="last_hours")
    assert (notice.member, notice.where, notice.details) == (voter, f"/builds/{build.pk}/report/", {"number": "26.11.20"})


def test_not_a_second_too_early(voter, last_hours):
    remind_due(last_hours - SECOND)
    assert told() == []


def test_not_after_the_close(voter, build):
    remind_due(build.reports_close_at)
    assert told() == []


def test_who_read_the_builds_thread_is_reminded(ann, build, last_hours):
    ReadMark.objects.create(member=ann, thread=build.thread, number=1)
    remind_due(last_hours)
    assert "Ann" in told()


def test_who_reported_is_left_in_peace(voter, build, last_hours):
    make.report(build, voter)
    remind_due(last_hours)
    assert "Ann" not in told()


def test_who_never_looked_is_left_in_peace(ann, eve, build, last_hours):
    remind_due(last_hours)
    assert "Ann" not in told()
    assert "Eve" not in told()


def test_once_is_enough(voter, last_hours):
    for minute in range(3):
        remind_due(last_hours + timedelta(minutes=minute))
    assert told().count("Ann") == 1


def test_a_second_tick_asks_little(voter, last_hours, django_assert_max_num_queries):
    remind_due(last_hours)
    with django_assert_max_num_queries(8):
        remind_due(last_hours + SECOND)


def test_who_left_is_left_in_peace(voter, last_hours):
    type(voter).objects.filter(pk=voter.pk).update(is_active=False)
    remind_due(last_hours)
    assert told() == []
