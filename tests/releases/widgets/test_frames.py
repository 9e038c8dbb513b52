"""Widgets on other sites: they alone may be framed and read from elsewhere, are kept by caches, and do as they are asked."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests import make
from tests.hands import Person
from tests.releases.widgets.host import other_site  # noqa: F401

FRAMES = ("/widgets/countdown/", "/widgets/ballot/", "/widgets/award/")
FACTS = ("/widgets/countdown.json", "/widgets/ballot.json", "/widgets/award.json")


@pytest.fixture
def build(db, clock):
    return make.build()


@pytest.mark.parametrize("path", FRAMES)
def test_a_widget_may_be_framed_by_everybody(client, build, path):
    answer = client.get(path)
    assert "X-Frame-Options" not in answer.headers
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "script-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/widgets/", "/widgets/no-such/", "/popcorn/", "/accounts/login/", *FACTS])
def test_nothing_else_may(client, build, path):
    answer = client.get(path)
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("path", FACTS)
def test_programs_of_other_sites_may_read_the_facts(client, build, path):
    assert client.get(path)["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/", "/widgets/", "/widgets/countdown/"])
def test_and_nothing_else(client, build, path):
    assert "Access-Control-Allow-Origin" not in client.get(path).headers


@pytest.mark.parametrize("path", [*FRAMES, *FACTS])
def test_it_sets_no_cookie_and_may_be_kept(client, build, path, ann):
    client.force_login(ann)
    client.cookies["theme"] = "dark"
    answer = client.get(path)
    assert not answer.cookies
    assert answer["Cache-Control"] == "public, max-age=60"
    assert answer.content == Client().get(path).content


def test_a_crowd_has_each_choice_made_once(build, settings, django_assert_num_queries):
    settings.GUEST_PAGES_SECONDS = 60
    first = Client().get("/widgets/countdown/?lang=zh-hans")
    with django_assert_num_queries(0):
        assert Client().get("/widgets/countdown/?lang=zh-hans").content == first.content
    assert Client().get("/widgets/countdown/?lang=en").content != first.content


@pytest.mark.parametrize("path", FRAMES)
def test_language_and_theme_are_as_the_address_asks(client, build, path):
    answer = client.get(f"{path}?lang=zh-hans&theme=dark", headers={"Accept-Language": "en"})
    assert 'lang="zh-Hans" data-theme="dark">' in answer.content.decode()
    assert answer["Content-Language"] == "zh-hans"


def test_without_a_word_the_browser_decides(client, build):
    answer = client.get("/widgets/countdown/", headers={"Accept-Language": "zh-CN"})
    assert 'lang="zh-Hans">' in answer.content.decode()
    assert "Accept-Language" in answer["Vary"]


@pytest.mark.parametrize("query", ["lang=xx", "theme=pink", "product=none", "product=%00", "lang=" + "x" * 300])
@pytest.mark.parametrize("path", ["/widgets/ballot/", "/widgets/ballot.json"])
def test_what_is_not_offered_is_refused(client, build, path, query):
    assert client.get(f"{path}?{query}").status_code == 400
    assert client.get("/widgets/", query_params={"theme": "pink"}).status_code == 422


def test_widgets_are_only_read(client, build):
    for path in ("/widgets/", *FRAMES, *FACTS):
        assert client.post(path).status_code == 405


def test_the_shelf_gives_the_code_of_what_was_chosen(client, build, settings):
    settings.SITE_URL = "https://friday.example.org"
    page = client.get("/widgets/?lang=zh-hans&theme=dark").content.decode()
    assert "readonly" in page
    for name in ("countdown", "ballot", "award"):
        address = f"https://friday.example.org/widgets/{name}/?lang=zh-hans&amp;theme=dark"
        assert f"&lt;iframe src=&quot;{address.replace('&', '&amp;')}&quot;" in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [320, 1280])
def test_they_stand_in_a_page_of_another_site(browser, live_server, clock, other_site, width):  # noqa: F811
    build = make.build(published=True)
    clock.move_to("2026-11-21T12:00:00+08:00")
    make.build(of=build.product, friday=build.week.next.friday)
    fan = Person(browser, live_server.url, javascript=width > 320, viewport={"width": width, "height": 900}, locale="zh-CN")
    wrong = []
    fan.page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    framed = "".join(f'<iframe src="{live_server.url}{path}" width="100%" height="400"></iframe>' for path in (*FRAMES, "/"))
    fan.page.goto(other_site(framed))
    for n, words in enumerate(["距下一个橙色星期五", "还没有投票", "爆米花奖"]):
        inside = fan.page.frame_locator("iframe").nth(n)
        expect(inside.locator("main")).to_contain_text(words)
        assert inside.locator("html").evaluate("page => page.scrollWidth - page.clientWidth") == 0
    expect(fan.page.frame_locator("iframe").nth(3).locator("main")).to_have_count(0)
    assert len(wrong) == 1, wrong  # that the front page may not be framed
    assert "frame" in wrong[0].lower()
    fan.context.close()
