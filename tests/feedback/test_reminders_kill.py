"""The power goes while reminders are written, again and again: in the end each member was reminded exactly once."""

from collections import Counter
from datetime import timedelta
from itertools import cycle, islice, product

import pytest

from config.tasks import tick
from feedback.reminders import LAST_HOURS, remind_due
from forum import clock
from forum.models import Notice, Outgoing
from releases.cycle import Week
from releases.models import Build
from tests import make
from tests.awards.test_kill import held_at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

VOTERS = 3
HOUR = timedelta(hours=1)
PLACES = [*product(("report_due", "last_hours"), ("forum_notice", "forum_outgoing"))]
KILLS = [pytest.param(6, id="six"), pytest.param(30, id="thirty", marks=pytest.mark.soak)]


@pytest.fixture
def noon(settings):
    """The name of a zone in which it is about noon, as nobody is reminded at night."""
    east = 12 - clock.now().hour
    settings.COMMUNITY_TIME_ZONE = f"Etc/GMT{-east:+}"
    return settings.COMMUNITY_TIME_ZONE


def begun(kind):
    """A build that came out the day before yesterday and three have voted on; the reminder is due."""
    build, now = make.build(of=make.product(), friday=Week.at(clock.now()).previous.friday, features=1), clock.now()
    closes = now + (LAST_HOURS / 4 if kind == "last_hours" else 3 * LAST_HOURS)
    opened = {"state": "published", "published_at": now - 47 * HOUR, "reports_close_at": closes}
    make.votes(build.features.get(), loves=VOTERS, at=now - HOUR)
    Build.objects.filter(pk=build.pk).update(**opened)
    return build


def told(kept, build):
    rows = kept.objects.filter(kind__in=("report_due", "last_hours"), cause=f"build:{build.pk}")
    return Counter(rows.values_list("kind", "member"))


@pytest.mark.parametrize("kills", KILLS)
def test_a_worker_killed_while_it_reminds_reminds_everybody_once(worker, eventually, noon, kills):
    worker.start(COMMUNITY_TIME_ZONE=noon)
    for kind, table in islice(cycle(PLACES), kills):
        build = begun(kind)
        with held_at(table) as somebody_waits:
            tick.delay()
            eventually(somebody_waits)
            worker.kill()
        assert not told(Notice, build)
        assert not told(Outgoing, build)
        worker.start(COMMUNITY_TIME_ZONE=noon)
        tick.delay()
        eventually(lambda: len(told(Outgoing, build)) == VOTERS)  # noqa: B023
        remind_due(clock.now())
        for kept in (Notice, Outgoing):
            assert list(told(kept, build).values()) == [1] * VOTERS
            assert {what for what, _member in told(kept, build)} == {kind}
