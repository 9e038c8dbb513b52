"""Whom a reply concerns: who started the thread, and who is quoted in it."""

import pytest

from forum.models import Notice
from tests import make


@pytest.fixture
def thread(ann):
    return make.thread("Lock screen", author=ann)


def quoting(*posts):
    return "\n\n".join(f"> [Somebody](/posts/{post.pk}/):\n>\n> Words\n\nYes" for post in posts)


def told():
    return sorted(Notice.objects.values_list("member__username", "kind"))


def test_who_started_the_thread_is_told_of_a_reply(thread, eve, clock):
    post = thread.reply(eve, "Me too", clock.instant)
    notice = Notice.objects.get()
    assert (notice.member, notice.kind, notice.where) == (thread.author, "reply", post.get_absolute_url())
    assert notice.details == {"who": "Eve", "title": "Lock screen"}


def test_nobody_is_told_of_what_they_wrote_themselves(thread, ann):
    thread.reply(ann, quoting(thread.posts.get()), make.THURSDAY)
    assert told() == []


def test_starting_a_thread_tells_nobody(thread):
    assert told() == []


def test_who_is_quoted_is_told(thread, eve, bo):
    hers = thread.reply(eve, "Here", make.THURSDAY)
    Notice.objects.all().delete()
    thread.reply(bo, quoting(hers), make.THURSDAY)
    assert told() == [("Ann", "reply"), ("Eve", "quoted")]


def test_who_started_the_thread_and_is_quoted_is_told_once(thread, eve):
    thread.reply(eve, quoting(thread.posts.get()), make.THURSDAY)
    assert told() == [("Ann", "quoted")]


def test_a_post_quoted_twice_tells_once(thread, eve):
    first = thread.posts.get()
    thread.reply(eve, quoting(first, first), make.THURSDAY)
    assert told() == [("Ann", "quoted")]


def test_quoting_everybody_tells_only_a_few(thread, eve):
    posts = [thread.reply(make.member(), "Here", make.THURSDAY) for _ in range(15)]
    Notice.objects.all().delete()
    thread.reply(eve, quoting(*posts), make.THURSDAY)
    assert Notice.objects.filter(kind="quoted").count() == 10


def test_a_thread_opened_with_a_quotation_tells_who_is_quoted(thread, eve):
    make.thread("More of it", author=eve, body=quoting(thread.posts.get()))
    assert told() == [("Ann", "quoted")]


def test_a_hidden_post_cannot_be_used_to_call_its_author(thread, eve, moe):
    thread.posts.get().hide(moe, make.THURSDAY)
    other = make.thread(author=eve)
    other.reply(eve, quoting(thread.posts.get()), make.THURSDAY)
    assert told() == []


def test_a_refused_reply_tells_nobody(thread, eve):
    thread.close(make.THURSDAY)
    assert thread.reply(eve, "Me too", make.THURSDAY) is None
    assert told() == []


def test_nobody_is_told_of_what_moderators_say_in_a_hidden_thread(thread, moe):
    thread.hide(make.THURSDAY)
    thread.refresh_from_db()
    thread.reply(moe, quoting(thread.posts.get()), make.THURSDAY)
    assert told() == []
