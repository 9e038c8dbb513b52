"""The award is announced once, at its hour, and nobody learns anything before."""

from datetime import timedelta

import pytest

from awards import announcement, popcorn
from awards.models import Tally
from feedback.models import Vote
from forum.models import Notice, Thread
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def build(bo):
    team = make.team(makers=[bo])
    build = make.build(of=team.product, published=True)
    make.votes(make.feature(build, "Quick reply", by=team, makers=[bo]), loves=6, misses=1)
    make.votes(make.feature(build, "Dark maps", by=team), loves=5, misses=3)
    popcorn.tally(build, build.reports_close_at)
    return build


def award_threads():
    return Thread.objects.filter(title__startswith="Popcorn Award")


def test_the_hour_is_wednesday_at_ten(build):
    assert popcorn.announce_due(build.announces_at - timedelta(microseconds=1)) == []
    assert popcorn.announce_due(build.announces_at) == [Tally.objects.get()]
    assert f"{build.announces_at:%A %H:%M}" == "Wednesday 02:00"  # UTC: ten in Shanghai


def test_a_late_build_is_announced_after_its_own_close(build):
    late = make.build(features=1)
    late.publish(late.week.late_until)
    late.refresh_from_db()
    popcorn.tally(late, late.reports_close_at)
    popcorn.announce_due(late.reports_close_at - timedelta(seconds=1))
    assert Tally.objects.get(announced_at=None).build == late
    assert popcorn.announce_due(late.announces_at)


def test_it_is_announced_once(build):
    popcorn.announce_due(build.announces_at)
    assert popcorn.announce_due(build.announces_at + timedelta(days=1)) == []
    assert announcement.announce(Tally.objects.get(), build.announces_at) is False
    assert award_threads().count() == 1


def test_the_thread_stands_on_the_news_board_signed_by_the_herald(build):
    popcorn.announce_due(build.announces_at)
    thread = Tally.objects.get().thread
    assert thread.title == "Popcorn Award 26.11.20: Quick reply"
    assert (thread.board, thread.author, thread.kind) == (build.product.news_board, build.product.herald, "news")
    assert thread.home == "/popcorn/2026-11-20/"


def test_the_thread_says_who_won_and_how(build):
    popcorn.announce_due(build.announces_at)
    body = Tally.objects.get().thread.posts.get().body
    for words in [
        "Place 1: Quick reply",
        "Bo",
        "6 × love it, 1 × not yet, score 48.7 %",
        "15 members voted",
        "/popcorn/2026-11-20/",
    ]:
        assert words in body


def test_a_title_cannot_write_markdown_into_the_thread(build):
    Tally.objects.get().standings.update(title="[x](https://example.org) **bold** <b>")
    popcorn.announce_due(build.announces_at)
    html = Tally.objects.get().thread.posts.get().html
    assert "**bold**" in html
    assert ">x</a>" not in html
    assert "<b>" not in html


def test_a_maker_without_consent_is_counted_but_not_named(build, chen):
    build.features.first().makers.add(chen)
    popcorn.announce_due(build.announces_at)
    body = Tally.objects.get().thread.posts.get().body
    assert "Bo and 1 more" in body
    assert chen.username not in body


def test_the_voters_are_counted_once_each(build, ann):
    for feature in build.features.all():
        Vote.objects.create(feature=feature, voter=ann, value=1)
    popcorn.announce_due(build.announces_at)
    assert Tally.objects.get().voters == 16


def told(member):
    return [notice.sentence for notice in Notice.objects.filter(member=member, kind="award")]


def test_those_who_chose_it_hear_how_many_they_were(build):
    popcorn.announce_due(build.announces_at)
    lover = Vote.objects.filter(feature__title="Quick reply", value=1).first().voter
    assert told(lover) == ["“Quick reply” wins the Popcorn Award for Phone OS 26.11.20. You were one of 6 who chose it."]


def test_those_who_chose_otherwise_hear_the_news_alone(build):
    popcorn.announce_due(build.announces_at)
    for vote in Vote.objects.exclude(feature__title="Quick reply", value=1):
        assert told(vote.voter) == ["“Quick reply” wins the Popcorn Award for Phone OS 26.11.20."]


def test_the_makers_of_the_winner_are_thanked(build, bo):
    popcorn.announce_due(build.announces_at)
    assert told(bo) == ["Your “Quick reply” wins the Popcorn Award for Phone OS 26.11.20. Thank you for making it!"]


def test_the_makers_of_the_others_hear_of_it(build, dana):
    build.features.get(title="Dark maps").makers.add(dana)
    popcorn.announce_due(build.announces_at)
    assert told(dana) == ["“Quick reply” wins the Popcorn Award for Phone OS 26.11.20."]


def test_who_took_no_part_is_left_in_peace(build, eve):
    popcorn.announce_due(build.announces_at)
    assert told(eve) == []


def test_nobody_is_told_twice(build, bo):
    for feature in build.features.all():
        Vote.objects.create(feature=feature, voter=bo, value=1)
    popcorn.announce_due(build.announces_at)
    assert len(told(bo)) == 1


def test_who_chose_one_of_two_equal_winners_hears_of_that_one(bo):
    build = make.build(published=True)
    for title in ("Calls", "Maps"):
        make.votes(make.feature(build, title), loves=5)
    popcorn.tally(build, build.reports_close_at)
    popcorn.announce_due(build.announces_at)
    lover = Vote.objects.filter(feature__title="Maps").first().voter
    assert told(lover) == ["“Maps” wins the Popcorn Award for Phone OS 26.11.20. You were one of 5 who chose it."]
    assert award_threads().get().title == "Popcorn Award 26.11.20: Calls and Maps"


def test_very_long_titles_fit_into_the_thread(build):
    Tally.objects.get().standings.update(title="很" * 80, place=1)
    popcorn.announce_due(build.announces_at)
    assert len(award_threads().get().title) <= 120


def test_the_mail_waits_for_the_commit(build, bo, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        popcorn.announce_due(build.announces_at)
    assert waiting
    assert not [mail for mail in mailoutbox if "award" in mail.subject.lower()]
