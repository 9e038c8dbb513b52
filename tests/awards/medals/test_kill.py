"""The power goes while the ledger is written, again and again. Each time the next tick makes it whole, every line once."""

from itertools import cycle, islice

import pytest
from django.db import transaction

from awards.medals.models import Honour, PointEntry, Rule, Score, Streak
from config.tasks import tick
from feedback.models import FourGridReport
from forum import clock
from forum.models import Notice
from releases.cycle import Week
from releases.models import Build
from tests import make
from tests.awards.test_kill import held_at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

# Where the worker is held when it is killed: at its first write to this table.
PLACES = ["pointentry", "score", "rule", "rollcall", "streak", "honour", "medal", "notice"]


def closed_build(number):
    """A build of a product of its own that two new members reported on; all at once it was out all the time and is closed."""
    week = Week.at(clock.now()).previous.previous
    build = make.build(friday=week.friday, of=make.product(f"Product {number}"))
    window = {"published_at": week.publishes_at, "reports_close_at": week.reports_close_at}
    with transaction.atomic():
        Build.objects.filter(pk=build.pk).update(state="published", **window)
        build.refresh_from_db()
        for _n in range(2):
            make.report(build)
        Rule.objects.update(seen_until=None)  # it was not closed when the ledger looked last
    return build


def told():
    """How many of the medals that there should be have been told."""
    return Notice.objects.filter(kind="medal").count()


def assert_whole(builds):
    """Each report is a line, once; sums, streaks and medals are those of the lines."""
    reports = list(FourGridReport.objects.filter(build__in=builds).values_list("author", "build", "build__product"))
    lines = PointEntry.objects.values_list("member", "cause", "points")
    assert sorted(lines) == sorted((author, f"report:{build}", 5) for author, build, _product in reports)
    scores = Score.objects.values_list("member", "kind", "lines", "points")
    assert sorted(scores) == sorted((author, kind, 1, 5) for author, _build, _product in reports for kind in ("", "report"))
    streaks = Streak.objects.values_list("member", "product", "run", "best")
    assert sorted(streaks) == sorted((author, product, 1, 1) for author, _build, product in reports)
    honours = Honour.objects.values_list("member", "medal__key", "grade", "told")
    assert sorted(honours) == sorted((author, "reporter", "bronze", True) for author, _build, _product in reports)
    assert told() == len(reports)


@pytest.mark.parametrize("kills", [6, pytest.param(30, marks=pytest.mark.soak)])
def test_every_line_is_there_exactly_once_after_any_number_of_kills(worker, eventually, kills):
    builds = []
    worker.start()
    for number, place in enumerate(islice(cycle(PLACES), kills), start=1):
        builds.append(closed_build(number))
        table = f"forum_{place}" if place == "notice" else f"medals_{place}"
        with held_at(table) as somebody_waits:
            tick.delay()
            eventually(somebody_waits)
            worker.kill()
        worker.start()
        tick.delay()
        eventually(lambda: told() == 2 * len(builds), each_minute=tick.delay)
        assert_whole(builds)
