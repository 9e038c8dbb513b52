"""Editing a post, and the history of it."""

import pytest

from tests import make


@pytest.fixture
def post(ann):
    return make.thread("Lock screen", author=ann, body="First words").posts.get()


def edit(client, post, body="Better words", **more):
    return client.post(f"/posts/{post.pk}/edit/", {"body": body, **more})


def versions(client, post, **query):
    return client.get(f"/posts/{post.pk}/history/", query).context["versions"]


def test_who_wrote_a_post_changes_it(client, post, ann, clock):
    client.force_login(ann)
    assert client.get(f"/posts/{post.pk}/edit/").context["form"]["body"].value() == "First words"
    assert edit(client, post)["Location"].endswith("#p1")
    post.refresh_from_db()
    assert (post.body, post.html, post.edited_at) == ("Better words", "<p>Better words</p>\n", clock.instant)


def test_somebody_else_does_not(client, post, eve, bo):
    for member in (eve, bo):
        client.force_login(member)
        assert client.get(f"/posts/{post.pk}/edit/").status_code == 403
        assert edit(client, post).status_code == 403
    post.refresh_from_db()
    assert post.body == "First words"


def test_a_guest_logs_in_first(client, post):
    assert edit(client, post)["Location"].startswith("/accounts/login/")


def test_the_history_tells_what_was_said_by_whom_and_when(client, post, ann, moe, clock):
    post.edit(ann, "Second words", clock.instant)
    post.edit(moe, "Third words", clock.instant)
    told = [(version.text, version.writer, version.is_first) for version in versions(client, post)]
    assert told == [("Third words", moe, False), ("Second words", ann, False), ("First words", ann, True)]


def test_what_a_moderator_changed_is_said_beside_the_post(client, post, ann, moe):
    address = post.thread.get_absolute_url()
    post.edit(ann, "Second words", make.THURSDAY)
    assert "edited by a moderator" not in client.get(address).content.decode()
    client.force_login(moe)
    edit(client, post, "Third words")
    assert "edited by a moderator" in client.get(address).content.decode()


def test_a_post_that_was_never_edited_has_one_version(client, post, ann):
    (version,) = versions(client, post)
    assert (version.text, version.writer, version.is_first) == ("First words", ann, True)


def test_saving_the_same_words_changes_nothing(client, post, ann):
    client.force_login(ann)
    edit(client, post, "First words")
    post.refresh_from_db()
    assert (post.edited_at, post.revisions.count()) == (None, 0)


@pytest.mark.parametrize("edits", [9, 10, 11, 20, 25])
def test_a_long_history_is_read_in_parts(client, post, ann, edits):
    for n in range(edits):
        post.edit(ann, f"Version {n}", make.THURSDAY)
    texts, page = [], client.get(f"/posts/{post.pk}/history/")
    while True:
        texts += [version.text for version in page.context["versions"]]
        if not (older := page.context["older"]):
            break
        page = client.get(f"/posts/{post.pk}/history/", {"before": older})
    assert texts == [*(f"Version {n}" for n in reversed(range(edits))), "First words"]
    assert page.context["versions"][-1].is_first


@pytest.mark.parametrize("before", ["x", "9" * 30, "-1", "0"])
def test_a_part_of_the_history_that_does_not_exist_is_harmless(client, post, before):
    assert client.get(f"/posts/{post.pk}/history/", {"before": before}).status_code == 200


def test_a_hidden_post_has_no_history_for_others(client, post, ann, moe):
    post.edit(ann, "Worse words", make.THURSDAY)
    post.hide(moe, make.THURSDAY)
    client.force_login(ann)
    assert client.get(f"/posts/{post.pk}/history/").status_code == 404
    assert edit(client, post).status_code == 404
    client.force_login(moe)
    assert client.get(f"/posts/{post.pk}/history/").status_code == 200


def test_the_old_text_is_shown_as_text(client, post, ann):
    post.edit(ann, "<img src=x onerror=alert(1)>", make.THURSDAY)
    assert "&lt;img src=x onerror=alert(1)&gt;" in client.get(f"/posts/{post.pk}/history/").content.decode()


@pytest.mark.parametrize("body", ["", "\u200b", "x" * 20_001])
def test_what_cannot_stand_comes_back_as_it_was_typed(client, post, ann, body):
    client.force_login(ann)
    answer = edit(client, post, body)
    assert (answer.status_code, answer.context["form"]["body"].value()) == (422, body)
    assert not post.revisions.exists()


def test_a_preview_saves_nothing(client, post, ann):
    client.force_login(ann)
    answer = edit(client, post, "**bold**", preview="1")
    assert "<strong>bold</strong>" in answer.context["form"].preview
    assert not post.revisions.exists()


def test_the_history_asks_as_often_for_ten_versions_as_for_two(client, post, ann, moe, count_queries):
    def ask():
        return client.get(f"/posts/{post.pk}/history/")

    post.edit(ann, "Second", make.THURSDAY)
    few = count_queries(ask)
    for n in range(8):
        post.edit(moe, f"Version {n}", make.THURSDAY)
    assert count_queries(ask) == few <= 8
