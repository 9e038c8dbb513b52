"""What moderators do: hide posts and threads, close, pin, and take each of these back."""

import pytest

from tests import make


@pytest.fixture
def thread(ann, eve):
    thread = make.thread("Lock screen", author=ann, body="It sticks")
    thread.reply(eve, "Rude words", make.THURSDAY)
    return thread


@pytest.fixture
def rude(thread):
    return thread.posts.get(number=2)


def act(client, thread, action):
    return client.post(f"/threads/{thread.pk}/state/", {"action": action})


def page(client, thread):
    return client.get(thread.get_absolute_url()).content.decode()


def test_a_hidden_post_leaves_its_number(client, thread, rude, moe):
    client.force_login(moe)
    assert client.post(f"/posts/{rude.pk}/hide/")["Location"].endswith("#p2")
    client.logout()
    assert "Rude words" not in page(client, thread)
    assert "A moderator has hidden this post." in page(client, thread)
    assert client.get(rude.get_absolute_url())["Location"].endswith("#p2")


def test_moderators_read_it_and_who_hid_it(client, thread, rude, moe):
    rude.hide(moe, make.THURSDAY)
    client.force_login(moe)
    assert "Rude words" in page(client, thread)
    assert "Hidden by <bdi>Moe</bdi>" in page(client, thread)


def test_not_even_its_author_reads_it(client, thread, rude, eve, moe):
    rude.hide(moe, make.THURSDAY)
    client.force_login(eve)
    assert "Rude words" not in page(client, thread)


def test_a_hidden_post_is_not_found_by_search(client, rude, moe):
    rude.hide(moe, make.THURSDAY)
    assert client.get("/search/", {"q": "Rude words"}).context["search"].posts == []
    client.force_login(moe)
    assert len(client.get("/search/", {"q": "Rude words"}).context["search"].posts) == 1


def test_what_is_shown_again_is_as_before(client, thread, rude, moe):
    rude.hide(moe, make.THURSDAY)
    client.force_login(moe)
    client.post(f"/posts/{rude.pk}/restore/")
    client.logout()
    assert "Rude words" in page(client, thread)


def test_who_hid_a_post_first_is_remembered(rude, moe, dana):
    rude.hide(moe, make.THURSDAY)
    rude.hide(dana, make.THURSDAY)
    rude.refresh_from_db()
    assert rude.hidden_by == moe


@pytest.mark.parametrize("verb", ["hide", "restore"])
def test_nobody_else_hides_or_shows_posts(client, rude, ann, bo, dana, verb):
    for member in (ann, bo, dana):
        client.force_login(member)
        assert client.post(f"/posts/{rude.pk}/{verb}/").status_code == 403


@pytest.mark.parametrize(
    ("action", "field", "back"),
    [("close", "closed_at", "reopen"), ("pin", "pinned", "unpin"), ("hide", "hidden_at", "restore")],
)
def test_a_moderator_changes_a_thread_and_takes_it_back(client, thread, moe, action, field, back):
    client.force_login(moe)
    assert act(client, thread, action)["Location"] == thread.get_absolute_url()
    thread.refresh_from_db()
    assert getattr(thread, field)
    act(client, thread, back)
    thread.refresh_from_db()
    assert not getattr(thread, field)


def test_nobody_else_changes_a_thread(client, thread, ann, bo, dana):
    for member in (ann, bo, dana):
        client.force_login(member)
        assert act(client, thread, "close").status_code == 403
    thread.refresh_from_db()
    assert thread.closed_at is None


def test_an_action_that_does_not_exist_is_a_bad_request(client, thread, moe):
    client.force_login(moe)
    assert act(client, thread, "delete").status_code == 400


def test_a_guest_logs_in_first(client, thread, rude):
    for address in (f"/threads/{thread.pk}/state/", f"/posts/{rude.pk}/hide/", f"/posts/{rude.pk}/restore/"):
        assert client.post(address, {"action": "close"})["Location"].startswith("/accounts/login/")


def test_a_hidden_thread_exists_for_moderators_only(client, thread, ann, moe):
    thread.hide(make.THURSDAY)
    client.force_login(ann)
    assert client.get(thread.get_absolute_url()).status_code == 404
    assert client.get(thread.posts.first().get_absolute_url()).status_code == 404
    assert client.get("/search/", {"q": "Lock screen"}).context["search"].threads == []
    client.force_login(moe)
    assert client.get(thread.get_absolute_url()).status_code == 200


def test_a_closed_thread_shows_no_box(client, thread, ann):
    client.force_login(ann)
    assert "<textarea" in page(client, thread)
    thread.close(make.THURSDAY)
    assert "<textarea" not in page(client, thread)
    assert "This thread is closed" in page(client, thread)


def test_a_thread_closed_twice_keeps_when_it_was_closed(thread, clock):
    thread.close(make.THURSDAY)
    clock.move_to("2026-11-21T10:00:00+08:00")
    thread.close(clock.instant)
    thread.refresh_from_db()
    assert thread.closed_at == make.THURSDAY
