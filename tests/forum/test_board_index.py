"""The forum's front: all boards, and what is talked about now."""

from datetime import timedelta

import pytest

from tests import make


def talk(client, **query):
    """The titles under "Talking now"."""
    return [thread.title for thread in client.get("/forum/", query).context["page"].items]


def test_a_board_tells_how_many_threads_it_has_and_who_spoke_last(client, ann, eve):
    board = make.board("Bugs")
    make.thread("One", author=ann, on=board)
    make.thread("Two", author=ann, on=board).reply(eve, "Me too", make.THURSDAY + timedelta(hours=1))
    (shown,) = client.get("/forum/").context["boards"]
    assert (shown.thread_count, shown.latest_thread.last_poster) == (2, eve)


def test_a_hidden_thread_is_neither_counted_nor_the_latest(client, ann):
    thread = make.thread(author=ann)
    thread.hide(make.THURSDAY)
    (shown,) = client.get("/forum/").context["boards"]
    assert (shown.thread_count, shown.latest_thread) == (0, None)


def test_who_spoke_last_stands_first(client, ann, eve):
    old = make.thread("Old", author=ann)
    make.thread("New", author=ann, now=make.THURSDAY + timedelta(minutes=5))
    assert talk(client) == ["New", "Old"]
    old.reply(eve, "Up", make.THURSDAY + timedelta(minutes=9))
    assert talk(client) == ["Old", "New"]


def test_unanswered_are_those_that_wait_for_a_first_reply(client, ann, eve):
    make.thread("Waiting", author=ann)
    make.thread("Answered", author=ann).reply(eve, "Here", make.THURSDAY)
    make.thread("Closed", author=ann).close(make.THURSDAY)
    assert talk(client, show="unanswered") == ["Waiting"]


def test_mine_are_those_i_started_or_replied_in(client, ann, eve):
    make.thread("Started", author=ann)
    make.thread("Replied", author=eve).reply(ann, "Hi", make.THURSDAY)
    make.thread("Neither", author=eve)
    client.force_login(ann)
    assert sorted(talk(client, show="mine")) == ["Replied", "Started"]


@pytest.mark.parametrize(
    "query", [{"show": "all"}, {"show": "mine"}, {"before": "x"}, {"before": "1-2-3"}, {"before": "9" * 40 + "-1"}]
)
def test_what_no_link_asks_for_is_not_found(client, db, query):
    assert client.get("/forum/", query).status_code == 404


def test_older_threads_follow_where_the_page_ends(client, ann):
    board = make.board()
    for n in range(30):
        make.thread(f"Thread {n}", author=ann, on=board)
    page = client.get("/forum/").context["page"]
    older = talk(client, before=page.older)
    assert [thread.title for thread in page.items] + older == [f"Thread {n}" for n in reversed(range(30))]


def test_a_new_thread_does_not_move_the_older_ones(client, ann):
    board = make.board()
    for n in range(30):
        make.thread(f"Thread {n}", author=ann, on=board)
    older = client.get("/forum/").context["page"].older
    make.thread("Just now", author=ann, on=board, now=make.THURSDAY + timedelta(minutes=1))
    assert talk(client, before=older)[0] == "Thread 4"


def test_start_offers_only_boards_on_which_the_member_may_start(client, ann):
    make.board("News", starters="team")
    talk = make.board("Talk")
    client.force_login(ann)
    assert client.get("/forum/new/").context["boards"] == [talk]


def test_start_sends_a_guest_to_the_log_in(client, db):
    assert client.get("/forum/new/")["Location"] == "/accounts/login/?next=/forum/new/"


@pytest.mark.parametrize(("reader", "most"), [(None, 8), ("ann", 12)])
def test_it_asks_the_database_as_often_for_300_threads_as_for_3(client, ann, count_queries, reader, most):
    board = make.board()
    for n in range(3):
        make.thread(f"Thread {n}", author=make.member(role="team"), on=board)
    if reader:
        client.force_login(ann)
    few = count_queries(lambda: client.get("/forum/"))
    for n in range(40):
        make.thread(f"More {n}", author=make.member(role="team"), on=make.board())
    assert count_queries(lambda: client.get("/forum/")) == few <= most
