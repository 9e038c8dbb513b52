"""The week's phases, from Thursday to Wednesday and when a Friday goes wrong."""

from datetime import date, timedelta

import pytest

from releases.cycle import Week
from releases.this_week import ThisWeek
from tests import make

WEEK = Week(date(2026, 11, 20))
MINUTE = timedelta(minutes=1)
WORDS = ["Ann moves house", "Bo's build"]


@pytest.fixture
def build(db):
    return make.build(friday=WEEK.friday, features=1)


def phase(instant):
    return ThisWeek.at(instant).phase


def test_without_a_product_there_is_no_phase(db):
    assert phase(WEEK.publishes_at) == "none"


def test_without_a_planned_friday_there_is_no_phase(db):
    make.product()
    assert phase(WEEK.publishes_at) == "none"


def test_a_planned_build_gathers_then_freezes_then_is_late_then_missed(build):
    assert phase(WEEK.freezes_at - MINUTE) == "gathering"
    assert phase(WEEK.freezes_at) == "frozen"
    assert phase(WEEK.publishes_at - MINUTE) == "frozen"
    assert phase(WEEK.publishes_at) == "late"
    assert phase(WEEK.late_until + MINUTE) == "missed"


def test_a_build_that_is_out_is_open_until_wednesday_and_closed_for_that_day(build):
    build.publish(WEEK.publishes_at)
    assert phase(WEEK.publishes_at) == "open"
    assert phase(WEEK.reports_close_at - MINUTE) == "open"
    assert phase(WEEK.reports_close_at) == "closed"
    assert phase(WEEK.announces_at + 12 * 60 * MINUTE) == "closed"


def test_on_thursday_the_next_build_gathers(build):
    build.publish(WEEK.publishes_at)
    make.build(of=build.product, friday=WEEK.next.friday)
    assert phase(WEEK.next.freezes_at - 60 * MINUTE) == "gathering"
    assert phase(WEEK.next.freezes_at) == "frozen"


def test_a_late_build_has_its_whole_window_and_then_its_award(build):
    build.publish(WEEK.late_until)
    make.build(of=build.product, friday=WEEK.next.friday)
    assert phase(WEEK.next.freezes_at) == "open"
    assert phase(WEEK.late_until + timedelta(hours=72)) == "closed"


def test_a_skipped_friday_says_so_before_and_after_it_would_have_struck(build, dana):
    build.skip(WORDS[0], dana, WEEK.freezes_at)
    for instant in (WEEK.freezes_at, WEEK.publishes_at, WEEK.announces_at):
        week = ThisWeek.at(instant)
        assert (week.phase, week.skipped.skip_reason) == ("skipped", WORDS[0])
    assert phase(WEEK.next.freezes_at) == "none"


def test_after_a_skipped_week_the_next_friday_gathers(build, dana):
    build.skip(WORDS[0], dana, WEEK.freezes_at)
    make.build(of=build.product, friday=WEEK.next.friday)
    assert ThisWeek.at(WEEK.publishes_at).next_week == WEEK.next
    assert phase(WEEK.next.freezes_at - MINUTE) == "gathering"


def test_nothing_but_the_day_of_a_planned_build_is_known(db):
    make.build(friday=WEEK.friday, number="9.9.9", headline=WORDS[1])
    assert not {"9.9.9", WORDS[1]} & {str(value) for row in ThisWeek.at(WEEK.freezes_at).rows for value in vars(row).values()}


def test_the_ribbon_stands_where_the_phase_is(build):
    assert ThisWeek.at(WEEK.freezes_at - MINUTE).steps == ["next", "next", "next", "now", "next"]
    assert ThisWeek.at(WEEK.freezes_at).steps == ["next", "next", "next", "past", "now"]
    build.publish(WEEK.publishes_at)
    assert ThisWeek.at(WEEK.publishes_at).steps == ["past", "now", "next", "next", "next"]
    assert ThisWeek.at(WEEK.announces_at).steps == ["past", "past", "now", "next", "next"]


def test_the_share_that_is_over_runs_from_nothing_to_all(build):
    build.publish(WEEK.publishes_at)
    assert ThisWeek.at(WEEK.publishes_at).done == 0
    assert 99 < ThisWeek.at(WEEK.reports_close_at - MINUTE).done <= 100


def test_weeks_are_counted_from_the_first_build_with_those_that_were_missed(build, dana):
    assert ThisWeek.at(WEEK.freezes_at).number == 0
    build.publish(WEEK.publishes_at)
    make.build(of=build.product, friday=WEEK.next.friday).skip(WORDS[0], dana, WEEK.announces_at)
    first, second = ThisWeek.at(WEEK.publishes_at), ThisWeek.at(WEEK.next.publishes_at)
    assert (first.number, first.missed) == (1, 0)
    assert (second.number, second.missed) == (2, 1)


def test_only_the_first_products_week_is_told(build):
    build.publish(WEEK.publishes_at)
    make.build(friday=WEEK.friday)
    assert ThisWeek.at(WEEK.publishes_at).build.pk == build.pk


def test_one_query_tells_the_week(build, django_assert_num_queries):
    with django_assert_num_queries(1):
        week = ThisWeek.at(WEEK.publishes_at)
        assert week.steps
        assert week.number == 0
        assert week.done == 0
