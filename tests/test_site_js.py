"""What the site's own script promises: times that stay true, and no typed word lost."""

import re

import pytest
from playwright.sync_api import expect

from tests import make
from tests.hands import Person

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = 60 * 60 * 1000
DRAFTS = "Object.keys(localStorage).filter(name => name.startsWith('draft:')).length"


@pytest.fixture
def person(browser, live_server, ann):
    """Ann, whose browser's clock is ten years off: only the server knows the time."""
    person = Person(browser, live_server.url, ann, locale="en")
    person.page.clock.install(time="2016-02-29T12:00:00Z")
    yield person
    person.context.close()


@pytest.fixture
def path(person, eve, clock):
    clock.move_to("2026-11-21T12:00:00+08:00")
    make.build(features=1, published=True)
    return make.thread("Tea, or coffee?", author=eve, now=clock()).get_absolute_url()


def box(page):
    return page.get_by_label("Your words")


def types(page, words):
    box(page).fill(words)
    page.clock.fast_forward("00:02")


def test_what_was_just_now_becomes_minutes_ago(person, path):
    person.goes_to(path)
    said = person.page.locator("#p1 time[data-when]")
    expect(said).to_have_text("just now")
    person.page.clock.fast_forward("05:30")
    expect(said).to_have_text("5 min ago")


def test_the_countdown_counts_down(person, path):
    person.goes_to("/")
    left = person.page.locator(".facts time[data-until]")
    expect(left).to_have_text("3 d 12 h")
    person.page.clock.fast_forward(60 * HOUR)
    expect(left).to_have_text("23 h 59 min")
    person.page.clock.fast_forward(24 * HOUR)
    expect(left).to_have_text("now")


def test_a_draft_is_back_after_a_reload(person, path):
    person.goes_to(path)
    types(person.page, "Half a thought")
    person.page.reload()
    expect(box(person.page)).to_have_value("Half a thought")


def test_a_draft_that_was_sent_is_gone(person, path, eventually):
    person.goes_to(path)
    types(person.page, "A whole thought")
    person.presses("button", "Post reply")
    expect(person.page.locator("#p2")).to_contain_text("A whole thought")
    eventually(lambda: person.page.evaluate(DRAFTS) == 0)
    person.page.reload()
    expect(box(person.page)).to_have_value("")


def test_a_second_tab_takes_the_draft_over_and_ends_it(person, path, eventually):
    person.goes_to(path)
    types(person.page, "Begun in the first tab")
    second = person.context.new_page()
    second.goto(path)
    expect(box(second)).to_have_value("Begun in the first tab")
    second.get_by_role("button", name="Post reply").click()
    eventually(lambda: second.evaluate(DRAFTS) == 0)
    person.page.reload()
    expect(box(person.page)).to_have_value("")


def test_a_draft_into_which_something_was_quoted_is_back_too(person, path):
    person.goes_to(path)
    types(person.page, "Tea.")
    person.presses("link", "Quote")
    expect(box(person.page)).to_have_value(re.compile("Tea.\n\n> .*First words", re.S))
    types(person.page, "Tea, as you say.")
    person.page.reload()
    expect(box(person.page)).to_have_value("Tea, as you say.")


def test_a_draft_stays_with_its_thread(person, path, eve):
    other = make.thread("Charging by the sea", author=eve).get_absolute_url()
    person.goes_to(path)
    types(person.page, "About tea")
    person.goes_to(other)
    expect(box(person.page)).to_have_value("")
