"""Finding threads and posts by what stands in them."""

import pytest

from forum import finding
from tests import make


def found(client, q):
    search = client.get("/search/", {"q": q}).context["search"]
    return [thread.title for thread in search.threads], [hit.post.body for hit in search.posts]


@pytest.mark.parametrize("words", ["省电", "省电模", "模式", "耗 省电", "6.11.20"])
def test_two_characters_are_found_inside_a_chinese_sentence(client, ann, words):
    make.thread("新版省电模式更耗电了(6.11.20)", author=ann)
    assert found(client, words)[0] == ["新版省电模式更耗电了(6.11.20)"]


def test_large_and_small_letters_are_the_same(client, ann):
    make.thread("Battery saver", author=ann, body="The Dialler drains it")
    assert found(client, "BATTERY") == (["Battery saver"], [])
    assert found(client, "dialler") == ([], ["The Dialler drains it"])


def test_all_the_words_must_stand_there(client, ann):
    make.thread("Battery saver", author=ann)
    assert found(client, "saver battery")[0] == ["Battery saver"]
    assert found(client, "battery dialler") == ([], [])


@pytest.mark.parametrize("words", ["100%", "a_b", "\\"])
def test_signs_that_mean_something_to_the_database_mean_nothing_here(client, ann, words):
    make.thread("Charged to 1000 aXb", author=ann, body="words")
    assert found(client, words) == ([], [])


@pytest.mark.parametrize("words", ["", " ", "x", "\x00", "%00", "\ud800"])
def test_too_little_to_look_for_finds_nothing(client, ann, words):
    make.thread("xxx", author=ann)
    assert found(client, words.encode("utf-8", "surrogatepass")) == ([], [])


def test_one_character_is_told_to_be_too_little(client, db):
    assert "Type at least two characters." in client.get("/search/", {"q": "电"}).content.decode()


def test_nothing_found_says_what_to_try(client, db):
    assert "Try fewer or shorter ones." in client.get("/search/", {"q": "zzz"}).content.decode()


def test_the_place_of_the_word_is_shown(client, ann):
    make.thread(author=ann, body="前面" * 60 + "**省电模式**" + "后面" * 99 + "<script>")
    (hit,) = client.get("/search/", {"q": "省电模式"}).context["search"].posts
    before, word, behind = hit.excerpt
    assert (before[0], word, behind[-1]) == ("…", "省电模式", "…")
    assert len(before + word + behind) < 200


def test_a_word_is_shown_as_text(client, ann):
    make.thread(author=ann, body="Use `<b>` here")
    page = client.get("/search/", {"q": "<b>"}).content.decode()
    assert "<mark>&lt;b&gt;</mark>" in page


def test_the_newest_stand_first_and_not_all_of_them(client, ann):
    thread = make.thread(author=ann)
    for n in range(40):
        thread.reply(ann, f"省电 {n}", make.THURSDAY)
    bodies = found(client, "省电")[1]
    assert bodies == [f"省电 {n}" for n in reversed(range(10, 40))]


def test_only_so_many_posts_are_looked_at(client, ann, monkeypatch):
    thread = make.thread(author=ann, body="省电 old")
    monkeypatch.setattr(finding, "LOOKED_AT", 2)
    for n in range(2):
        thread.reply(ann, f"省电 {n}", make.THURSDAY)
    assert found(client, "省电")[1] == ["省电 1", "省电 0"]


@pytest.mark.parametrize(("reader", "most"), [(None, 8), ("ann", 12)])
def test_it_asks_the_database_as_often_for_30_finds_as_for_one(client, ann, count_queries, reader, most):
    thread = make.thread("省电", author=ann, body="省电")
    if reader:
        client.force_login(ann)
    few = count_queries(lambda: client.get("/search/", {"q": "省电"}))
    for _ in range(30):
        thread.reply(make.member(role="team"), "省电", make.THURSDAY)
        make.thread("省电", author=make.member())
    assert count_queries(lambda: client.get("/search/", {"q": "省电"})) == few <= most
