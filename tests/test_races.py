"""Two at the same moment: one result. On both databases, with real connections."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from awards import popcorn
from awards.models import Standing, Tally
from config import ticking
from feedback.models import FourGridReport, Vote
from forum import clock as the_clock
from forum.models import Notice, Post, Thread
from releases.models import Backing, Build, LogEntry
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 8


def at_once(work, n=WORKERS):
    """What `work(0)` to `work(n-1)` answer when all of them begin together, each on a connection of its own."""
    gate = threading.Barrier(n)

    def run(i):
        try:
            gate.wait()
            return work(i)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(n) as pool:
        return list(pool.map(run, range(n)))


@pytest.fixture
def build():
    """Closed in the eyes of whoever says so; two features, the first one loved by six."""
    build = make.build(published=True, features=2)
    make.votes(build.features.first(), loves=6, misses=1)
    return build


@pytest.fixture
def counted(build):
    return popcorn.tally(build, build.reports_close_at)


def test_eight_publish_and_one_thread_opens():
    build = make.build(features=1, state="ready")
    answers = at_once(lambda i: Build.objects.get(pk=build.pk).publish(build.week.publishes_at))
    assert sorted(answers) == [False] * 7 + [True]
    assert Thread.objects.filter(kind="news").count() == 1
    assert LogEntry.objects.filter(what="published").count() == 1


def test_one_publishes_while_another_skips(dana):
    build = make.build(features=1, state="ready")
    now = build.week.publishes_at

    def move(i):
        mine = Build.objects.get(pk=build.pk)
        return mine.publish(now) if i % 2 else mine.skip("Spring Festival", dana, now)

    assert sum(at_once(move)) == 1
    build.refresh_from_db()
    assert Thread.objects.filter(kind="news").count() == (build.state == "published")


def test_eight_tallies_leave_one(build):
    assert len({tally.pk for tally in at_once(lambda i: popcorn.tally(build, build.reports_close_at))}) == 1
    assert Tally.objects.count() == 1
    assert list(Standing.objects.order_by("pk").values_list("loves", "misses", "place")) == [(6, 1, 1), (0, 0, None)]


def test_eight_announcements_open_one_thread(counted, bo):
    at_once(lambda i: popcorn.announce_due(counted.build.announces_at))
    assert Thread.objects.filter(title__startswith="Popcorn Award").count() == 1
    assert Notice.objects.filter(kind="award").count() == 7


def test_exactly_one_of_eight_says_that_it_announced(counted):
    assert sum(len(at) for at in at_once(lambda i: popcorn.announce_due(counted.build.announces_at))) == 1


def test_eight_whole_ticks_at_once_are_one(build, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    answers = at_once(lambda i: ticking.tick(build.announces_at))
    assert [error for steps in answers for _step, _answer, error in steps if error] == []
    assert Tally.objects.exclude(announced_at=None).count() == 1
    assert Thread.objects.filter(title__startswith="Popcorn Award").count() == 1
    assert Notice.objects.filter(kind="award").count() == 7


def test_eight_votes_of_one_member_leave_one(ann, clock):
    build = make.build(published=True, features=1)
    feature = build.features.get()
    at_once(lambda i: Vote.cast(feature, ann, 1 if i % 2 else -1, build.published_at))
    assert Vote.objects.count() == 1


def test_eight_reports_of_one_member_leave_one(ann, clock):
    build = make.build(published=True)
    at_once(lambda i: FourGridReport.send(build, ann, build.published_at, mood="happy", mood_word=f"try {i}"))
    assert FourGridReport.objects.count() == 1


def test_eight_backings_of_one_member_leave_one(ann):
    proposal = make.proposal()
    at_once(lambda i: proposal.back(ann, make.THURSDAY))
    proposal.refresh_from_db()
    assert proposal.backing_count == Backing.objects.count() == 2  # Ann and who proposed it


def test_replies_at_once_are_numbered_without_gaps(ann):
    thread = make.thread()
    at_once(lambda i: Thread.objects.get(pk=thread.pk).reply(ann, f"Reply {i}", make.THURSDAY))
    assert list(Post.objects.filter(thread=thread).values_list("number", flat=True)) == list(range(1, WORKERS + 2))


def test_the_count_waits_for_a_vote_in_flight(build, ann, clock):
    """The vote was let in before the close and is committed after the count began."""
    feature, voted, counting = build.features.first(), threading.Event(), threading.Event()

    def vote():
        try:
            with transaction.atomic():
                Vote.cast(feature, ann, 1, build.reports_close_at - popcorn.SETTLING / 60)
                voted.set()
                assert counting.wait(10)
                counting.clear()
                counting.wait(0.5)  # long enough for a count that does not wait
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        ballot = pool.submit(vote)
        assert voted.wait(10)
        counting.set()
        tally = popcorn.tally(build, build.reports_close_at)
        ballot.result()
    assert tally.standings.get(feature=feature).loves == Vote.objects.filter(feature=feature, value=1).count() == 7


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time")
def test_votes_do_not_wait_for_one_another(build, ann, eve, clock):
    feature, now = build.features.first(), build.published_at

    def vote():
        try:
            return Vote.cast(feature, eve, 1, now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Vote.cast(feature, ann, 1, now)
        assert pool.submit(vote).result(timeout=5)


def test_a_vote_is_counted_or_refused_and_never_lost(monkeypatch):
    """Members vote without a pause, by the real clock, until they are refused; the tick counts while they do."""
    monkeypatch.setattr(popcorn, "SETTLING", popcorn.SETTLING / 60)
    build, voters = make.build(published=True, features=1), [make.member() for _ in range(WORKERS)]
    feature, now = build.features.get(), the_clock.now()
    Build.objects.filter(pk=build.pk).update(published_at=now - popcorn.SETTLING, reports_close_at=now + popcorn.SETTLING)

    def take_part(i):
        """The votes that were taken, latest last; the first worker counts."""
        if not i:
            while not popcorn.tally_due(the_clock.now()):
                pass
            return []
        taken = []
        while Vote.cast(feature, voters[i], value := (1 if len(taken) % 2 else -1), the_clock.now()):
            taken.append(value)
        return taken

    last = [taken[-1] for taken in at_once(take_part) if taken]
    standing = Standing.objects.get()
    assert last, "nobody voted in time"
    assert (standing.loves, standing.misses) == (last.count(1), last.count(-1))
