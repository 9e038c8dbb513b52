"""A board: pinned threads, then by freshness; by kind; older ones on further pages."""

from datetime import timedelta

import pytest

from forum.models import Board
from tests import make


@pytest.fixture
def board(db):
    return make.board("Bugs", about="What broke")


def titles(client, board, **query):
    context = client.get(board.get_absolute_url(), query).context
    return [thread.title for thread in [*context["pinned"], *context["page"].items]]


def test_pinned_threads_stand_first(client, board, ann):
    make.thread("Rules", author=ann, on=board).pin()
    make.thread("New", author=ann, on=board, now=make.THURSDAY + timedelta(hours=1))
    assert titles(client, board) == ["Rules", "New"]


def test_pinned_threads_do_not_stand_on_further_pages_again(client, board, ann):
    make.thread("Rules", author=ann, on=board).pin()
    for n in range(26):
        make.thread(f"Thread {n}", author=ann, on=board)
    older = client.get(board.get_absolute_url()).context["page"].older
    assert titles(client, board, before=older) == ["Thread 0"]


def test_only_threads_of_one_kind(client, board, ann):
    make.thread("It broke", author=ann, on=board, kind="complaint")
    make.thread("How do I", author=ann, on=board, kind="question")
    assert titles(client, board, kind="complaint") == ["It broke"]


def test_a_kind_that_does_not_exist_is_not_found(client, board):
    assert client.get(board.get_absolute_url(), {"kind": "rumour"}).status_code == 404


def test_an_unknown_board_is_not_found(client, db):
    assert client.get("/boards/nowhere/").status_code == 404


def test_an_empty_board_invites(client, board):
    assert "Be the first." in client.get(board.get_absolute_url()).content.decode()


def test_a_guest_is_shown_the_log_in_instead_of_a_form(client, board):
    assert f"/accounts/login/?next={board.get_absolute_url()}new/" in client.get(board.get_absolute_url()).content.decode()


def test_a_fan_is_not_offered_to_start_on_a_board_of_the_team(client, ann, bo):
    news = make.board("News", starters=Board.Starters.TEAM)
    client.force_login(ann)
    assert not client.get(news.get_absolute_url()).context["may_start"]
    client.force_login(bo)
    assert client.get(news.get_absolute_url()).context["may_start"]


@pytest.mark.parametrize(("reader", "most"), [(None, 8), ("ann", 12)])
def test_it_asks_the_database_as_often_for_many_threads_as_for_3(client, board, ann, count_queries, reader, most):
    for n in range(3):
        make.thread(f"Thread {n}", author=make.member(role="team"), on=board)
    if reader:
        client.force_login(ann)
    few = count_queries(lambda: client.get(board.get_absolute_url()))
    for n in range(40):
        make.thread(f"More {n}", author=make.member(role="team"), on=board)
    assert count_queries(lambda: client.get(board.get_absolute_url())) == few <= most
