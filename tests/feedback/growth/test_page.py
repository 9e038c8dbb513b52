"""The page of growth: every number counted again from what people did."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config import ticking
from feedback.growth import presence
from feedback.growth.actives import SOURCES
from feedback.growth.models import WatchedIndex
from feedback.models import FourGridReport
from forum.models import Member, Origin
from tests import make
from tests.feedback.growth.deeds import NOON, SHANGHAI, days, friday, joined_on, lived
from tests.feedback.mixed import figure

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
FRIDAYS = [date(2026, 11, 20) - timedelta(weeks=n) for n in range(12)]  # the newest first
ADDRESS = "/insight/growth/"


@pytest.fixture
def town(clock):
    clock.move_to(NOON)
    members = lived(people=25)
    presence.catch_up(clock())
    return members


def active(done, since, until):
    return {member for member, on in done.items() if any(since <= day < until for day in on)}


def test_active_members_by_day(signed_in, chen, town):
    done = days()["any"]
    rows = figure(signed_in(chen), ADDRESS, "active-by-day")
    assert len(rows) == 84
    for row, back in zip(rows, range(84), strict=True):
        day = TODAY - timedelta(days=back)
        assert row == [str(day), len(active(done, day, day + timedelta(days=1)))]
    assert any(row[1] for row in rows)


def test_active_members_reporters_and_voters_by_week(signed_in, chen, town):
    done = days()
    rows = figure(signed_in(chen), ADDRESS, "active-by-week")
    for row, week in zip(rows, FRIDAYS, strict=True):
        ends = week + timedelta(weeks=1)
        assert row == [str(week), *(len(active(done[what], week, ends)) for what in ("any", "reported", "voted"))]
    assert all(sum(row[n] for row in rows) for n in (1, 2, 3))


def test_active_members_by_month(signed_in, chen, town):
    done = days()["any"]
    rows = figure(signed_in(chen), ADDRESS, "active-by-month")
    assert [row[0] for row in rows][:3] == ["2026-11", "2026-10", "2026-09"]
    assert len(rows) == 12
    for month, number in rows:
        assert number == len({member for member, on in done.items() if any(f"{day:%Y-%m}" == month for day in on)})


def test_who_stays(signed_in, chen, town):
    done, joined = days()["any"], joined_on()
    Member.objects.create_user("Unconfirmed", "x@example.org", date_joined=NOON - timedelta(weeks=3))
    rows = figure(signed_in(chen), ADDRESS, "retention")
    for row, week in zip(rows, FRIDAYS, strict=True):
        who = {member for member, day in joined.items() if friday(day) == week}
        assert row[:2] == [str(week), len(who)]
        for n, share in enumerate(row[2::3], start=1):
            begins = week + timedelta(weeks=n)
            over = begins + timedelta(weeks=1) <= TODAY
            came = who & active(done, begins, begins + timedelta(weeks=1))
            assert share == (round(len(came) / len(who), 6) if who and over else None)
    assert any(row[2] for row in rows)


def test_where_members_come_from_and_who_of_them_reports(signed_in, chen, town, ann):
    kinds = [{"kind": "link", "word": "weibo"}, {"kind": "site", "word": "news.example.org"}, {"kind": "member", "invited_by": ann}]
    Origin.objects.bulk_create(Origin(member=member, **kinds[n % 3]) for n, member in enumerate(town) if n % 4)
    late = Member.objects.create_user("Unconfirmed", "x@example.org", date_joined=NOON)
    Origin.objects.create(member=late, kind="link", word="weibo")
    rows = {row[0]: row[2:6] for row in figure(signed_in(chen), ADDRESS, "sources")}
    assert set(rows) == {"weibo", "news.example.org", "Invitations", "Not known"}
    for name, kind in (("weibo", "link"), ("news.example.org", "site"), ("Invitations", "member"), ("Not known", None)):
        members, over, soon = [], [], []
        for member in Member.objects.filter(emailaddress__verified=True):
            origin = Origin.objects.filter(member=member).first()
            if (origin and origin.kind) != kind or friday(member.date_joined.astimezone(SHANGHAI).date()) < FRIDAYS[-1]:
                continue
            members.append(member)
            until = member.date_joined + timedelta(weeks=4)
            if until <= NOON:
                over.append(member)
                soon += [member] if FourGridReport.objects.filter(author=member, sent_at__lte=until).exists() else []
        share = round(len(soon) / len(over), 6) if over else None
        assert rows[name] == [len(members), len(over), len(soon), share]


def test_small_sources_are_told_together(signed_in, chen, clock):
    clock.move_to(NOON)
    for n in range(SOURCES + 3):
        Origin.objects.create(member=make.member(date_joined=NOON), kind="link", word=f"word{n:02}")
    rows = figure(signed_in(chen), ADDRESS, "sources")
    assert [row[:3] for row in rows][SOURCES:] == [["All others", "–", 3]]


def test_the_page_says_what_is_counted_and_shows_every_figure(signed_in, chen, town):
    page = signed_in(chen).get(ADDRESS)
    text = page.content.decode()
    assert "Nobody’s reading is recorded" in text
    assert text.count('role="img"') == 5
    lines = page.context["lines"]
    weeks = page.context["growth"].weeks
    assert [point.value for _x, _y, point in lines["weeks"].dots] == [week.active for week in weeks[:-1]]
    assert [len(lines[name].dots) for name in ("days", "months", "reported", "voted")] == [83, 11, 11, 11]
    for one in page.context["figures"].values():
        assert f'id="figure-{one.name}"' in text
        for kind in ("csv", "xlsx"):
            assert signed_in(chen).get(ADDRESS, {"figure": one.name, "as": kind}).status_code == 200


def test_the_tabs_of_the_dashboard_lead_to_it(signed_in, chen, build):
    assert f'href="{ADDRESS}"' in signed_in(chen).get(f"/insight/{build.pk}/").content.decode()


def test_an_empty_house_has_a_page_too(signed_in, chen, clock):
    assert signed_in(chen).get(ADDRESS).status_code == 200


def test_it_is_counted_anew_after_ten_minutes_and_on_a_new_day(signed_in, chen, ann, clock):
    clock.move_to(NOON)

    def active():
        presence.catch_up(clock())
        return signed_in(chen).get(ADDRESS).context["growth"].days[-1].active

    assert active() == 0
    make.thread(author=ann, now=NOON)
    assert active() == 0
    clock.move_to(NOON + timedelta(minutes=10))
    assert active() == 1
    clock.move_to("2026-11-23T00:01:00+08:00")
    assert active() == 0


def test_the_tick_has_it_ready_before_somebody_asks(signed_in, chen, town, clock):
    ticking.tick(clock())
    with CaptureQueriesContext(connection) as captured:
        rows = figure(signed_in(chen), ADDRESS, "active-by-week")
    assert rows[0][1] == len(active(days()["any"], FRIDAYS[0], FRIDAYS[0] + timedelta(weeks=1)))
    assert not [query for query in captured if "growth_presence" in query["sql"]]


@pytest.mark.parametrize("who", ["ann", "bo", "moe"])
def test_it_is_for_product_managers(client, request, who, chen):
    assert client.get(ADDRESS).url == f"/accounts/login/?next={ADDRESS}"
    client.force_login(request.getfixturevalue(who))
    assert client.get(ADDRESS).status_code == 403
    client.force_login(chen)
    assert client.get(ADDRESS).status_code == 200


def test_more_people_take_no_more_queries(chen, clock):
    clock.move_to(NOON)

    def queries():
        client = Client()
        client.force_login(chen)
        client.get(ADDRESS)
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(ADDRESS).status_code == 200
        return len(captured)

    town = lived(people=2)
    WatchedIndex.objects.create(product=town[0].reports.first().build.product, name="Installs")
    presence.catch_up(clock())
    few = queries()
    for n in range(12):
        Origin.objects.create(member=make.member(date_joined=NOON - timedelta(weeks=n)), kind="link", word=f"word{n}")
    for build in FourGridReport.objects.first().build.product.builds.all():
        make.report(build)
    presence.catch_up(clock())
    assert queries() == few <= 12
