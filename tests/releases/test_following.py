"""Hearing of a wish without backing it."""

import pytest
from django.urls import reverse

from forum.models import Notice
from releases.models import Follow
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def wish(ann):
    return make.proposal(author=ann)


def follow(client, wish, action="follow", **more):
    return client.post(reverse("releases:following", args=[wish.pk]), {"action": action}, **more)


def test_eve_follows_and_hears_what_becomes_of_it(client, wish, chen, eve, clock):
    client.force_login(eve)
    assert follow(client, wish).url == wish.get_absolute_url()
    assert follow(client, wish).status_code == 302  # a second time changes nothing
    assert Follow.objects.count() == 1
    wish.refresh_from_db()
    assert wish.backing_count == 1
    wish.reply("planned", "In spring.", chen, clock())
    assert Notice.objects.filter(kind="planned", member=eve).count() == 1


def test_who_unfollows_hears_no_more(client, wish, chen, eve, clock):
    client.force_login(eve)
    follow(client, wish)
    answer = follow(client, wish, "unfollow", headers={"hx-request": "true"})
    assert 'aria-pressed="false"' in answer.content.decode()
    wish.reply("planned", "In spring.", chen, clock())
    assert not Notice.objects.filter(member=eve).exists()


def test_who_backs_it_is_not_asked_to_follow(client, wish, ann, eve):
    for person, asked in ((ann, False), (eve, True)):
        client.force_login(person)
        assert (reverse("releases:following", args=[wish.pk]) in client.get(wish.get_absolute_url()).content.decode()) is asked


def test_nonsense_is_refused_and_guests_log_in_first(client, wish, eve):
    assert follow(client, wish).url.startswith(reverse("account_login"))
    client.force_login(eve)
    assert follow(client, wish, "dance").status_code == 400
    wish.thread.hide(make.THURSDAY)
    assert follow(client, wish).status_code == 404


def test_an_answer_that_changes_no_status_is_told_with_who_gave_it(client, wish, chen, ann, clock):
    wish.reply("open", "Noted, for the next ballot.", chen, clock())
    told = Notice.objects.get(member=ann, kind="answered")
    assert told.sentence == f"陈小满 answered “{wish.thread.title}”"
    wish.reply("open", "Noted, for the next one.", chen, clock())
    wish.reply("declined", "It burns.", chen, clock())
    assert Notice.objects.filter(member=ann).count() == 2
