"""The demo community: believable, the same each time, and only ever in an empty house."""

from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from awards.models import Tally
from feedback.models import FourGridReport
from forum.models import Board, Member, Outgoing, Post, ReadyAnswer
from releases.models import Build

pytestmark = pytest.mark.django_db

SUNDAY = datetime.fromisoformat("2026-11-22T12:00:00+08:00")


@pytest.fixture
def demo(clock):
    clock.move_to(SUNDAY)
    call_command("demo", verbosity=0)


def test_it_is_what_was_promised(demo, client, mailoutbox):
    """All that is looked at in one and the same demo, since making one takes ten seconds."""
    assert (Member.objects.count(), Board.objects.count(), Post.objects.count() > 250) == (60, 13, True)
    assert not Member.objects.filter(avatar="").exists()
    assert {answer.language for answer in ReadyAnswer.objects.all()} == {"en", "zh-hans", ""}
    assert Build.objects.out().count() == 6
    assert Build.objects.filter(state=Build.State.SKIPPED).count() == 1
    assert Build.objects.waiting().count() == 2
    assert Tally.objects.announced().count() == 5
    assert not FourGridReport.objects.filter(author__username="ann").exists(), "Ann has not reported yet"
    assert (Outgoing.objects.exists(), mailoutbox) == (False, []), "nobody is mailed about its past"
    for name in ("ann", "bo", "chen", "dana", "eve", "admin"):
        assert client.login(username=name, password="orange-friday"), name


def test_a_house_with_members_is_left_alone(ann):
    with pytest.raises(CommandError, match="members already"):
        call_command("demo")
    assert Member.objects.count() == 1


# The last day of the window and the day after it; behind `soak` the others.
@pytest.mark.parametrize("day", [2, 3, *(pytest.param(day, marks=pytest.mark.soak) for day in (0, 1, 4, 5, 6))])
def test_one_build_takes_reports_whatever_day_it_is(clock, day):
    clock.move_to(SUNDAY + timedelta(days=day, hours=5))
    call_command("demo", verbosity=0)
    build = Build.objects.taking_reports(clock()).get()
    assert build.reports_close_at - clock() >= timedelta(days=1) or day in (0, 1)
    assert all(planned.week.publishes_at > build.reports_close_at for planned in Build.objects.waiting())


@pytest.mark.long
def test_it_is_the_same_each_time(clock, transactional_db):
    clock.move_to(SUNDAY)
    assert lived(clock) == lived(clock)


def lived(clock):
    with transaction.atomic():
        call_command("demo", verbosity=0)
        said = sorted(Post.objects.values_list("posted_at", "number", "author__username", "body"))
        felt = sorted(FourGridReport.objects.values_list("sent_at", "author__username", "mood", "build__number"))
        transaction.set_rollback(True)
    return said, felt


def test_it_scales(clock):
    clock.move_to(SUNDAY)
    call_command("demo", members=80, weeks=9, verbosity=0)
    assert (Member.objects.count(), Build.objects.out().count()) == (80, 9)


def test_it_is_never_smaller_than_itself(db):
    with pytest.raises(CommandError, match="60 members"):
        call_command("demo", members=5)
    assert not Member.objects.exists()


def test_a_demo_that_stops_half_way_leaves_nothing(clock, monkeypatch):
    clock.move_to(SUNDAY)
    monkeypatch.setattr("config.demo.community.Community.answer", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("demo", verbosity=0)
    assert not Member.objects.exists()
