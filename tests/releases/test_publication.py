"""Orange Friday: what publishing does, when it may happen, and that it happens once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from forum import notices
from forum.models import Notice, Thread
from releases import news, publishing
from releases.models import Ballot, Build, Feature, LogEntry, Proposal
from tests import make

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def build(bo):
    build = make.build(notes="Known issue: widgets may redraw slowly.")
    make.feature(build, "Quick reply", makers=[bo])
    return build


@pytest.fixture
def wish(build, ann):
    """Ann's wish, chosen for the build."""
    wish = make.proposal("Scrolling screenshots", of=build.product, author=ann)
    Feature.choose(build, wish, build.product.teams.get(), "It is ready", None, make.THURSDAY)
    return wish


def publish(client, build):
    return client.post(reverse("releases:publication", args=[build.pk]))


def test_a_published_build_opens_its_window(build):
    assert build.publish(build.week.publishes_at)
    build.refresh_from_db()
    assert build.window == build.week.window(build.week.publishes_at)


def test_it_is_published_once(build):
    assert build.publish(build.week.publishes_at) is True
    assert Build.objects.get().publish(build.week.publishes_at) is False
    assert Thread.objects.filter(kind="news").count() == 1


@pytest.mark.parametrize("when", ["too early", "too late"])
def test_outside_its_friday_it_is_not_published(build, when):
    instant = build.week.publishes_at - SECOND if when == "too early" else build.week.late_until + SECOND
    with pytest.raises(ValueError, match="outside the Friday"):
        build.publish(instant)
    assert not Build.objects.out().exists()


def test_its_thread_stands_among_the_news(build):
    build.publish(build.week.publishes_at)
    thread = Thread.objects.get(kind="news")
    assert (thread.board, thread.author) == (build.product.news_board, build.product.herald)
    assert thread.home == build.get_absolute_url()
    assert Build.objects.get().thread == thread


def test_its_thread_tells_what_changed(build):
    build.publish(build.week.publishes_at)
    html = build.thread.posts.get().html
    assert build.thread.title == f"Phone OS {build.number} is out: Calmer and quicker"
    for words in ("widgets may redraw slowly", "<strong>Quick reply</strong>", build.get_absolute_url()):
        assert words in html


def test_its_thread_speaks_the_language_of_the_community(build, settings, monkeypatch):
    settings.LANGUAGE_CODE = "zh-hans"
    monkeypatch.setattr(news, "_", lambda text: "变化" if text == "What changed" else text)
    build.publish(build.week.publishes_at)
    assert "变化" in build.thread.posts.get().html


def test_names_are_not_read_as_markdown(build):
    make.feature(build, "*Bold* [plans](https://example.org) for C#")
    build.publish(build.week.publishes_at)
    html = build.thread.posts.get().html
    assert "*Bold* [plans](" in html.replace("&#42;", "*")
    assert "<em>" not in html


def test_a_long_headline_still_makes_a_title():
    build = make.build(headline="慢" * 120)
    build.publish(build.week.publishes_at)
    assert len(build.thread.title) == 120


def test_wishes_are_built_and_their_friends_are_told(build, wish, ann, eve):
    wish.back(eve, make.THURSDAY)
    build.publish(build.week.publishes_at)
    wish.refresh_from_db()
    assert wish.status == Proposal.Status.BUILT
    told = Notice.objects.filter(kind="built")
    assert {notice.member for notice in told} == {ann, eve}
    assert told[0].details == {"proposal": "Scrolling screenshots", "build": build.number}
    assert told[0].where == build.get_absolute_url()


def test_everybody_active_is_told_once(build, ann, eve):
    eve.is_active = False
    eve.save(update_fields=["is_active"])
    build.publish(build.week.publishes_at)
    notices.spread_due(build.week.publishes_at)
    assert Notice.objects.filter(kind="build_out", member=ann).count() == 1
    assert not Notice.objects.filter(member=eve).exists()


def test_it_is_logged_who_published(build, dana):
    build.headline = "Calmer"
    build.publish(build.week.publishes_at, dana)
    entry = build.log.get()
    assert (entry.what, entry.who, entry.at) == (LogEntry.What.PUBLISHED, dana, build.week.publishes_at)


