"""Which votes count is decided by the close and by nothing else."""

from datetime import timedelta

import pytest

from awards import popcorn
from awards.models import Tally
from feedback.models import Vote
from tests import make

pytestmark = pytest.mark.django_db

MOMENT = timedelta(microseconds=1)


@pytest.fixture
def build(clock):
    build = make.build(published=True, features=1)
    make.votes(build.features.get(), loves=5)
    clock.move_to(build.published_at)
    return build


def loves(build):
    return popcorn.tally(build, build.reports_close_at).standings.get().loves


def test_a_vote_in_the_last_moment_counts(build, ann):
    assert Vote.cast(build.features.get(), ann, Vote.Value.LOVE, build.reports_close_at - MOMENT)
    assert loves(build) == 6


def test_a_vote_at_the_close_is_refused_and_not_counted(build, ann):
    assert Vote.cast(build.features.get(), ann, Vote.Value.LOVE, build.reports_close_at) is None
    assert loves(build) == 5


def test_a_vote_that_was_taken_back_does_not_count(build, ann):
    for value in (Vote.Value.LOVE, 0):
        Vote.cast(build.features.get(), ann, value, build.reports_close_at - MOMENT)
    assert loves(build) == 5


def test_the_count_waits_until_votes_have_settled(build):
    due = build.reports_close_at + popcorn.SETTLING
    assert popcorn.tally_due(due - MOMENT) == []
    assert popcorn.tally_due(due) == [build]


def test_what_was_missed_is_counted_by_the_next_tick(build):
    assert popcorn.tally_due(build.reports_close_at + timedelta(days=30)) == [build]


def test_what_is_counted_is_not_due_again(build):
    late = build.reports_close_at + timedelta(days=1)
    popcorn.tally_due(late)
    assert popcorn.tally_due(late) == []


def test_a_late_build_is_counted_after_its_own_close():
    late = make.build(features=1)
    late.publish(late.week.late_until)
    late.refresh_from_db()
    assert popcorn.tally_due(late.week.announces_at) == []
    assert popcorn.tally_due(late.reports_close_at + popcorn.SETTLING)


def test_a_build_that_cannot_be_counted_does_not_keep_the_others(build, monkeypatch):
    other, count = make.build(published=True, features=1), popcorn.tally
    monkeypatch.setattr(popcorn, "tally", lambda one, now: 1 / 0 if one == build else count(one, now))
    with pytest.raises(ZeroDivisionError):
        popcorn.tally_due(build.reports_close_at + popcorn.SETTLING)
    assert Tally.objects.get().build == other
