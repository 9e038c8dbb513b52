"""Orange Fridays in a row: a kept one counts, one left out ahead of time breaks nothing, one that went by begins anew."""

from datetime import date, timedelta

import pytest

from awards.fridays import Fridays
from releases.publishing import skip_missed
from tests import make

pytestmark = pytest.mark.django_db

TOP = date(2026, 11, 20)


@pytest.fixture
def product(clock):
    clock.move_to("2026-11-25T12:00:00+08:00")
    return make.product()


def ago(weeks):
    return TOP - timedelta(weeks=weeks)


def keep(product, *weeks):
    for week in weeks:
        make.build(of=product, friday=ago(week), published=True)


def in_a_row(clock):
    found = Fridays.read(clock())
    return found.run, found.best


def test_before_the_first_build_there_is_no_row(product, clock, client):
    assert in_a_row(clock) == (0, 0)
    assert "Fridays in a row" not in client.get("/popcorn/").content.decode()


def test_each_kept_friday_counts(product, clock):
    keep(product, 0, 1, 2)
    assert in_a_row(clock) == (3, 3)


def test_one_that_was_skipped_ahead_of_time_neither_counts_nor_breaks(product, clock, dana):
    keep(product, 0, 2)
    build = make.build(of=product, friday=ago(1))
    build.skip("Spring Festival", dana, build.week.publishes_at - timedelta(seconds=1))
    assert in_a_row(clock) == (2, 2)


def test_one_that_was_skipped_when_it_had_struck_breaks(product, clock, dana):
    keep(product, 0, 2)
    build = make.build(of=product, friday=ago(1))
    build.skip("We forgot", dana, build.week.publishes_at)
    assert in_a_row(clock) == (1, 1)


def test_one_that_was_missed_breaks_and_the_longest_row_stays(product, clock):
    keep(product, 0, 2, 3, 4)
    make.build(of=product, friday=ago(1))
    skip_missed(clock())
    assert in_a_row(clock) == (1, 3)


def test_one_that_was_never_planned_breaks(product, clock):
    keep(product, 0, 2)
    assert in_a_row(clock) == (1, 1)


def test_fixes_alone_neither_count_nor_break(product, clock, dana):
    keep(product, 0, 2)
    build = make.build(of=product, friday=ago(1))
    build.only_fixes("Spring Festival", dana, build.week.freezes_at)
    build.publish(build.week.publishes_at)
    assert in_a_row(clock) == (2, 2)


def test_a_late_build_keeps_its_friday(product, clock):
    keep(product, 0)
    late = make.build(of=product, friday=ago(1))
    late.publish(late.week.late_until)
    assert in_a_row(clock) == (2, 2)


@pytest.mark.parametrize("planned", [True, False])
def test_nothing_is_broken_as_long_as_it_may_still_come(product, clock, planned):
    keep(product, 1, 2)
    if planned:
        make.build(of=product, friday=TOP)
    clock.move_to(make.build(of=make.product(), friday=ago(3)).week.late_until)  # some other product's, long gone
    clock.move_to("2026-11-23T17:00:00+08:00")
    assert in_a_row(clock) == (2, 2)
    clock.move_to(clock() + timedelta(seconds=1))
    assert in_a_row(clock) == (0, 2)


def test_one_product_of_several_is_enough(product, clock, dana):
    keep(product, 0, 2)
    keep(other := make.product("Watch"), 1)
    make.build(of=product, friday=ago(1))
    skip_missed(clock())
    assert (in_a_row(clock), other.builds.count()) == ((3, 3), 1)


@pytest.mark.parametrize("address", ["/popcorn/", "/popcorn/?before=2026-12-01", f"/popcorn/{TOP}/"])
def test_the_page_and_the_wall_say_it_without_a_threat(product, clock, client, dana, address):
    keep(product, 0, 1, 3)
    skipped = make.build(of=product, friday=ago(2))
    skipped.skip("Spring Festival", dana, skipped.week.freezes_at)
    shown = " ".join(client.get(address).content.decode().split())
    assert '<b class="figure lg">3</b> <span class="muted">by now' in shown
    assert shown.count(">kept<") == 3
    assert "breaks nothing" in shown
    assert not any(word in shown for word in ("lose", "lost", "hurry", "last chance"))