def test_killed_midway_nothing_is_half_written(build, wish, monkeypatch):
    monkeypatch.setattr(Build, "record", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build.publish(build.week.publishes_at)
    assert not Build.objects.out().exists()
    assert not Thread.objects.filter(kind="news").exists()
    assert not Notice.objects.filter(kind__in=["built", "build_out"]).exists()
    assert Proposal.objects.get().status == Proposal.Status.PLANNED


@pytest.mark.django_db(transaction=True)
def test_eight_at_the_same_moment_publish_once(at_once):
    build = make.build(features=2)
    said = at_once(8, lambda _i: Build.objects.get(pk=build.pk).publish(build.week.publishes_at))
    assert sorted(said) == [False] * 7 + [True]
    assert Thread.objects.filter(kind="news").count() == 1
    assert LogEntry.objects.filter(what="published").count() == 1


@pytest.mark.django_db(transaction=True)
def test_published_and_skipped_at_the_same_moment_is_one_of_both(at_once, dana):
    build = make.build(features=2)

    def work(i):
        found = Build.objects.get(pk=build.pk)
        return found.publish(build.week.publishes_at) if i % 2 else found.skip("No", dana, build.week.publishes_at)

    assert at_once(6, work).count(True) == 1


# The tick


def test_a_ready_build_goes_out_by_itself_when_its_friday_strikes(build):
    Build.objects.update(state="ready")
    assert publishing.publish_due(build.week.publishes_at - SECOND) == []
    assert publishing.publish_due(build.week.publishes_at) == [build]
    assert publishing.publish_due(build.week.publishes_at) == []


def test_a_planned_build_waits_for_a_person(build):
    assert publishing.publish_due(build.week.publishes_at) == []


def test_after_monday_even_a_ready_build_stays(build):
    Build.objects.update(state="ready")
    assert publishing.publish_due(build.week.late_until + SECOND) == []
    assert publishing.publish_due(build.week.late_until) == [build]


def test_a_build_that_fails_does_not_keep_the_others(build, monkeypatch):
    other = make.build()
    Build.objects.update(state="ready")
    real = Build.publish
    monkeypatch.setattr(Build, "publish", lambda self, now: real(self, now) if self == other else 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publishing.publish_due(build.week.publishes_at)
    assert Build.objects.out().get() == other


# By a person


def test_dana_publishes_a_late_build(client, dana, build, clock):
    clock.move_to(build.week.publishes_at + timedelta(hours=5))
    client.force_login(dana)
    assert publish(client, build).status_code == 302
    assert Build.objects.out().get().log.get().who == dana


def test_dana_is_too_early(client, dana, build, clock):
    clock.move_to(build.week.publishes_at - SECOND)
    client.force_login(dana)
    answer = publish(client, build)
    assert answer.status_code == 409
    assert "can go out from Fri 20 Nov, 17:00 until Mon 23 Nov, 17:00" in answer.content.decode()


def test_what_is_not_complete_is_not_published_by_hand(client, dana, build, clock):
    Feature.objects.update(summary="")
    clock.move_to(build.week.publishes_at)
    client.force_login(dana)
    answer = publish(client, build)
    assert answer.status_code == 409
    assert "Every feature says in plain words what changed" in answer.content.decode()
    assert not Build.objects.out().exists()


def test_publishing_it_again_says_that_it_is_out(client, dana, clock):
    build = make.build(published=True, features=1)
    clock.move_to(build.published_at)
    client.force_login(dana)
    assert publish(client, build).status_code == 409


def test_others_do_not_publish(client, ann, chen, build, clock):
    clock.move_to(build.week.publishes_at)
    assert publish(client, build).status_code == 302
    for person in (ann, chen):
        client.force_login(person)
        assert publish(client, build).status_code == 403
    assert not Build.objects.out().exists()


def test_who_voted_for_what_is_in_it_is_told_how_much(build, wish, ann, eve):
    candidate = wish.candidacies.get()
    candidate.votes.create(ballot=candidate.ballot, member=eve, slot=1)
    elsewhere = make.build(of=build.product, friday=build.week.next.friday)
    later = Ballot.of(build.product, elsewhere.friday)
    again = later.candidates.create(proposal=wish)
    again.votes.create(ballot=later, member=ann, slot=1)  # on another Friday's ballot
    build.publish(build.week.publishes_at)
    notices.spread_due(build.week.publishes_at)
    told = {notice.member.username: notice.sentence for notice in Notice.objects.filter(kind="build_out")}
    assert told["Eve"].endswith("use it, vote and report · 1 wish that you voted for is in it")
    assert told["Ann"].endswith("use it, vote and report")
