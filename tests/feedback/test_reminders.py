from datetime import timedelta

import pytest

from feedback.models import Vote
from feedback.reminders import last_at, remind_due
from forum.models import Notice, NoticeChoice, Outgoing, ReadMark
from releases.models.rollouts import Running
from tests import make

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
SATURDAY = make.datetime.fromisoformat("2026-11-21T15:00:00+08:00")
TUESDAY = make.datetime.fromisoformat("2026-11-24T12:00:00+08:00")
KINDS = {"report_due": SATURDAY, "last_hours": TUESDAY}


@pytest.fixture
def voter(ann, feature):
    Vote.cast(feature, ann, 1, feature.build.published_at)
    return ann


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def due(kind):
    return KINDS[kind]


def told(*kinds):
    rows = Notice.objects.filter(kind__in=kinds or KINDS).order_by("pk")
    return list(rows.values_list("kind", "member__username"))


def test_who_voted_and_did_not_report_is_reminded(voter, build, kind, due):
    remind_due(due)
    notice = Notice.objects.get(kind=kind)
    assert (notice.member, notice.where, notice.details) == (voter, f"/builds/{build.pk}/report/", {"number": "26.11.20"})


def test_not_a_second_too_early(voter, kind, due):
    remind_due(due - SECOND)
    assert told(kind) == []


def test_two_are_the_most_however_often_the_minute_strikes(voter, build):
    now = build.published_at
    while now < build.reports_close_at + HOUR:
        remind_due(now)
        now += timedelta(minutes=20)
    assert told() == [("report_due", "Ann"), ("last_hours", "Ann")]


def test_not_after_the_close(voter, build):
    remind_due(build.reports_close_at)
    assert told() == []


def test_nobody_is_woken(voter):
    remind_due(make.datetime.fromisoformat("2026-11-21T22:00:00+08:00"))
    remind_due(make.datetime.fromisoformat("2026-11-22T07:59:59+08:00"))
    assert told() == []
    remind_due(make.datetime.fromisoformat("2026-11-22T08:00:00+08:00"))
    assert told() == [("report_due", "Ann")]


def test_after_an_outage_the_last_one_is_told_alone(voter):
    remind_due(TUESDAY + HOUR)
    assert told() == [("last_hours", "Ann")]


def test_a_late_build_is_asked_about_on_the_day_after_and_on_the_last_morning(ann, clock):
    build = make.build(friday=make.FRIDAY, features=1)
    build.publish(build.week.late_until)
    Vote.cast(build.features.get(), ann, 1, build.published_at)
    assert last_at(build).isoformat() == "2026-11-26T00:00:00+00:00"  # 8:00, as 5:00 is at night
    now, at = build.published_at, {}
    while now < build.reports_close_at:
        remind_due(now)
        at |= {kind: at.get(kind, now) for kind, _name in told()}
        now += HOUR
    assert {kind: f"{instant:%a %H:%M}" for kind, instant in at.items()} == {"report_due": "Tue 07:00", "last_hours": "Thu 00:00"}


def test_who_read_the_builds_thread_is_reminded(ann, build, kind, due):
    ReadMark.objects.create(member=ann, thread=build.thread, number=1)
    remind_due(due)
    assert (kind, "Ann") in told()


def test_who_says_to_run_it_is_reminded(ann, build, kind, due):
    Running.say(build, ann, "2S", build.published_at)
    remind_due(due)
    assert (kind, "Ann") in told()


def test_who_reported_is_left_in_peace(voter, build, due):
    make.report(build, voter)
    remind_due(due)
    assert told() == []


def test_who_never_looked_is_left_in_peace(ann, eve, build, due):
    remind_due(due)
    assert told() == []


def test_nobody_hears_of_a_build_that_is_not_out(ann, due, clock):
    build = make.build()
    Running.objects.create(build=build, member=ann)
    remind_due(due)
    assert told() == []


def test_who_does_not_want_to_hear_of_it_does_not(voter, kind, due):
    NoticeChoice.objects.create(member=voter, kind=kind, on_site=False, by_mail=False, by_push=False)
    remind_due(due)
    assert told() == []


def test_once_is_enough(voter, kind, due):
    for minute in range(3):
        remind_due(due + timedelta(minutes=minute))
    assert told(kind) == [(kind, "Ann")]
    assert Outgoing.objects.filter(kind=kind).count() == 1


def test_a_run_that_is_cut_off_goes_on_where_it_was(build, due, monkeypatch):
    make.votes(build.features.first(), loves=5)
    monkeypatch.setattr("feedback.reminders.AT_ONCE", 2)
    monkeypatch.setattr("feedback.reminders.tell", _breaking_after(2))
    with pytest.raises(OSError):
        remind_due(due)
    assert len(told()) == 4
    monkeypatch.undo()
    remind_due(due)
    assert len(set(told())) == len(told()) == 5


def _breaking_after(times):
    from forum.notices import tell

    turns = iter(range(times))

    def broken(*args, **more):
        if next(turns, None) is None:
            raise OSError("the power went")
        tell(*args, **more)

    return broken


def test_a_second_tick_asks_little(voter, due, django_assert_max_num_queries):
    remind_due(due)
    with django_assert_max_num_queries(8):
        remind_due(due + SECOND)


def test_who_left_is_left_in_peace(voter, due):
    type(voter).objects.filter(pk=voter.pk).update(is_active=False)
    remind_due(due)
    assert told() == []
