"""Voting and reporting as people do it: with the keyboard alone, without JavaScript, with a page reloaded half-way."""

import pytest
from django.conf import settings

from feedback.models import FourGridReport, Vote
from tests import make


@pytest.fixture
def week(transactional_db, clock):
    build = make.build(features=2, published=True)
    clock.move_to("2026-11-21T10:00:00+08:00")
    make.proposal("Scrolling screenshots", of=build.product)
    return build


@pytest.fixture
def anns_page(browser, live_server, client, week):
    """A page that Ann is logged in on; `anns_page(java_script_enabled=False)` for one without scripts."""
    contexts = []

    def open_page(**options):
        client.force_login(make.member("Ann"))
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        session = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        context.add_cookies([{**session, "url": live_server.url}])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def press_until(page, selector, key="Tab"):
    """Go on with the key until the focus is there."""
    for _press in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    pytest.fail(f"{selector} cannot be reached with {key}")


def votes():
    return list(Vote.objects.values_list("feature__title", "value"))


def test_voting_with_the_keyboard_keeps_the_focus(anns_page, week):
    page, feature = anns_page(), week.features.first()
    page.goto(week.get_absolute_url())
    press_until(page, f"#love-{feature.pk}")
    with page.expect_response("**/vote/"):
        page.keyboard.press("Enter")
    page.wait_for_selector(f"#love-{feature.pk}[aria-pressed=true]")
    assert votes() == [("Feature 1", 1)]
    assert page.evaluate("document.activeElement.id") == f"love-{feature.pk}"
    with page.expect_response("**/vote/"):
        page.keyboard.press("Enter")
    page.wait_for_selector(f"#love-{feature.pk}[aria-pressed=false]")
    assert votes() == []


def test_voting_without_javascript(anns_page, week):
    page, feature = anns_page(java_script_enabled=False), week.features.first()
    page.goto(week.get_absolute_url())
    page.click(f"#miss-{feature.pk}")
    assert page.get_attribute(f"#miss-{feature.pk}", "aria-pressed") == "true"
    assert votes() == [("Feature 1", -1)]
    page.click(f"#miss-{feature.pk}")
    assert votes() == []


def test_reporting_with_the_keyboard(anns_page, week):
    page = anns_page()
    page.goto(f"/builds/{week.pk}/report/")
    press_until(page, "[name=mood]")
    page.keyboard.press("ArrowRight")
    press_until(page, "[name=mood_word]")
    page.keyboard.type("顺!")
    press_until(page, "[name=loved]")
    page.keyboard.press("ArrowDown")
    press_until(page, "[name=awaited]")
    page.keyboard.press("ArrowDown")
    press_until(page, "main form .button.primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/said/")
    report = FourGridReport.objects.get()
    assert (report.mood, report.mood_word) == ("loving", "顺!")
    assert (report.loved.title, report.letdown, report.awaited.thread.title) == ("Feature 1", None, "Scrolling screenshots")


def test_reporting_without_javascript(anns_page, week):
    page = anns_page(java_script_enabled=False)
    page.goto(f"/builds/{week.pk}/report/")
    page.click(".moods label:has([value=hopeful])")
    page.fill("[name=letdown_word]", "It ate my alarm.")
    page.click("main form .button.primary")
    assert page.url.endswith("/said/")
    assert FourGridReport.objects.get().letdown_word == "It ate my alarm."


def drafts(page):
    return page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('draft:report-')).length")


def test_a_draft_survives_a_reload_and_is_gone_when_sent(anns_page, week, eventually):
    page = anns_page()
    page.goto(f"/builds/{week.pk}/report/")
    page.click(".moods label:has([value=sad])")
    page.fill("[name=loved_word]", "Half a thought")
    eventually(lambda: drafts(page))
    page.reload()
    assert page.input_value("[name=loved_word]") == "Half a thought"
    assert page.is_checked("[value=sad]")
    page.click("main form .button.primary")
    page.wait_for_url("**/said/")
    eventually(lambda: not drafts(page))


def test_a_vote_that_comes_too_late_is_refused_in_its_place(anns_page, week, clock):
    page, feature = anns_page(), week.features.first()
    page.goto(week.get_absolute_url())
    clock.move_to(week.reports_close_at)
    page.click(f"#love-{feature.pk}")
    page.wait_for_selector(f"#feature-{feature.pk}[role=alert]")
    assert "closed on Tuesday" in page.inner_text(f"#feature-{feature.pk}")
    assert votes() == []
