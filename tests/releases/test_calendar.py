"""Eight Fridays ahead: every instant is real, also where the clocks move."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from releases import calendar
from releases.models import Holiday, Ring
from tests import make

pytestmark = pytest.mark.django_db
IN_MARCH = datetime(2027, 3, 9, 12, tzinfo=UTC)


@pytest.fixture
def berlin(settings):
    settings.COMMUNITY_TIME_ZONE = "Europe/Berlin"


def instants(line):
    return {moment.what: f"{moment.at:%m-%d %H:%M}" for moment in line.moments}


def test_friday_at_five_stays_five_over_a_clock_change_and_the_instant_moves(berlin):
    lines = calendar.lines(make.product(), IN_MARCH)
    assert [f"{line.week.publishes_at:%m-%d %H}" for line in lines[:4]] == ["03-12 16", "03-19 16", "03-26 16", "04-02 15"]
    assert [line.week.friday for line in lines if line.shift] == [date(2027, 4, 2)]
    assert lines[3].forward
    assert lines[3].shift_hours == 1


def test_in_autumn_the_clocks_go_back(berlin):
    [line] = [line for line in calendar.lines(make.product(), datetime(2027, 10, 20, tzinfo=UTC)) if line.shift]
    assert (line.week.friday, line.forward, line.shift_hours) == (date(2027, 11, 5), False, 1)


def test_a_zone_without_clock_changes_has_none():
    assert not any(line.shift for line in calendar.lines(make.product(), IN_MARCH))


def test_the_moments_of_a_week_stand_in_order_with_those_of_its_rings():
    product = make.product()
    group = Group.objects.create(name="closed")
    Ring.objects.create(product=product, name="The hundred", slug="closed", days_before=1, opens_at="17:00", group=group)
    line = calendar.lines(product, make.THURSDAY)[0]
    assert list(instants(line).items()) == [
        ("The ballot freezes", "11-19 04:00"),
        ("The hundred gets the candidate", "11-19 09:00"),
        ("Orange Friday", "11-20 09:00"),
        ("Late until", "11-23 09:00"),
        ("Reports close", "11-24 16:00"),
        ("The award is announced", "11-25 02:00"),
    ]


def test_a_holiday_stands_in_the_weeks_that_it_touches_and_in_no_other():
    Holiday.objects.create(day=date(2026, 12, 1), name="Founders’ day")
    lines = calendar.lines(make.product(), make.THURSDAY)
    assert [line.week.friday for line in lines if line.holidays] == [date(2026, 11, 27), date(2026, 12, 4)]


def test_a_release_manager_sees_eight_fridays_and_what_is_planned(client, dana, clock):
    build = make.build()
    client.force_login(dana)
    page = client.get(reverse("releases:calendar"))
    assert page.status_code == 200
    assert page.content.count(b'aria-labelledby="week-') == 8
    assert build.number.encode() in page.content
    assert b"2026-11-20T09:00:00Z" in page.content


def test_a_fan_may_not_look(client, ann):
    client.force_login(ann)
    assert client.get(reverse("releases:calendar")).status_code == 403
