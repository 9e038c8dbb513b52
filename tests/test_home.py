"""The front page says what the week is about, in every phase, and nothing of what is not out."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from awards import popcorn
from releases.cycle import Week
from releases.models import Feature
from tests import make

WEEK = Week(make.FRIDAY)
SECRETS = ["9.9.9", "Nobody knows", "Hidden feature"]


@pytest.fixture
def build(db, clock):
    return make.build(friday=WEEK.friday, features=2)


def home(client, clock, at):
    clock.move_to(at)
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_there_is_anything(client, db, clock):
    page = home(client, clock, WEEK.freezes_at)
    assert "Every Friday a new build." in page
    assert "Say what you wish for" in page
    assert "No wishes yet" in page
    assert "The first bucket is still full" in page
    assert "Nobody has said anything yet" in page


def test_before_the_first_build(client, clock, build):
    page = home(client, clock, WEEK.freezes_at - timedelta(hours=2))
    assert "What goes into the first build?" in page
    assert "Vote into the next build" in page
    assert "Week 0" not in page
    assert "Every Friday</h2>" not in page


def test_frozen_counts_down(client, clock, build):
    page = home(client, clock, WEEK.publishes_at - timedelta(hours=3))
    assert "Watch it go out" in page
    assert "3 h 0 min" in page


def test_late_says_so_without_a_countdown(client, clock, build):
    page = home(client, clock, WEEK.publishes_at + timedelta(hours=1))
    assert "This Friday is running late." in page
    assert "Mon 23 Nov, 17:00" in page
    assert "data-until" not in page


def test_missed_is_still_late_to_readers(client, clock, build):
    assert "running late" in home(client, clock, WEEK.late_until + timedelta(minutes=1))


def test_open_asks_for_the_report(client, clock, build):
    build.publish(WEEK.publishes_at)
    make.votes(build.features.first(), loves=3)
    page = home(client, clock, WEEK.publishes_at + timedelta(hours=1))
    assert f"{build.number} is out." in page
    assert "Write my four-grid report" in page
    assert '<b class="figure">3</b>' in page
    assert "2 changes" in page


def test_who_has_reported_is_thanked(client, clock, build, ann):
    build.publish(WEEK.publishes_at)
    build.refresh_from_db()
    make.report(build, ann)
    client.force_login(ann)
    page = home(client, clock, WEEK.publishes_at + timedelta(hours=1))
    assert "Thank you for your report." in page
    assert "Write my four-grid report" not in page


def test_closed_says_when_the_award_comes(client, clock, build):
    build.publish(WEEK.publishes_at)
    page = home(client, clock, WEEK.reports_close_at)
    assert "The votes are being counted." in page
    assert "Wed 25 Nov, 10:00" in page
    assert "Meet the winners" not in page


def test_an_announced_award_is_the_news(client, clock, build):
    build.publish(WEEK.publishes_at)
    build.refresh_from_db()
    make.votes(build.features.first(), loves=6)
    popcorn.tally(build, WEEK.reports_close_at)
    popcorn.announce_due(WEEK.announces_at)
    page = home(client, clock, WEEK.announces_at)
    assert "Meet the winners" in page
    assert "6 love it" in page


def test_a_week_without_an_award_says_so(client, clock, build):
    build.publish(WEEK.publishes_at)
    popcorn.tally(build, WEEK.reports_close_at)
    popcorn.announce_due(WEEK.announces_at)
    page = home(client, clock, WEEK.announces_at)
    assert "No award this week." in page
    assert "Meet the winners" not in page


def test_a_tally_that_is_not_announced_tells_nobody(client, clock, build):
    build.publish(WEEK.publishes_at)
    build.refresh_from_db()
    make.votes(build.features.first(), loves=6)
    popcorn.tally(build, WEEK.reports_close_at)
    page = home(client, clock, WEEK.announces_at - timedelta(minutes=1))
    assert "Meet the winners" not in page
    assert "6 love it" not in page


def test_skipped_gives_the_reason_and_the_next_friday(client, clock, build, dana):
    build.skip("The team moves house.", dana, WEEK.freezes_at)
    make.build(of=build.product, friday=WEEK.next.friday)
    page = home(client, clock, WEEK.freezes_at)
    assert "No build this Friday." in page
    assert "The team moves house." in page
    assert "Next: 27 Nov." in page


@pytest.mark.parametrize("hours", [-30, -3, 1, 73])
@pytest.mark.parametrize("reader", ["guest", "ann"])
def test_nothing_of_a_planned_build_is_told(client, clock, ann, reader, hours):
    build = make.build(friday=WEEK.friday, number=SECRETS[0], headline=SECRETS[1])
    make.feature(build, SECRETS[2])
    if reader == "ann":
        client.force_login(ann)
    page = home(client, clock, WEEK.publishes_at + timedelta(hours=hours))
    assert not [secret for secret in SECRETS if secret in page]


def test_only_what_the_reader_may_see_is_talked_of(client, clock, bo):
    inner = make.board("Inner")
    inner.readers.add(Group.objects.get(name="team"))
    make.thread("Whisper", on=inner)
    make.thread("Loud")
    page = home(client, clock, make.THURSDAY)
    assert "Loud" in page
    assert "Whisper" not in page
    client.force_login(bo)
    assert "Whisper" in home(client, clock, make.THURSDAY)


def crowd(build, n):
    for _each in range(n):
        make.thread(f"Thread {_each}")
        make.proposal(f"Wish {_each}", of=build.product)
        feature = make.feature(build, f"More {_each}", makers=[make.member()])
        Feature.objects.filter(pk=feature.pk).update(position=_each)


@pytest.mark.parametrize("rows", [1, 12])
def test_few_queries_however_much_there_is(client, clock, build, ann, rows, django_assert_max_num_queries):
    crowd(build, rows)
    build.publish(WEEK.publishes_at)
    build.refresh_from_db()
    for feature in build.features.all():
        make.votes(feature, loves=5)
    popcorn.tally(build, WEEK.reports_close_at)
    popcorn.announce_due(WEEK.announces_at)
    clock.move_to(WEEK.announces_at)
    with django_assert_max_num_queries(8):
        client.get("/")
    client.force_login(ann)
    with django_assert_max_num_queries(12):
        client.get("/")
