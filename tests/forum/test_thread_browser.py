"""Talking on the forum in a real browser: with scripts it is smoother, without them it all works."""

import re

import pytest
from playwright.sync_api import expect

from forum.models import Post, Thread
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request):
    return request.param


@pytest.fixture
def page(browser, live_server, client, ann, scripts):
    """Ann's window, with and without JavaScript. What the browser complains of fails the test."""
    client.force_login(ann)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context = browser.new_context(base_url=live_server.url, java_script_enabled=scripts)
    context.add_cookies([session])
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [said for said in complaints if "status of 4" not in said] == []


@pytest.fixture
def thread(page, eve):
    return make.thread("锁屏上滑偶尔失灵", author=eve, body="十次里有一次没反应。")


def box(page):
    return page.get_by_label("Your words")


def test_ann_starts_a_thread(page):
    make.board("Bugs")
    page.goto("/forum/")
    page.get_by_role("link", name="Start a thread").click()
    page.get_by_role("link", name="Bugs").click()
    page.get_by_label("Complaint").check()
    page.get_by_label("Title").fill("锁屏上滑偶尔失灵")
    box(page).fill("十次里有**一次**没反应。")
    page.get_by_role("button", name="Start the thread").click()
    page.get_by_role("heading", name="锁屏上滑偶尔失灵").wait_for()
    assert page.locator("#p1 strong").text_content() == "一次"


def test_ann_looks_at_a_preview_and_posts(page, thread):
    page.goto(thread.get_absolute_url())
    box(page).fill("Me **too**")
    page.get_by_role("button", name="Preview").click()
    assert page.locator("#preview strong").text_content() == "too"
    assert not Post.objects.filter(number=2).exists()
    page.get_by_role("button", name="Post reply").click()
    page.locator("#p2").wait_for()
    assert page.locator("#p2 strong").text_content() == "too"
    assert box(page).input_value() == ""


def test_ann_quotes_eve(page, thread, scripts):
    page.goto(thread.get_absolute_url())
    if scripts:
        box(page).fill("Before the quotation")
    page.get_by_role("link", name="Quote").click()
    expect(box(page)).to_have_value(re.compile("> 十次里有一次没反应。"))
    assert not scripts or box(page).input_value().startswith("Before the quotation\n\n>")
    page.get_by_role("button", name="Post reply").click()
    page.locator("#p2 blockquote").wait_for()


def test_two_replies_one_after_the_other(page, thread):
    page.goto(thread.get_absolute_url())
    for n, words in ((2, "First"), (3, "Second")):
        box(page).fill(words)
        page.get_by_role("button", name="Post reply").click()
        page.locator(f"#p{n}").wait_for()
    assert list(thread.posts.values_list("body", flat=True)) == ["十次里有一次没反应。", "First", "Second"]


def test_ann_is_told_when_the_thread_was_closed_meanwhile(page, thread):
    page.goto(thread.get_absolute_url())
    box(page).fill("Words worth keeping")
    Thread.objects.update(closed_at=make.THURSDAY)
    page.get_by_role("button", name="Post reply").click()
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("What you wrote, to take along").input_value() == "Words worth keeping"


def test_ann_is_told_when_she_wrote_nothing_that_can_be_seen(page, thread):
    page.goto(thread.get_absolute_url())
    box(page).fill("\u200b")
    page.get_by_role("button", name="Post reply").click()
    page.get_by_text("Write something first.").wait_for()
    assert thread.posts.count() == 1


def test_a_moderator_hides_a_post(page, thread, moe, client, live_server):
    client.force_login(moe)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page.goto(thread.get_absolute_url())
    page.locator("#p1").get_by_role("button", name="Hide").click()
    page.get_by_text("Hidden by Moe").wait_for()
    page.locator("#p1").get_by_role("button", name="Show again").click()
    page.locator("#p1").get_by_role("button", name="Hide").wait_for()
    page.get_by_role("button", name="Close").click()
    page.get_by_text("This thread is closed").wait_for()
