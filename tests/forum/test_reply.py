"""Replying, with and without htmx, and quoting."""

from uuid import uuid4

import pytest

from forum.models import Post
from tests import make

HTMX = {"HX-Request": "true"}


@pytest.fixture
def thread(eve):
    return make.thread("Lock screen", author=eve, body="It sticks")


def reply(client, thread, body="Me too", headers=None, **more):
    return client.post(f"/threads/{thread.pk}/replies/", {"body": body, **more}, headers=headers)


def test_a_reply_stands_at_the_end(client, thread, ann, clock):
    client.force_login(ann)
    assert reply(client, thread)["Location"] == f"/threads/{thread.pk}/lock-screen/#p2"
    thread.refresh_from_db()
    assert (thread.post_count, thread.last_poster, thread.last_post_at) == (2, ann, clock.instant)
    assert thread.posts.get(number=2).html == "<p>Me too</p>\n"


def test_a_reply_on_a_new_page_is_found_there(client, thread, ann, eve):
    for _ in range(19):
        thread.reply(eve, "Up", make.THURSDAY)
    client.force_login(ann)
    assert reply(client, thread)["Location"].endswith("/page/2/#p21")


def test_a_guest_logs_in_first_and_comes_back_to_the_thread(client, thread):
    came_from = {"Referer": f"http://testserver{thread.get_absolute_url()}"}
    assert reply(client, thread, headers=came_from)["Location"] == f"/accounts/login/?next={thread.get_absolute_url()}"
    assert thread.posts.count() == 1


@pytest.mark.parametrize("address", ["https://evil.example/x", "http://[", "//"])
def test_a_guest_is_not_sent_to_another_site(client, thread, address):
    assert reply(client, thread, headers={"Referer": address})["Location"] == "/accounts/login/?next=/"


def test_the_same_form_sent_twice_makes_one_post(client, thread, ann):
    client.force_login(ann)
    key = uuid4()
    assert reply(client, thread, submission=key)["Location"] == reply(client, thread, submission=key)["Location"]
    assert thread.posts.count() == 2


@pytest.mark.parametrize("body", ["", "  \n", "\u200b", "x" * 20_001])
def test_what_cannot_stand_comes_back_as_it_was_typed(client, thread, ann, body):
    client.force_login(ann)
    answer = reply(client, thread, body)
    assert (answer.status_code, answer.context["form"]["body"].value()) == (422, body)
    assert thread.posts.count() == 1


def test_a_closed_thread_says_what_is_possible_instead(client, thread, ann):
    thread.close(make.THURSDAY)
    client.force_login(ann)
    answer = reply(client, thread, "So long a text")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Go on in another thread on this board." in page
    assert "So long a text" in page
    assert thread.posts.count() == 1


def test_a_thread_that_is_closed_meanwhile_refuses_htmx_as_well(client, thread, ann):
    client.force_login(ann)
    thread.close(make.THURSDAY)
    answer = reply(client, thread, "So long a text", headers=HTMX)
    assert (answer.status_code, answer.templates[0].name) == (409, "forum/_reply.html")
    assert "So long a text" in answer.content.decode()


def test_an_unknown_or_hidden_thread_is_not_found(client, thread, ann):
    client.force_login(ann)
    thread.hide(make.THURSDAY)
    assert reply(client, thread).status_code == 404
    assert client.post("/threads/9999/replies/", {"body": "Hi"}).status_code == 404


def test_htmx_gets_what_was_said_since_the_page_was_opened(client, thread, ann, eve):
    client.force_login(ann)
    thread.reply(eve, "Meanwhile", make.THURSDAY)
    answer = reply(client, thread, seen=1, headers=HTMX)
    assert [post.number for post in answer.context["new"]] == [2, 3]
    assert answer.context["form"]["body"].value() is None
    assert answer.context["seen"] == 3


