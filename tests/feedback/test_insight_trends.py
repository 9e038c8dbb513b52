"""Twelve builds side by side, counted again by hand."""

from datetime import timedelta
from statistics import median

import pytest
from django.contrib.auth.models import Group

from tests import make
from tests.feedback.mixed import figure, mixed, on


@pytest.fixture
def crowd(db, clock):
    clock.move_to("2026-11-22T15:00:00+08:00")
    return mixed(25)


@pytest.fixture
def address(crowd):
    return f"/insight/trends/{crowd.builds[0].product.slug}/"


def test_love_for_each_teams_work(signed_in, chen, crowd, address):
    answer = signed_in(chen).get(address, {"figure": "satisfaction", "as": "json"}).json()
    names = answer["columns"][1::3]
    for row, build in zip(answer["rows"], crowd.builds, strict=True):
        for name, share in zip(names, row[1::3], strict=True):
            cast = [vote[3] for vote in crowd.votes if vote[0] == build and vote[1].team.name == name]
            assert share == round(cast.count(1) / len(cast), 6)


def test_days_from_a_wish_to_the_build(signed_in, chen, crowd, address):
    wish = crowd.features[crowd.builds[2].pk][1].proposal
    wish.thread.opened_at = crowd.builds[2].published_at - timedelta(days=40, hours=5)
    wish.thread.save(update_fields=["opened_at"])
    rows = figure(signed_in(chen), address, "idea-to-build")
    assert rows[2] == [crowd.builds[2].number, 1, 40, 40, 40]


def test_the_median_is_of_all_wishes_in_the_build(signed_in, chen, crowd, address):
    build = crowd.builds[0]
    for days in (3, 10, 20):
        wish = make.proposal(f"After {days}", of=build.product, now=build.published_at - timedelta(days=days))
        make.feature(build, f"After {days}", proposal=wish)
    own = crowd.features[build.pk][1].proposal
    days = [3, 10, 20, (build.published_at - own.thread.opened_at).days]
    assert figure(signed_in(chen), address, "idea-to-build")[0] == [build.number, 4, median(days), min(days), max(days)]


def test_reporters_in_each_ring(signed_in, chen, crowd, address):
    rows = figure(signed_in(chen), address, "reporters-per-ring")
    for row, build in zip(rows, crowd.builds, strict=True):
        sits = [crowd.seats.get(report.author_id, set()) for report in on(crowd, build)]
        innermost = [min(rings, default=None) for rings in sits]  # the rings were made from the inside outward
        assert row[1:] == [innermost.count(ring.pk) for ring in crowd.rings]


def test_mood_and_reports_of_each_build(signed_in, chen, crowd, address):
    for row, build in zip(figure(signed_in(chen), address, "mood"), crowd.builds, strict=True):
        faces = [report.mood for report in on(crowd, build) if report.mood]
        glad = sum(mood in ("happy", "loving") for mood in faces)
        assert row[:3] == [build.number, len(on(crowd, build)), round(glad / len(faces), 6)]


def test_no_more_than_twelve_builds(signed_in, chen, crowd, address):
    product = crowd.builds[0].product
    for n in range(1, 13):
        make.build(of=product, friday=crowd.builds[0].friday - timedelta(weeks=n), published=True)
    assert len(figure(signed_in(chen), address, "mood")) == 12


def test_a_planned_build_is_not_among_them(signed_in, chen, crowd, address):
    make.build(of=crowd.builds[0].product, friday=crowd.builds[2].friday + timedelta(weeks=1), number="7.7.7")
    assert "7.7.7" not in signed_in(chen).get(address).content.decode()


def test_the_first_address_leads_to_the_newest_builds_product(signed_in, chen, crowd, address):
    assert signed_in(chen).get("/insight/trends/").url == address


def test_before_the_first_build(signed_in, chen):
    product = make.product()
    assert "No build is out yet" in signed_in(chen).get("/insight/trends/").content.decode()
    assert signed_in(chen).get(f"/insight/trends/{product.slug}/").status_code == 200


def test_only_product_managers_read_it(client, signed_in, ann, address):
    assert client.get(address).status_code == 302
    assert signed_in(ann).get(address).status_code == 403


def asked(build, after, answered=None, by=None, kind="question", on=None):
    """A thread of a member's so long after the build was out, with a fan's reply and, so much later, one of `by`."""
    at = build.published_at + after
    thread = make.thread(f"Why {after}?", on=on, kind=kind, now=at)
    thread.reply(make.member(), "Me too", at + timedelta(minutes=1))
    if by:
        thread.reply(by, "Because", at + answered)
    return thread


HOUR = timedelta(hours=1)


def test_how_soon_the_team_answers(signed_in, chen, bo, crowd, address):
    first, second, _newest = crowd.builds
    for hours in (2, 5, 30):
        asked(first, HOUR, hours * HOUR, bo)
    asked(first, 7 * timedelta(days=1) - HOUR, kind="complaint")  # nobody answered
    asked(second, timedelta(0), HOUR / 2, chen, kind="complaint")
    rows = figure(signed_in(chen), address, "replies")
    assert rows[0] == [first.number, 4, 3, 5.0, 30.0]
    assert rows[1] == [second.number, 1, 1, 0.5, 0.5]
    assert [row[1] for row in rows[2:]] == [0] * len(rows[2:])


def test_what_is_no_question_of_a_member_counts_for_nothing(signed_in, chen, bo, crowd, address):
    first = crowd.builds[0]
    asked(first, HOUR, HOUR, bo, kind="talk")
    make.thread("The team asks", author=bo, kind="question", now=first.published_at + HOUR)
    closed = make.board()
    closed.readers.add(Group.objects.get(name="team"))
    asked(first, HOUR, HOUR, bo, on=closed)
    asked(first, -HOUR, HOUR, bo)  # before the first build of the chart
    assert figure(signed_in(chen), address, "replies")[0][1:] == [0, 0, None, None]
