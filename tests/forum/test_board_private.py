"""A board for one group: for everybody else nothing of it exists, on any surface."""

import pytest
from django.contrib.auth.models import Group

from forum.models import Notice, Post, Thread
from tests import make


@pytest.fixture
def board(db):
    board = make.board("First hundred", slug="ring")
    board.readers.add(Group.objects.get(name="team"))
    return board


@pytest.fixture
def secret(board, bo):
    return make.thread("Candidate 6.11.27", author=bo, on=board, body="Unbelievably quick")


def addresses(thread):
    post = thread.posts.get().pk
    return [
        "/boards/ring/",
        "/boards/ring/new/",
        thread.get_absolute_url(),
        f"/threads/{thread.pk}/unread/",
        f"/posts/{post}/",
        f"/posts/{post}/edit/",
        f"/posts/{post}/history/",
    ]


def sends(thread):
    post = thread.posts.get().pk
    return [
        "/boards/ring/new/",
        f"/threads/{thread.pk}/replies/",
        f"/threads/{thread.pk}/state/",
        f"/posts/{post}/hide/",
        f"/posts/{post}/restore/",
        f"/posts/{post}/quotation/",
    ]


def test_a_board_of_several_groups_is_one_board(client, board, bo):
    board.readers.add(*Group.objects.all())
    client.force_login(bo)
    assert client.get("/boards/ring/").status_code == 200
    assert client.get("/forum/").text.count(board.name) == 1


def test_its_readers_read_it(client, secret, bo):
    client.force_login(bo)
    assert [client.get(address, follow=True).status_code for address in addresses(secret)] == [200] * 7


def test_for_a_stranger_no_page_of_it_exists(client, secret, eve):
    client.force_login(eve)
    assert [client.get(address).status_code for address in addresses(secret)] == [404] * 7


def test_a_stranger_can_send_nothing_to_it(client, secret, eve):
    client.force_login(eve)
    answers = [client.post(address, {"title": "Hello", "body": "Hi", "kind": "talk", "action": "pin"}) for address in sends(secret)]
    assert [answer.status_code for answer in answers] == [404] * 6
    assert Post.objects.count() == 1


def test_not_even_a_moderator_of_another_group_reads_it(client, secret, board, moe):
    moe.groups.set([Group.objects.get(name="moderator")])
    client.force_login(moe)
    assert client.get(secret.get_absolute_url()).status_code == 404


def test_the_forum_shows_a_stranger_neither_the_board_nor_its_threads(client, secret, eve):
    client.force_login(eve)
    page = client.get("/forum/")
    assert (page.context["boards"], page.context["page"].items) == ([], [])


def test_search_finds_it_for_its_readers_only(client, secret, bo, eve):
    client.force_login(eve)
    assert "Candidate" not in client.get("/search/", {"q": "unbeliev"}).content.decode()
    client.force_login(bo)
    assert "Candidate" in client.get("/search/", {"q": "unbeliev"}).content.decode()


def test_a_stranger_cannot_quote_from_it(client, secret, eve, bo):
    thread = make.thread(author=eve)
    client.force_login(eve)
    page = client.get(thread.get_absolute_url(), {"quote": secret.posts.get().pk})
    assert page.context["form"]["body"].value() is None


def test_who_may_not_read_it_any_more_is_told_nothing_of_it(secret, bo, dana):
    bo.groups.clear()
    dana.groups.add(Group.objects.get(name="team"))
    secret.reply(dana, f"> [Bo](/posts/{secret.posts.get().pk}/):\n>\n> quick\n\nyes", make.THURSDAY)
    assert not Notice.objects.filter(member=bo).exists()


def test_a_superuser_reads_every_board(secret, eve):
    eve.is_superuser = True
    assert list(Thread.objects.visible_to(eve)) == [secret]
