"""Boards are opened, ordered and closed to others in the administration."""

import pytest
from django.contrib.auth.models import Group

from forum.models import Board
from tests import make


@pytest.fixture
def admin(client, db):
    client.force_login(make.member("Root", is_staff=True, is_superuser=True))
    return client


def test_a_board_for_one_group_is_opened(admin):
    team = Group.objects.get(name="team")
    words = {"name": "First hundred", "slug": "ring", "about": "", "position": 1, "starters": "team", "readers": [team.pk]}
    assert admin.post("/admin/forum/board/add/", words).status_code == 302
    assert list(Board.objects.get(slug="ring").readers.all()) == [team]


def test_a_thread_is_moved_to_another_board_and_keeps_its_address(admin, client):
    thread, board = make.thread("Lock screen"), make.board("Bugs")
    admin.post(f"/admin/forum/thread/{thread.pk}/change/", {"board": board.pk, "kind": "complaint", "title": "Lock screen sticks"})
    thread.refresh_from_db()
    assert (thread.board, thread.kind) == (board, "complaint")
    assert client.get(f"/threads/{thread.pk}/lock-screen/", follow=True).status_code == 200


def test_threads_are_not_written_or_deleted_there(admin):
    thread = make.thread()
    assert admin.get("/admin/forum/thread/add/").status_code == 403
    assert admin.get(f"/admin/forum/thread/{thread.pk}/delete/").status_code == 403


def test_a_board_with_threads_cannot_be_deleted(admin):
    thread = make.thread()
    admin.post(f"/admin/forum/board/{thread.board.pk}/delete/", {"post": "yes"})
    assert Board.objects.filter(pk=thread.board.pk).exists()
