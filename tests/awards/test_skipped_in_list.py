"""The wall of weeks: no Friday is missing, and a skipped one says why."""

from datetime import date, timedelta

import pytest

from awards import popcorn
from awards.wall import wall
from releases.models import Build
from tests import make

pytestmark = pytest.mark.django_db

WEDNESDAY = "2026-11-25T12:00:00+08:00"


@pytest.fixture
def product(clock):
    clock.move_to(WEDNESDAY)
    return make.product()


def week(product, day, loves=0):
    build = make.build(of=product, friday=date.fromisoformat(day), published=True, features=1)
    make.votes(build.features.get(), loves=loves)
    popcorn.tally(build, build.announces_at)
    popcorn.announce_due(build.announces_at)
    return build


def skipped(product, day, dana):
    build = make.build(of=product, friday=date.fromisoformat(day))
    build.skip("Spring Festival", dana, build.week.freezes_at)
    return build


def stages(clock, **more):
    return {str(friday): [outcome.stage for outcome in found] for friday, found in wall(clock(), **more).weeks}


def test_every_friday_stands_on_the_wall(product, clock, dana):
    week(product, "2026-10-23", loves=5)
    week(product, "2026-10-30")
    skipped(product, "2026-11-06", dana)
    make.build(of=product, friday=date(2026, 11, 20), published=True)
    assert list(stages(clock).items()) == [
        ("2026-11-20", ["counting"]),
        ("2026-11-13", []),
        ("2026-11-06", ["skipped"]),
        ("2026-10-30", ["none"]),
        ("2026-10-23", ["award"]),
    ]


def test_a_skipped_friday_says_why(client, product, dana):
    skipped(product, "2026-11-06", dana)
    assert "Skipped: Spring Festival" in client.get("/popcorn/").content.decode()
    assert "Spring Festival" in client.get("/popcorn/2026-11-06/").content.decode()


def test_what_was_to_be_in_a_skipped_build_stays_unknown(client, product, dana):
    build = skipped(product, "2026-11-06", dana)
    make.feature(build, "Secret")
    for address in ("/popcorn/", "/popcorn/2026-11-06/"):
        shown = client.get(address).content.decode()
        assert build.headline not in shown
        assert "Secret" not in shown


def test_a_friday_that_will_be_skipped_is_not_there_yet(client, product, clock, dana):
    skipped(product, "2026-11-27", dana)
    assert stages(clock) == {}
    assert client.get("/popcorn/2026-11-27/").status_code == 404


def test_a_late_build_is_said_to_be_late(product, clock):
    make.build(of=product)
    clock.move_to("2026-11-21T12:00:00+08:00")
    assert stages(clock) == {"2026-11-20": ["late"]}


def test_earlier_weeks_follow_without_a_gap(product, clock, client):
    every = [make.FRIDAY - n * timedelta(weeks=1) for n in range(8)]
    for friday in every[:5] + every[6:]:
        make.build(of=product, friday=friday, published=True)
    first = wall(clock(), rows=3)
    second = wall(clock(), first.before, rows=3)
    third = wall(clock(), second.before, rows=3)
    assert [friday for part in (first, second, third) for friday, _found in part.weeks] == every
    assert third.before is None
    assert client.get(f"/popcorn/?before={first.before}").status_code == 200


def test_a_friday_of_two_products_is_not_cut_in_two(product, clock):
    other = make.product("Watch")
    for friday in (make.FRIDAY, date(2026, 11, 13)):
        for one in (product, other):
            make.build(of=one, friday=friday, published=True)
    first = wall(clock(), rows=3)
    assert [(friday, len(found)) for friday, found in first.weeks] == [(make.FRIDAY, 2)]
    assert [(friday, len(found)) for friday, found in wall(clock(), first.before, rows=3).weeks] == [(date(2026, 11, 13), 2)]
    assert Build.objects.count() == 4


@pytest.mark.parametrize("typed", ["2026-11-15", "2026-11-16", "2026-11-19", "2026-11-20"])
def test_any_day_typed_shows_the_weeks_before_it(product, client, typed):
    make.build(of=product, friday=date(2026, 11, 6), published=True)
    shown = client.get(f"/popcorn/?before={typed}")
    assert [friday for friday, _found in shown.context["wall"].weeks][-1] == date(2026, 11, 6)


@pytest.mark.parametrize("typed", ["0001-01-01", "0001-01-09", "9999-12-31"])
def test_the_ends_of_the_calendar_are_no_trouble(product, client, typed):
    assert client.get(f"/popcorn/?before={typed}").status_code == 200


def test_what_is_no_day_is_not_found(product, client):
    assert client.get("/popcorn/?before=yesterday").status_code == 404
