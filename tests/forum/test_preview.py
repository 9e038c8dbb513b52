"""Seeing how a text will look before it is sent."""

import pytest


def test_a_member_sees_how_it_will_look(client, ann):
    client.force_login(ann)
    answer = client.post("/preview/", {"body": "**bold** <script>alert(1)</script>"})
    assert answer.status_code == 200
    assert "<strong>bold</strong>" in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_nothing_written_is_said_kindly(client, ann):
    client.force_login(ann)
    assert "There is nothing to see yet." in client.post("/preview/").content.decode()


def test_a_guest_sees_nothing(client, db):
    assert client.post("/preview/", {"body": "Hi"})["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("body", ["x" * 30_000, "\x00", "> " * 5000])
def test_what_is_too_much_is_shown_as_it_was_typed(client, ann, body):
    client.force_login(ann)
    assert client.post("/preview/", {"body": body}).status_code == 200
