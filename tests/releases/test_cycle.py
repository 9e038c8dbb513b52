"""The rhythm of the week, in every zone, through every clock change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from releases.cycle import DAY, SHORTEST_WINDOW, Phase, Week, Window
from releases.models import Build

ZONES = sorted(zone for zone in available_timezones() if not zone.startswith(("posix", "right")) and zone != "localtime")
FRIDAY = date(2026, 11, 20)


def shanghai(text):
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("name", "instant"),
    [
        ("freezes_at", "2026-11-19T12:00"),
        ("publishes_at", "2026-11-20T17:00"),
        ("late_until", "2026-11-23T17:00"),
        ("reports_close_at", "2026-11-25T00:00"),
        ("announces_at", "2026-11-25T10:00"),
    ],
)
def test_a_week_in_shanghai(name, instant):
    assert getattr(Week(FRIDAY), name) == shanghai(instant)


@pytest.mark.parametrize(
    ("instant", "friday"),
    [
        ("2026-11-20T16:59:59", date(2026, 11, 13)),
        ("2026-11-20T17:00:00", FRIDAY),
        ("2026-11-25T00:00:00", FRIDAY),
        ("2026-11-27T16:59:59", FRIDAY),
        ("2026-11-27T17:00:00", date(2026, 11, 27)),
    ],
)
def test_the_week_we_are_in_is_that_of_the_last_friday_that_struck(instant, friday):
    assert Week.at(shanghai(instant)) == Week(friday)


def test_no_other_day_is_a_friday():
    with pytest.raises(ValueError, match="not a Friday"):
        Week(FRIDAY + DAY)


def test_weeks_follow_each_other():
    assert Week(FRIDAY).next.previous == Week(FRIDAY)
    assert Week(FRIDAY).next > Week(FRIDAY)


def test_a_build_on_time_is_open_until_tuesday_ends():
    week = Week(FRIDAY)
    assert week.window(week.publishes_at).closes == week.reports_close_at


def test_a_late_build_has_at_least_72_hours():
    week = Week(FRIDAY)
    assert week.window(week.late_until).closes == week.late_until + SHORTEST_WINDOW


@pytest.mark.parametrize("moment", ["2026-11-20T16:59:59", "2026-11-23T17:00:01"])
def test_outside_its_friday_there_is_no_window(moment):
    with pytest.raises(ValueError, match="outside the Friday"):
        Week(FRIDAY).window(shanghai(moment))


def test_a_window_holds_its_first_instant_and_not_its_last():
    window = Week(FRIDAY).window(Week(FRIDAY).publishes_at)
    assert window.opens in window
    assert window.closes not in window


@pytest.mark.parametrize(
    ("closes", "announced"),
    [
        ("2026-11-25T00:00", "2026-11-25T10:00"),
        ("2026-11-25T10:00", "2026-11-25T10:00"),
        ("2026-11-25T10:01", "2026-11-26T10:00"),
        ("2026-11-26T17:00", "2026-11-27T10:00"),
    ],
)
def test_the_award_waits_for_the_next_ten_in_the_morning(closes, announced):
    assert Window(shanghai("2026-11-20T17:00"), shanghai(closes)).announces_at == shanghai(announced)


@pytest.mark.parametrize(("friday", "hours"), [(date(2026, 3, 27), 102), (date(2026, 10, 23), 104)])
def test_clock_changes_move_the_hours_and_not_the_wall_clock(settings, friday, hours):
    settings.COMMUNITY_TIME_ZONE = "Europe/Berlin"
    week = Week(friday)
    assert week.publishes_at.astimezone(ZoneInfo("Europe/Berlin")).hour == 17
    assert week.reports_close_at - week.publishes_at == timedelta(hours=hours)


PHASES = [
    ("planned", "2026-11-19T11:59:59", Phase.GATHERING),
    ("planned", "2026-11-19T12:00:00", Phase.FROZEN),
    ("ready", "2026-11-20T16:59:59", Phase.FROZEN),
    ("ready", "2026-11-20T17:00:00", Phase.LATE),
    ("planned", "2026-11-23T17:00:00", Phase.LATE),
    ("planned", "2026-11-23T17:00:01", Phase.MISSED),
    ("published", "2026-11-20T17:00:00", Phase.OPEN),
    ("published", "2026-11-24T23:59:59", Phase.OPEN),
    ("published", "2026-11-25T00:00:00", Phase.CLOSED),
    ("skipped", "2026-11-24T00:00:00", Phase.SKIPPED),
]


@pytest.mark.parametrize(("state", "instant", "phase"), PHASES)
def test_the_clock_makes_a_phase_of_a_state(state, instant, phase):
    build = Build(friday=FRIDAY, state=state)
    if state == "published":
        build.published_at, build.reports_close_at = build.week.publishes_at, build.week.reports_close_at
    assert build.phase(shanghai(instant)) == phase


def fridays(first, years):
    friday = first
    while friday.year < first.year + years:
        yield friday
        friday += 7 * DAY


def check(zone, first, years):
    """What ARCHITECTURE promises of every week of these years in this zone."""
    there, before = ZoneInfo(zone), None
    for friday in fridays(first, years):
        week = Week(friday)
        wall = week.publishes_at.astimezone(there)
        assert (wall.date(), wall.hour, wall.minute) == (friday, 17, 0), (zone, friday)
        assert Week.at(week.publishes_at) == week, (zone, friday)
        assert Week.at(week.publishes_at - timedelta(seconds=1)) == week.previous, (zone, friday)
        on_time, latest = week.window(week.publishes_at), week.window(week.late_until)
        assert on_time.closes - on_time.opens >= timedelta(hours=99), (zone, friday)
        assert latest.closes - latest.opens >= SHORTEST_WINDOW, (zone, friday)
        assert latest.closes < week.next.publishes_at - timedelta(hours=20), (zone, friday)
        assert on_time.announces_at == week.announces_at, (zone, friday)
        assert latest.closes <= latest.announces_at < week.next.publishes_at, (zone, friday)
        assert before is None or before.window(before.late_until).closes < week.publishes_at, (zone, friday)
        before = week


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])
def test_three_years_in_some_zones(settings, zone):
    settings.COMMUNITY_TIME_ZONE = zone
    check(zone, date(2025, 1, 3), 3)


def test_one_year_in_every_twelfth_zone(settings):
    for zone in ZONES[::12]:
        settings.COMMUNITY_TIME_ZONE = zone
        check(zone, date(2026, 1, 2), 1)


@pytest.mark.soak
def test_25_years_in_every_zone(settings):
    for zone in ZONES:
        settings.COMMUNITY_TIME_ZONE = zone
        check(zone, date(2015, 1, 2), 25)
