"""The power goes while an award is counted or announced, again and again. Each time the next tick makes it whole."""

import sqlite3
from contextlib import contextmanager
from itertools import cycle, islice

import pytest
from django.db import connection, transaction

from awards import popcorn
from awards.models import Edition, Laureate, Standing, Tally
from config.tasks import tick
from forum import clock
from forum.models import Notice, Thread
from releases.cycle import Week
from releases.models import Build
from tests import make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

KILLS = 30  # behind soak; the suite has twenty

# Where the worker is held when it is killed: at its first write to this table, with the award counted before or not.
PLACES = [
    ("awards_tally", False),
    ("awards_standing", False),
    ("awards_laureate", False),
    ("awards_edition", False),
    ("awards_tally", True),  # the claim of the announcement
    ("awards_laureate", True),  # the consent of that hour
    ("forum_thread", True),
    ("forum_post", True),
    ("forum_notice", True),
    ("forum_notice", False),
]


@contextmanager
def held_at(table):
    """Whoever writes to the table waits in the middle of the statement. Yields the question whether somebody does."""
    with _locked(table) if connection.vendor == "postgresql" else _slowed(table) as somebody_waits:
        yield somebody_waits


@contextmanager
def _locked(table):
    def somebody_waits():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [table])
            return cursor.fetchone()[0]

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        yield somebody_waits


@contextmanager
def _slowed(table):
    """A trigger that counts for minutes. The writer sits in it as soon as it keeps the database's one write lock."""
    long = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n"
    with connection.cursor() as cursor:
        for verb in ("INSERT", "UPDATE"):
            cursor.execute(f"CREATE TRIGGER hold_{verb} BEFORE {verb} ON {table} BEGIN SELECT ({long}); END")
    try:
        yield _keeps_the_write_lock
    finally:
        with connection.cursor() as cursor:
            for verb in ("INSERT", "UPDATE"):
                cursor.execute(f"DROP TRIGGER hold_{verb}")


def _keeps_the_write_lock():
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0.5, isolation_level=None)  # no other write lasts as long
    try:
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
        return False
    except sqlite3.OperationalError:
        return True
    finally:
        other.close()


@pytest.fixture
def builds(bo):
    """Thirty builds of two weeks ago, not out yet, so that no tick finds more to do than the one in question."""
    friday = Week.at(clock.now()).previous.previous.friday
    team = make.team(makers=[bo])
    builds = [make.build(friday=friday, of=make.product(f"Product {n}")) for n in range(KILLS)]
    for build in builds:
        make.feature(build, "Quick reply", by=team, makers=[bo])
        make.feature(build, "Dark maps", by=team)
    return builds


def let_out(build):
    """All at once it was out all the time and closed last week; five loved it."""
    window = {"published_at": build.week.publishes_at, "reports_close_at": build.week.reports_close_at}
    with transaction.atomic():
        Build.objects.filter(pk=build.pk).update(state="published", **window)
        build.refresh_from_db()
        make.votes(build.features.first(), loves=5)
        make.votes(build.features.last(), loves=1)


def assert_half_of_nothing(build):
    """What a killed worker leaves: a whole count or none, a whole announcement or none."""
    tally = Tally.objects.filter(build=build).first()
    assert Standing.objects.filter(tally__build=build).count() == (2 if tally else 0)
    assert Laureate.objects.filter(standing__tally__build=build).count() == (1 if tally else 0)
    assert Edition.objects.filter(tally__build=build).count() == (1 if tally else 0)
    assert not Thread.objects.filter(home=f"/popcorn/{build.friday}/", board=build.product.news_board).exists()
    assert not (tally and (tally.announced_at or Notice.objects.filter(cause=f"tally:{tally.pk}").exists()))


def assert_exactly_one_award(build):
    tally = Tally.objects.get(build=build)
    assert list(tally.standings.order_by("pk").values_list("loves", "misses", "place")) == [(5, 0, 1), (1, 0, None)]
    assert Laureate.objects.filter(standing__tally=tally).count() == 1
    assert list(tally.editions.values_list("number", flat=True)) == [1]
    assert list(Thread.objects.filter(board=build.product.news_board, title__startswith="Popcorn")) == [tally.thread]
    assert tally.thread.post_count == tally.thread.posts.count() == 1
    assert tally.voters == 6
    told = Notice.objects.filter(kind="award", cause=f"tally:{tally.pk}").values_list("member", flat=True)
    assert len(told) == len(set(told)) == 7  # six voters and Bo


HALVES = [(0, 10), (10, 10)]  # for two runners


@pytest.mark.parametrize(("first", "kills"), [*HALVES, pytest.param(0, KILLS, marks=pytest.mark.soak)])
def test_so_many_kills_and_exactly_one_award_each(worker, eventually, builds, first, kills):
    killed = []
    worker.start()
    for build, (table, counted) in zip(builds, islice(cycle(PLACES), first, first + kills), strict=False):
        let_out(build)
        if counted:
            popcorn.tally(build, clock.now())
        with held_at(table) as somebody_waits:
            tick.delay()
            eventually(somebody_waits)
            worker.kill()
            killed.append(table)
        assert_half_of_nothing(build)
        worker.start()
        tick.delay()
        eventually(lambda: Tally.objects.filter(build=build, announced_at__isnull=False).exists())  # noqa: B023
        assert_exactly_one_award(build)
    assert len(killed) == kills
