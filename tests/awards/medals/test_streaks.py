"""Builds in a row: counted over those that asked for reports."""

import pytest

from awards.medals import streaks
from awards.medals.models import RollCall, Streak
from releases.cycle import DAY
from tests import make

pytestmark = pytest.mark.django_db


def run(member):
    return Streak.objects.values_list("run", "best").get(member=member)


def test_one_build_after_the_other(weeks, catch_up, ann):
    for build in weeks(3):
        make.report(build, ann)
    catch_up()
    assert run(ann) == (3, 3)


def test_a_missed_week_begins_anew_and_the_best_stays(weeks, catch_up, ann):
    builds = weeks(5)
    for build in (*builds[:3], builds[4]):
        make.report(build, ann)
    catch_up()
    assert run(ann) == (1, 3)


def test_a_friday_that_asked_for_nothing_breaks_nothing(weeks, catch_up, clock, ann, dana):
    (first,) = weeks(1)
    skipped = make.build(of=first.product, friday=first.friday + 7 * DAY, number="2")
    skipped.skip("Spring Festival", dana, clock())
    fixes = make.build(of=first.product, friday=first.friday + 14 * DAY, number="3", features=1, state="ready")
    fixes.only_fixes("Only fixes", dana, clock())
    fixes.publish(fixes.week.publishes_at)
    last = make.build(of=first.product, friday=first.friday + 21 * DAY, number="4", published=True)
    for build in (first, last):
        make.report(build, ann)
    clock.move_to(last.reports_close_at + DAY)
    catch_up()
    assert run(ann) == (2, 2)


def test_the_roll_of_a_build_is_called_once(weeks, catch_up, clock, ann):
    (build,) = weeks(1)
    make.report(build, ann)
    assert [streaks.call(build, clock()), streaks.call(build, clock())] == [True, False]
    catch_up()
    assert run(ann) == (1, 1)
    assert RollCall.objects.count() == 1


def test_each_product_has_its_own(weeks, catch_up, ann):
    for build in (*weeks(2), *weeks(1)):
        make.report(build, ann)
    catch_up()
    assert sorted(Streak.objects.values_list("best", flat=True)) == [1, 2]
