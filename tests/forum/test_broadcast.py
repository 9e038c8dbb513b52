"""What everybody is told: written at once with what causes it, told soon after, and never twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from forum import notices
from forum.models import Broadcast, Notice
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.THURSDAY


@pytest.fixture(autouse=True)
def _three_at_a_time(monkeypatch):
    monkeypatch.setattr(notices, "TOLD_AT_A_TIME", 3)


@pytest.fixture
def town():
    return [make.member() for _ in range(7)]


def announce():
    notices.tell_everybody("build_out", "build:1", "/builds/phone/26.11.20/", NOW, product="Phone OS", build="26.11.20")


def told():
    return list(Notice.objects.filter(kind="build_out").order_by("member").values_list("member", flat=True))


def test_everybody_is_told_once(town):
    announce()
    assert told() == []
    assert notices.spread_due(NOW) == 7
    assert told() == [member.pk for member in town]
    announce()
    assert notices.spread_due(NOW) == 0
    assert len(told()) == 7


def test_whoever_left_is_not_told(town):
    town[4].is_active = False
    town[4].save(update_fields=["is_active"])
    announce()
    notices.spread_due(NOW)
    assert told() == [member.pk for member in town if member is not town[4]]


def test_a_run_that_is_cut_off_goes_on_where_it_was(town, monkeypatch):
    announce()
    tell, calls = notices.tell, []

    def power_goes(members, *args, **more):
        calls.append([member.pk for member in members])
        tell(members, *args, **more)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(notices, "tell", power_goes)
    with pytest.raises(KeyboardInterrupt):
        notices.spread_due(NOW)
    assert len(told()) == 3  # the second three were not committed
    assert notices.spread_due(NOW) == 4
    assert told() == [member.pk for member in town]
    assert Broadcast.objects.get().done


def test_it_stops_for_what_strikes_with_the_next_minute(town, monkeypatch):
    announce()
    asked = iter([False, True])
    monkeypatch.setattr(notices.turns, "before_the_next_minute", lambda: lambda: next(asked))
    assert notices.spread_due(NOW) == 3


def test_a_detail_that_the_sentence_lacks_fails_at_once():
    with pytest.raises(KeyError):
        notices.tell_everybody("build_out", "build:1", "/", NOW, product="Phone OS")


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_nobody_twice(monkeypatch):
    monkeypatch.setattr(notices.tasks.spread, "delay", lambda: None)
    town = [make.member() for _ in range(20)]
    announce()

    def work(_n):
        try:
            return notices.spread_due(NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(work, range(4))) == 20
    assert told() == [member.pk for member in town]
