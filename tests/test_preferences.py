"""Language and theme, chosen at the foot of every page."""

import pytest

HERE = {"Sec-Fetch-Site": "same-origin"}


def choose(client, headers=HERE, **fields):
    return client.post("/preferences/", {"next": "/forum/", **fields}, headers=headers)


def test_a_guests_choice_is_a_cookie(client, db):
    answer = choose(client, language="zh-hans", theme="dark")
    assert (answer.status_code, answer.url) == (303, "/forum/")
    page = client.get("/").content.decode()
    assert '<html lang="zh-Hans" data-theme="dark">' in page


def test_a_members_choice_goes_with_them(client, ann):
    client.force_login(ann)
    choose(client, language="zh-hans", theme="dark")
    ann.refresh_from_db()
    assert (ann.language, ann.theme) == ("zh-hans", "dark")
    client.cookies.clear()
    client.force_login(ann)
    assert 'lang="zh-Hans" data-theme="dark"' in client.get("/").content.decode()


def test_auto_leaves_it_to_the_device(client, ann):
    client.force_login(ann)
    choose(client, theme="dark")
    choose(client, theme="auto")
    ann.refresh_from_db()
    assert ann.theme == ""
    assert "data-theme" not in client.get("/").content.decode()


def test_one_choice_does_not_touch_the_other(client, ann):
    client.force_login(ann)
    choose(client, theme="dark")
    choose(client, language="en")
    ann.refresh_from_db()
    assert (ann.language, ann.theme) == ("en", "dark")


def test_the_browsers_wish_is_heard_without_a_choice(client, db):
    assert '<html lang="zh-Hans">' in client.get("/", headers={"Accept-Language": "zh-CN,zh;q=0.9"}).content.decode()
    assert '<html lang="en">' in client.get("/", headers={"Accept-Language": "de"}).content.decode()


@pytest.mark.parametrize("fields", [{"language": "xx"}, {"theme": "pink"}, {"language": "zh-hans", "theme": "x" * 200}])
def test_what_nobody_offers_is_refused(client, ann, fields):
    client.force_login(ann)
    assert choose(client, **fields).status_code == 400
    ann.refresh_from_db()
    assert (ann.language, ann.theme) == ("", "")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_it_leads_nowhere_else(client, db, target):
    assert choose(client, theme="dark", next=target).url == "/"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/testserver"},
        {"Referer": "http://["},
    ],
)
def test_another_site_cannot_choose_for_us(client, ann, headers):
    client.force_login(ann)
    assert choose(client, headers, theme="dark").status_code == 403
    ann.refresh_from_db()
    assert ann.theme == ""


@pytest.mark.parametrize("headers", [HERE, {"Origin": "http://testserver"}, {"Referer": "http://testserver/"}, {}])
def test_our_own_pages_may(client, db, headers):
    assert choose(client, headers, theme="dark").status_code == 303


def test_it_is_chosen_by_post_only(client, db):
    assert client.get("/preferences/?theme=dark").status_code == 405


def test_a_guests_page_sets_no_cookie_and_carries_no_token(client, db):
    page = client.get("/")
    assert not page.cookies
    assert "csrfmiddlewaretoken" not in page.content.decode()
