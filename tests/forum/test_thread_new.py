"""Starting a thread."""

from uuid import uuid4

import pytest

from forum.models import Board, Post, Thread
from tests import make

WORDS = {"kind": "complaint", "title": "锁屏上滑偶尔失灵", "body": "十次里有一次没反应。"}


@pytest.fixture
def board(db):
    return make.board("Bugs", slug="bugs")


def start(client, **words):
    return client.post("/boards/bugs/new/", WORDS | words)


def test_a_member_starts_a_thread(client, board, ann, clock):
    client.force_login(ann)
    answer = start(client)
    thread = Thread.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, thread.get_absolute_url())
    assert (thread.kind, thread.author, thread.opened_at) == ("complaint", ann, clock.instant)
    assert thread.posts.get().body == "十次里有一次没反应。"


def test_a_guest_logs_in_first(client, board):
    assert client.get("/boards/bugs/new/")["Location"] == "/accounts/login/?next=/boards/bugs/new/"
    assert start(client)["Location"] == "/accounts/login/?next=/boards/bugs/new/"
    assert not Thread.objects.exists()


def test_a_fan_starts_none_where_the_team_starts_them(client, board, ann, bo):
    Board.objects.update(starters="team")
    client.force_login(ann)
    assert start(client).status_code == 403
    client.force_login(bo)
    assert start(client).status_code == 302


def test_news_come_from_the_team(client, board, ann, bo):
    client.force_login(ann)
    assert "kind" in start(client, kind="news").context["form"].errors
    client.force_login(bo)
    assert start(client, kind="news").status_code == 302


def test_the_same_form_sent_twice_makes_one_thread(client, board, ann):
    client.force_login(ann)
    submission = uuid4()
    first, second = start(client, submission=submission), start(client, submission=submission)
    assert first["Location"] == second["Location"]
    assert (Thread.objects.count(), Post.objects.count()) == (1, 1)


def test_two_members_may_send_the_same_key(client, board, ann, eve):
    submission = uuid4()
    for member in (ann, eve):
        client.force_login(member)
        start(client, submission=submission)
    assert Thread.objects.count() == 2


def test_a_key_that_is_none_is_ignored(client, board, ann):
    client.force_login(ann)
    assert start(client, submission="mine").status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "Hi"),
        ("title", "   \u3000  "),
        ("title", "\u200b\u200d\u2060\u3164"),
        ("title", "x" * 121),
        ("body", ""),
        ("body", " \n\t\u3000"),
        ("body", "\u200b\u200b"),
        ("body", "x" * 20_001),
        ("kind", "rumour"),
    ],
)
def test_what_cannot_stand_comes_back_with_all_that_was_typed(client, board, ann, field, value):
    client.force_login(ann)
    answer = start(client, **{field: value})
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, [field])
    assert form["title"].value() == (WORDS | {field: value})["title"]
    assert not Thread.objects.exists()


@pytest.mark.parametrize("title", ["abc", "三个字", "👨‍👩‍👧 家庭共享怎么开?", "x" * 120])
def test_a_title_may_be_short_long_or_full_of_pictures(client, board, ann, title):
    client.force_login(ann)
    start(client, title=title)
    assert Thread.objects.get().title == title


def test_what_no_database_can_carry_is_left_out(client, board, ann):
    client.force_login(ann)
    start(client, title="Lock\x00 screen\u202e", body="One\x00\r\ntwo")
    thread = Thread.objects.get()
    assert thread.title == "Lock screen"
    assert thread.posts.get().body == "One\ntwo"


def test_a_preview_keeps_the_text_and_saves_nothing(client, board, ann):
    client.force_login(ann)
    answer = start(client, title="", body="**bold** words", preview="1")
    assert answer.status_code == 200
    assert "<strong>bold</strong>" in answer.context["form"].preview
    assert answer.context["form"]["body"].value() == "**bold** words"
    assert not answer.context["form"].errors
    assert not Thread.objects.exists()


def test_the_preview_keeps_the_key_of_the_form(client, board, ann):
    client.force_login(ann)
    key = str(uuid4())
    assert start(client, submission=key, preview="1").context["form"]["submission"].value() == key
