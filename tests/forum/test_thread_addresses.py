"""Every address that something is sent to, opened as a page and called by a stranger."""

import pytest

from tests import make

SENT = [
    "/threads/{thread}/replies/",
    "/threads/{thread}/state/",
    "/posts/{post}/hide/",
    "/posts/{post}/restore/",
    "/posts/{post}/quotation/",
    "/preview/",
]
READ = [
    "/forum/",
    "/forum/new/",
    "/boards/{board}/",
    "/threads/{thread}/hello/",
    "/threads/{thread}/unread/",
    "/posts/{post}/",
    "/search/",
]
OPENED = ["/boards/{board}/new/", "/posts/{post}/edit/"]


@pytest.fixture
def addressed(ann):
    thread = make.thread(author=ann)
    return lambda address: address.format(thread=thread.pk, post=thread.posts.get().pk, board=thread.board.slug)


@pytest.mark.parametrize("address", SENT)
def test_it_cannot_be_opened(client, addressed, moe, address):
    client.force_login(moe)
    assert client.get(addressed(address)).status_code == 405


@pytest.mark.parametrize("address", [*READ, "/posts/{post}/history/"])
def test_what_is_read_takes_nothing(client, addressed, moe, address):
    client.force_login(moe)
    assert client.post(addressed(address)).status_code == 405


@pytest.mark.parametrize("address", SENT + OPENED)
def test_a_guest_is_sent_to_the_log_in(client, addressed, address):
    answer = client.post(addressed(address), {"body": "Hi", "title": "Hello", "kind": "talk", "action": "close"})
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("address", SENT + OPENED)
def test_it_takes_nothing_without_the_token_of_the_form(addressed, ann, client, address):
    client.handler.enforce_csrf_checks = True
    client.force_login(ann)
    assert client.post(addressed(address), {"body": "Hi"}).status_code == 403


def test_htmx_takes_a_guest_to_the_log_in(client, addressed):
    answer = client.post(
        addressed(SENT[0]), {"body": "Hi"}, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/threads/1/x/"}
    )
    assert answer["HX-Redirect"] == "/accounts/login/?next=/threads/1/x/"
