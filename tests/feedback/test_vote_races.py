"""Real threads, on both databases: the last one acknowledged is what stands, and there is only one."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from feedback.models import FourGridReport, Vote
from releases.models import Build
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8
A_MOMENT = timedelta(seconds=1)


def at_once(work, n=AT_ONCE):
    """What n threads at the same moment gave back, in the order in which they were done."""
    done, wrong, gate = [], [], threading.Barrier(n)

    def run(turn):
        try:
            gate.wait(10)
            done.append(work(turn))
        except Exception as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(turn,)) for turn in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not wrong
    return done


@pytest.fixture
def out(transactional_db, clock):
    build = make.build(published=True, features=1)
    clock.move_to(build.published_at)
    return build


@pytest.fixture
def ann(transactional_db):
    return make.member("Ann")


def test_eight_votes_of_one_member_are_one(out, ann):
    feature, now = out.features.get(), out.published_at
    done = at_once(lambda turn: Vote.cast(feature, ann, 1 if turn % 2 else -1, now))
    assert len(done) == AT_ONCE
    assert Vote.objects.count() == 1


def test_voting_and_taking_back_at_once_leaves_one_or_none(out, ann):
    feature, now = out.features.get(), out.published_at
    done = at_once(lambda turn: Vote.cast(feature, ann, (1, -1, 0)[turn % 3], now))
    assert None not in done
    assert Vote.objects.count() <= 1


def test_the_last_acknowledged_vote_stands(out, ann):
    feature, now = out.features.get(), out.published_at
    at_once(lambda turn: Vote.cast(feature, ann, 1, now))
    Vote.cast(feature, ann, -1, now)
    assert Vote.objects.get().value == -1


def test_eight_clicks_send_one_report(out, ann):
    done = at_once(lambda turn: FourGridReport.send(out, ann, out.published_at, mood="happy", mood_word=str(turn)))
    assert None not in done
    assert FourGridReport.objects.count() == 1


def test_eight_members_vote_without_losing_one(out):
    feature, members = out.features.get(), [make.member() for _ in range(AT_ONCE)]
    at_once(lambda turn: Vote.cast(feature, members[turn], 1, out.published_at))
    assert Vote.objects.filter(value=1).count() == AT_ONCE


def test_the_tally_waits_for_a_vote_in_flight(out, ann):
    """A vote that was in time is counted even when the tally begins before it is committed."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time")
    voted, counted = threading.Event(), []

    def vote():
        with transaction.atomic():
            Vote.cast(out.features.get(), ann, 1, out.published_at)
            voted.set()
            waiting.wait(1)
        connections.close_all()

    waiting = threading.Event()
    voter = threading.Thread(target=vote)
    voter.start()
    voted.wait(10)
    with transaction.atomic():
        Build.objects.select_for_update().get(pk=out.pk)
        counted.append(Vote.objects.count())
    voter.join(10)
    assert counted == [1]


def test_votes_do_not_wait_for_one_another(out):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time")
    feature, first, second = out.features.get(), make.member(), make.member()
    with transaction.atomic():
        Vote.cast(feature, first, 1, out.published_at)
        other = threading.Thread(target=lambda: (Vote.cast(feature, second, 1, out.published_at), connections.close_all()))
        other.start()
        other.join(10)
        assert not other.is_alive()


def test_a_vote_that_waited_until_the_close_is_refused(out, ann, clock):
    """It came in time and got its turn too late: the count may be over."""
    in_time = out.reports_close_at - timedelta(minutes=2)
    clock.move_to(out.reports_close_at)
    assert Vote.cast(out.features.get(), ann, 1, in_time) is None
    assert FourGridReport.send(out, ann, in_time, mood="happy") is None
    clock.move_to(in_time)
    assert Vote.cast(out.features.get(), ann, 1, in_time)


def test_the_window_is_read_after_the_wait(out, ann):
    """A build whose window was moved while the vote waited is judged by what stands now."""
    stale = out.features.select_related("build").get()
    Build.objects.filter(pk=out.pk).update(reports_close_at=out.published_at + timedelta(seconds=1))
    assert Vote.cast(stale, ann, 1, out.published_at + timedelta(seconds=1)) is None
    assert not stale.votes.exists()


@pytest.fixture
def closing(transactional_db):
    """A build whose window closes in a moment, by the clock of the database."""
    build = make.build(published=True, features=1)
    now = timezone.now()
    window = {"published_at": now - timedelta(days=4), "reports_close_at": now + A_MOMENT}
    Build.objects.filter(pk=build.pk).update(**window)
    return build


SEND = {
    "vote": lambda build, member: Vote.cast(build.features.get(), member, 1, timezone.now()),
    "vote taken back": lambda build, member: Vote.cast(build.features.get(), member, 0, timezone.now()),
    "report": lambda build, member: FourGridReport.send(build, member, timezone.now(), mood="happy"),
}


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one transaction write at a time")
@pytest.mark.parametrize("what", SEND)
def test_what_waits_for_the_count_beyond_the_close_is_refused(closing, ann, what):
    """It was on its way before the close. The count holds the build; what got its turn only after it would be lost."""
    said = []
    sender = threading.Thread(target=lambda: (said.append(SEND[what](closing, ann)), connections.close_all()))
    with transaction.atomic():
        Build.objects.select_for_update().get(pk=closing.pk)
        sender.start()
        sender.join(2 * A_MOMENT.total_seconds())
        assert sender.is_alive(), "it waits"
    sender.join(10)
    assert said == [None]
    assert not Vote.objects.exists()
    assert not FourGridReport.objects.exists()
