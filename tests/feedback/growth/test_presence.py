"""The table of who was active when says what members did, whenever it is filled and however often."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from feedback.growth import presence
from feedback.growth.models import Mark, Presence
from feedback.models import Vote
from tests import make
from tests.feedback.growth.deeds import NOON, lived, spans

pytestmark = pytest.mark.django_db


def kept():
    return set(Presence.objects.values_list("member", "kind", "begins"))


@pytest.fixture
def town(clock):
    clock.move_to(NOON)
    return lived()


def test_the_table_is_what_members_did(town, clock):
    presence.catch_up(clock())
    assert kept() == spans()
    assert len(kept()) > 100


def test_a_second_run_adds_nothing(town, clock):
    presence.catch_up(clock())
    assert presence.catch_up(clock()) == 0
    assert presence.catch_up(clock() + timedelta(hours=1)) == 0


def test_only_what_is_new_is_looked_at(town, clock, ann):
    presence.catch_up(clock())
    Presence.objects.filter(kind="day").delete()
    make.thread(author=ann, now=clock())
    assert presence.catch_up(clock()) == 3
    assert {(begins, member) for member, kind, begins in kept() if kind == "day"} == {(clock().date(), ann.pk)}


def test_a_lost_run_is_made_up(town, clock, ann):
    presence.catch_up(clock() - timedelta(days=2))
    make.thread(author=ann, now=clock())
    presence.catch_up(clock())
    assert kept() == spans()


def test_what_is_committed_late_is_seen_within_the_overlap(clock, ann, eve):
    clock.move_to(NOON)
    early = make.thread(author=ann, now=clock())
    make.thread(author=eve, now=clock())
    late = early.posts.get()
    early.posts.all().delete()
    presence.catch_up(clock())
    late.save(force_insert=True)  # with the lower key
    presence.catch_up(clock() + timedelta(minutes=5))
    assert ann.pk in {member for member, _kind, _begins in kept()}


@pytest.mark.parametrize(
    ("at", "day", "week"),
    [
        ("2026-11-19T23:59:59+08:00", "2026-11-19", "2026-11-13"),
        ("2026-11-20T00:00:00+08:00", "2026-11-20", "2026-11-20"),
        ("2026-11-30T16:30:00+00:00", "2026-12-01", "2026-11-27"),
        ("2027-01-01T00:30:00+08:00", "2027-01-01", "2027-01-01"),
    ],
)
def test_a_day_is_one_of_the_communitys_wall_clock_and_a_week_begins_with_its_friday(clock, ann, at, day, week):
    clock.move_to(at)
    make.thread(author=ann, now=clock())
    presence.catch_up(clock())
    assert {f"{kind} {begins}" for _m, kind, begins in kept()} == {f"day {day}", f"week {week}", f"month {day[:7]}-01"}


def test_another_time_zone_has_other_days(clock, ann, settings):
    settings.COMMUNITY_TIME_ZONE = "America/Los_Angeles"
    clock.move_to("2026-11-01T08:30:00+00:00")  # half past one in the night in which clocks go back
    make.thread(author=ann, now=clock())
    presence.catch_up(clock())
    assert {f"{kind} {begins}" for _m, kind, begins in kept()} == {"day 2026-11-01", "week 2026-10-30", "month 2026-11-01"}


def test_a_vote_that_is_taken_back_no_longer_counts_from_the_next_day_on(town, clock):
    presence.catch_up(clock())
    before = kept()
    voter = make.member()
    vote = Vote.objects.create(feature=Vote.objects.first().feature, voter=voter, value=1, cast_at=clock())
    assert presence.catch_up(clock()) == 4
    vote.delete()
    assert presence.catch_up(clock()) == 0
    assert kept() != before
    presence.catch_up(clock() + timedelta(days=1))
    assert kept() == before == spans()


def test_when_members_leave_the_table_is_still_what_was_done(town, clock):
    leaves = make.member()
    Vote.objects.create(feature=Vote.objects.first().feature, voter=leaves, value=1, cast_at=clock())
    presence.catch_up(clock())
    assert leaves.pk in {member for member, _kind, _begins in kept()}
    leaves.delete()
    assert kept() == spans()
    presence.rebuild(clock())
    assert kept() == spans()


def test_the_command_makes_it_again_from_the_rows(town, clock):
    presence.catch_up(clock())
    Presence.objects.filter(kind="week").delete()
    Presence.objects.create(member=town[0], kind="voted", begins="2020-01-03")
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("growth", stdout=said)
    assert "voted: 0 missing, 1 one too many" in said.getvalue()
    call_command("growth", rebuild=True, stdout=said)
    assert "It is what members did." in said.getvalue()
    assert kept() == spans()


def test_after_a_rebuild_the_tick_goes_on_from_there(town, clock, ann):
    clock.move_to(NOON + timedelta(hours=1))
    presence.rebuild(clock())
    assert presence.catch_up(clock()) == 0
    marks = Mark.objects.exclude(source="check")
    assert len(marks) == 5
    assert all(mark.reached for mark in marks)
    make.thread(author=ann, now=clock())
    assert presence.catch_up(clock()) == 3


def test_nobody_is_present_twice_in_one_span(ann):
    Presence.objects.create(member=ann, kind="day", begins="2026-11-20")
    with pytest.raises(IntegrityError), transaction.atomic():
        Presence.objects.create(member=ann, kind="day", begins="2026-11-20")


def test_a_quiet_minute_costs_a_handful_of_queries(town, clock, django_assert_max_num_queries):
    presence.catch_up(clock())
    presence.catch_up(clock() + timedelta(hours=1))
    with django_assert_max_num_queries(6):
        presence.catch_up(clock() + timedelta(hours=1))
