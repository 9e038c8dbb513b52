"""The report without a network, on a phone and at a desk: kept in the browser, sent once, and for its author alone."""

import pytest
from playwright.sync_api import expect

from feedback.models import FourGridReport
from tests import make
from tests.hands import Person

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
READY = "navigator.serviceWorker.ready.then(() => caches.keys()).then(names => names.length === 1)"
WAITING = """new Promise(done => { const opening = indexedDB.open("reports");
  opening.onsuccess = () => { const asked = opening.result.transaction("waiting").objectStore("waiting").getAllKeys();
    asked.onsuccess = () => { opening.result.close(); done(asked.result); }; }; })"""


@pytest.fixture
def build(transactional_db, clock):
    build = make.build(features=2, published=True)
    clock.move_to("2026-11-21T15:01:00+08:00")
    return build


@pytest.fixture(params=SIZES)
def anns(request, browser, live_server, ann, build, eventually):
    """Ann at her report, whose page her browser has kept."""
    person = Person(browser, live_server.url, ann, locale="en", viewport=SIZES[request.param])
    person.goes_to(f"/builds/{build.pk}/report/")
    eventually(lambda: person.page.evaluate(READY))
    yield person
    person.context.close()


def fill_and_send(person):
    person.picks("Happy")
    person.writes("Why I loved it", "The dial is quick.")
    person.presses("button", "Send my report")


def sent():
    return list(FourGridReport.objects.values_list("author__username", "mood", "loved_word"))


def test_a_report_waits_for_the_network_and_is_sent_once(anns, build, eventually):
    anns.context.set_offline(True)
    anns.page.reload()
    fill_and_send(anns)
    anns.sees("your report waits in this browser")
    expect(anns.labelled("Why I loved it")).to_have_value("The dial is quick.")
    assert sent() == []
    anns.context.set_offline(False)
    reads(anns, "Report #1 received. Thank you!")
    reads(anns, "It has arrived, thank you!")
    assert sent() == [("Ann", "happy", "The dial is quick.")]
    assert anns.page.evaluate(WAITING) == []


def test_a_report_outlives_the_log_in_and_a_shared_phone(anns, build, ann, eve):
    anns.context.clear_cookies(name="sessionid")
    fill_and_send(anns)
    expect(anns.page).to_have_url(f"{anns.page.url.partition('/accounts')[0]}/accounts/login/?next=/builds/{build.pk}/report/")
    log_in(anns, eve)
    assert "The dial is quick." not in anns.page.content()
    assert anns.page.evaluate("caches.keys()") == [str(eve.pk)]
    assert (sent(), anns.page.evaluate(WAITING)) == ([], [f"{ann.pk} /builds/{build.pk}/report/"])
    anns.context.clear_cookies(name="sessionid")
    anns.goes_to(f"/accounts/login/?next=/builds/{build.pk}/report/")
    log_in(anns, ann)
    reads(anns, "Report #1 received. Thank you!")
    assert sent() == [("Ann", "happy", "The dial is quick.")]


def reads(person, words):
    """What comes by itself once the network or the author is back."""
    expect(person.page.locator("main")).to_contain_text(words, timeout=60_000)


def log_in(person, member):
    person.page.locator("#id_login").fill(member.username)
    person.page.locator("#id_password").fill(make.PASSWORD)
    person.page.locator("main form button.primary").first.click()
    person.page.wait_for_url("**/report/")


def test_a_report_that_waited_too_long_is_refused_in_words(anns, build, clock):
    anns.context.set_offline(True)
    fill_and_send(anns)
    anns.sees("your report waits in this browser")
    clock.move_to(build.reports_close_at)
    anns.context.set_offline(False)
    reads(anns, "came too late. Reports for 26.11.20 closed on Tuesday.")
    assert (sent(), anns.page.evaluate(WAITING)) == ([], [])
