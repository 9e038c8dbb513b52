"""How far a member has read: the dot beside a title, and the way to the first unread post."""

from datetime import timedelta

import pytest

from forum.models import ReadMark, Thread
from tests import make


@pytest.fixture
def thread(eve):
    return make.thread("Lock screen", author=eve)


@pytest.fixture
def ann(ann):
    ann.date_joined = make.THURSDAY - timedelta(days=9)
    ann.save()
    return ann


def grow(thread, posts):
    for _ in range(posts):
        thread.reply(thread.author, "Up", make.THURSDAY)


def unread(client):
    return [thread.is_unread for thread in client.get("/forum/").context["page"].items]


def mark(ann):
    return ReadMark.objects.get(member=ann).number


def test_a_thread_is_unread_until_it_is_opened(client, thread, ann):
    client.force_login(ann)
    assert unread(client) == [True]
    client.get(thread.get_absolute_url())
    assert unread(client) == [False]


def test_it_is_unread_again_after_a_reply(client, thread, ann):
    client.force_login(ann)
    client.get(thread.get_absolute_url())
    grow(thread, 1)
    assert unread(client) == [True]
    assert "1 new post" in client.get("/forum/").content.decode()


def test_what_was_said_before_somebody_joined_is_not_unread(client, thread, ann):
    ann.date_joined = make.THURSDAY + timedelta(days=1)
    ann.save()
    client.force_login(ann)
    assert unread(client) == [False]


def test_a_guest_has_no_dots_and_leaves_no_mark(client, thread):
    client.get(thread.get_absolute_url())
    assert unread(client) == [False]
    assert not ReadMark.objects.exists()


def test_the_mark_is_the_highest_post_shown(client, thread, ann):
    grow(thread, 30)
    client.force_login(ann)
    client.get(thread.get_absolute_url())
    assert mark(ann) == 20
    client.get(thread.get_absolute_url(page=2))
    assert mark(ann) == 31


def test_the_mark_never_goes_backwards(client, thread, ann):
    grow(thread, 30)
    client.force_login(ann)
    client.get(thread.get_absolute_url(page=2))
    client.get(thread.get_absolute_url())
    assert mark(ann) == 31


def test_a_mark_set_meanwhile_in_another_window_stays(thread, ann):
    grow(thread, 30)
    seen = Thread.objects.marked_for(ann).get()
    ReadMark.objects.create(member=ann, thread=thread, number=31)
    seen.mark_read(ann, 20)
    assert mark(ann) == 31


def test_the_first_unread_post_is_found(client, thread, ann):
    grow(thread, 30)
    client.force_login(ann)
    address = f"/threads/{thread.pk}/unread/"
    assert client.get(address)["Location"].endswith("/lock-screen/#p1")
    client.get(thread.get_absolute_url())
    assert client.get(address)["Location"].endswith("/page/2/#p21")


def test_when_all_is_read_the_way_leads_to_the_last_post(client, thread, ann):
    grow(thread, 30)
    client.force_login(ann)
    client.get(thread.get_absolute_url(page=2))
    assert client.get(f"/threads/{thread.pk}/unread/")["Location"].endswith("/page/2/#p31")


def test_a_guest_begins_at_the_first_post(client, thread):
    grow(thread, 3)
    assert client.get(f"/threads/{thread.pk}/unread/")["Location"].endswith("/lock-screen/#p1")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_my_own_reply_is_not_unread_to_me(client, thread, ann, headers):
    client.force_login(ann)
    client.get(thread.get_absolute_url())
    client.post(f"/threads/{thread.pk}/replies/", {"body": "Hi", "seen": 1}, headers=headers, follow=True)
    assert unread(client) == [False]