@pytest.mark.parametrize("seen", ["", "²", "-1", "9" * 5000])
def test_htmx_that_says_nonsense_of_what_was_seen_is_sent_to_the_post(client, thread, ann, seen):
    client.force_login(ann)
    assert reply(client, thread, seen=seen, headers=HTMX)["HX-Redirect"].endswith("#p2")


def test_htmx_is_sent_to_the_page_where_the_post_stands(client, thread, ann, eve):
    for _ in range(30):
        thread.reply(eve, "Up", make.THURSDAY)
    client.force_login(ann)
    assert reply(client, thread, seen=20, headers=HTMX)["HX-Redirect"].endswith("/page/2/#p32")


def test_htmx_gets_the_form_again_when_nothing_was_written(client, thread, ann):
    client.force_login(ann)
    answer = reply(client, thread, "", seen=1, headers=HTMX)
    assert (answer.status_code, answer.templates[0].name) == (422, "forum/_reply.html")
    assert "Write something first." in answer.content.decode()


def test_a_preview_shows_the_page_again_with_the_text(client, thread, ann):
    client.force_login(ann)
    answer = reply(client, thread, "**bold**", preview="1")
    assert (answer.status_code, answer.context["form"]["body"].value()) == (200, "**bold**")
    assert "<strong>bold</strong>" in answer.content.decode()
    assert thread.posts.count() == 1


def test_quote_puts_the_post_into_the_box(client, thread, ann):
    client.force_login(ann)
    post = thread.posts.get()
    words = client.get(thread.get_absolute_url(), {"quote": post.pk}).context["form"]["body"].value()
    assert "> It sticks" in words
    assert f"/posts/{post.pk}/" in words


def test_quoting_through_htmx_keeps_what_was_typed_and_the_key_of_the_form(client, thread, ann):
    client.force_login(ann)
    key = str(uuid4())
    sent = {"body": "Before\n", "submission": key, "seen": 1}
    form = client.post(f"/posts/{thread.posts.get().pk}/quotation/", sent, headers=HTMX).context["form"]
    assert form["body"].value().startswith("Before\n\n> ")
    assert form["submission"].value() == key


def test_a_quotation_without_htmx_leads_to_the_box(client, thread, ann):
    client.force_login(ann)
    post = thread.posts.get()
    assert client.post(f"/posts/{post.pk}/quotation/")["Location"] == f"{thread.get_absolute_url()}?quote={post.pk}#reply"


@pytest.mark.parametrize("quote", ["", "x", "9999", "9" * 30, "٣"])
def test_quoting_what_is_not_there_begins_an_empty_reply(client, thread, ann, quote):
    client.force_login(ann)
    page = client.get(thread.get_absolute_url(), {"quote": quote})
    assert (page.status_code, page.context["form"]["body"].value()) == (200, None)


def test_a_hidden_post_is_quoted_by_nobody(client, thread, ann, eve, moe):
    post = thread.reply(eve, "Rude words", make.THURSDAY)
    post.hide(moe, make.THURSDAY)
    client.force_login(ann)
    assert client.get(thread.get_absolute_url(), {"quote": post.pk}).context["form"]["body"].value() is None


def test_a_guest_gets_no_box(client, thread):
    page = client.get(thread.get_absolute_url(), {"quote": thread.posts.get().pk})
    assert "<textarea" not in page.content.decode()


def test_numbers_go_on_after_a_hidden_post(thread, eve, moe):
    thread.reply(eve, "Rude", make.THURSDAY).hide(moe, make.THURSDAY)
    thread.reply(eve, "Polite", make.THURSDAY)
    assert list(Post.objects.values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize("key", ["0", "²", "-1", "9" * 5000])
def test_a_quotation_of_nonsense_is_an_empty_box(client, thread, ann, key):
    client.force_login(ann)
    page = client.get(thread.get_absolute_url(), {"quote": key})
    assert (page.status_code, page.context["form"].initial.get("body")) == (200, None)
