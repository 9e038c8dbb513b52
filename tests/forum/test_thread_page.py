"""A thread: its one address, its pages by number, its posts."""

import gzip

import pytest

from tests import make


def filled(posts, author, **more):
    thread = make.thread("Lock screen", author=author, **more)
    for n in range(2, posts + 1):
        thread.reply(author, f"Words {n}", make.THURSDAY)
    return thread


def numbers(page):
    return [post.number for post in page.context["posts"]]


def test_a_guest_reads_a_thread_in_its_own_language(client, ann):
    thread = make.thread("锁屏上滑手势偶尔失灵", author=ann, body="十次里有一次没反应")
    page = client.get(thread.get_absolute_url())
    assert '<h1 lang="zh-Hans">锁屏上滑手势偶尔失灵</h1>' in page.content.decode()
    assert '<div class="prose" lang="zh-Hans"><p>十次里有一次没反应</p>' in page.content.decode()


def test_a_guest_gets_no_cookie_and_no_form_but_the_log_in(client, ann):
    page = client.get(make.thread(author=ann).get_absolute_url())
    assert not page.cookies
    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert "Log in to reply" in page.content.decode()


def test_any_other_slug_leads_to_the_one_address(client, ann):
    thread = make.thread("Lock screen", author=ann)
    page = client.get(f"/threads/{thread.pk}/something-else/?quote=1")
    assert (page.status_code, page["Location"]) == (301, f"/threads/{thread.pk}/lock-screen/?quote=1")


@pytest.mark.parametrize("title", ["Unread", "State", "Replies", "🎉🎉🎉", "?!…", "新版本/更新日志"])
def test_every_title_has_an_address_that_works(client, ann, title):
    thread = make.thread(title, author=ann)
    page = client.get(thread.get_absolute_url())
    assert page.context["thread"] == thread


def test_a_page_is_a_range_of_numbers(client, ann):
    thread = filled(45, ann)
    assert numbers(client.get(thread.get_absolute_url())) == list(range(1, 21))
    assert numbers(client.get(thread.get_absolute_url(page=3))) == list(range(41, 46))


@pytest.mark.parametrize("page", [4, 99999999999999999999])
def test_a_page_beyond_the_end_is_not_found(client, ann, page):
    assert client.get(filled(45, ann).get_absolute_url(page=page)).status_code == 404


def test_the_first_page_has_one_address(client, ann):
    thread = filled(2, ann)
    assert client.get(f"{thread.get_absolute_url()}page/1/")["Location"] == thread.get_absolute_url()


def test_a_post_has_a_link_that_never_moves(client, ann):
    thread = filled(25, ann)
    post = thread.posts.get(number=23)
    assert client.get(post.get_absolute_url())["Location"] == thread.get_absolute_url(page=2) + "#p23"


@pytest.mark.parametrize(
    "address", ["/threads/1/x/", "/posts/1/", "/threads/99999999999999999999/x/", "/posts/99999999999999999999/"]
)
def test_what_does_not_exist_is_not_found(client, db, address):
    assert client.get(address).status_code == 404


def test_who_holds_a_role_wears_a_chip(client, ann, bo):
    thread = make.thread(author=ann)
    thread.reply(bo, "Looking into it", make.THURSDAY)
    assert client.get(thread.get_absolute_url()).content.decode().count("chip staff") == 1


def test_a_talk_that_is_at_home_elsewhere_leads_there(client, ann):
    thread = make.thread(author=ann, home="/proposals/42/")
    assert 'href="/proposals/42/"' in client.get(thread.get_absolute_url()).content.decode()


def test_a_title_and_a_name_are_shown_as_they_are_written(client, ann):
    page = client.get(make.thread("<script>alert(1)</script>", author=ann).get_absolute_url())
    assert "<script>alert" not in page.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.content.decode()


@pytest.mark.parametrize(("reader", "most"), [(None, 8), ("ann", 12)])
def test_it_asks_the_database_as_often_for_20_posts_as_for_2(client, ann, count_queries, reader, most):
    few, many = filled(2, ann), filled(2, ann)
    for _ in range(30):
        many.reply(make.member(role="team"), "Words", make.THURSDAY)
    if reader:
        client.force_login(ann)
    asked = count_queries(lambda: client.get(few.get_absolute_url()))
    assert count_queries(lambda: client.get(many.get_absolute_url())) == asked <= most


def test_a_page_of_20_long_posts_weighs_little(client, ann, moe):
    board = make.board("反馈")
    thread = make.thread("锁屏上滑手势偶尔失灵,有人遇到吗?", author=ann, on=board)
    for n in range(40):
        thread.reply(make.member(f"林间{n}"), f"{n} 更新到 6.11.20 之后,锁屏上滑大概十次里有一次没反应。" * 12, make.THURSDAY)
    client.force_login(moe)
    page = client.get(thread.get_absolute_url(page=2))
    assert len(gzip.compress(page.content)) < 15 * 1024
