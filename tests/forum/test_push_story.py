"""Ann lets her browser tell her the news. Its push service is ours: the real ones are on the internet."""

import json
import time

import pytest

from forum import notices, pushes
from forum.models import PushSubscription
from tests.forum.subscriber import Subscriber

pytestmark = pytest.mark.django_db(transaction=True)
NO_SERVICE = "PushManager.prototype.subscribe = async function (options) { %s }"
SUBSCRIBES = """
    if (!options.userVisibleOnly || options.applicationServerKey !== %s || (await this.getSubscription())) throw new Error();
    return %s;
"""
# A browser without a screen shows no messages: what the worker asks it for is written down.
WATCHED = """
self.shown = {};
registration.showNotification = async (title, { tag, ...more }) => { shown[tag] = { title, ...more }; };
clients.openWindow = async (path) => { self.opened = path; };
"""
CLICKED = """
const click = new ExtendableEvent("notificationclick");
click.notification = { data: Object.values(shown)[0].data, close: () => { self.shown = {}; } };
dispatchEvent(click);
"""


def a_push_service(fan, browser):
    answers = SUBSCRIBES % (json.dumps(pushes.public_key()), browser.json)
    fan.context.add_init_script(NO_SERVICE % answers)


def arrives(fan, message):
    """What the push service hands to the browser, which wakes the worker."""
    line = fan.context.new_cdp_session(fan.page)
    registrations = []
    line.on("ServiceWorker.workerRegistrationUpdated", lambda said: registrations.extend(said["registrations"]))
    line.send("ServiceWorker.enable")
    while not registrations:
        fan.page.wait_for_timeout(20)
    registration = next(one for one in registrations if one["scopeURL"].endswith("/settings/notices/"))
    origin = "/".join(fan.page.url.split("/")[:3])
    data = {"origin": origin, "registrationId": registration["registrationId"], "data": json.dumps(message)}
    line.send("ServiceWorker.deliverPushMessage", data)


def shown_by(worker, fan):
    """The messages that stand on the screen, as soon as there are any."""
    until = time.monotonic() + 5
    while not (shown := worker.evaluate("Object.values(shown)")) and time.monotonic() < until:
        fan.page.wait_for_timeout(20)
    return shown


def test_ann_is_told_in_her_browser(person, ann, said, language, receiver, clock):
    ann.language = language
    ann.save()
    fan, browser = person(ann), Subscriber(f"{receiver.url}&browser=1")
    a_push_service(fan, browser)
    fan.goes_to("/settings/notices/")
    fan.presses("button", said("Tell me in this browser"))
    fan.sees(said("This one"))

    pushes.push_due(clock())
    notices.tell([ann], "reply", "post:1", "/popcorn/", clock(), who="Bo", title="Hello")
    pushes.push_due(clock())
    told = [browser.read(body) for _path, _headers, body in receiver.heard]
    sentence = said("%(who)s replied in “%(title)s”", who="Bo", title="Hello")
    assert [one["body"] for one in told] == [said("From now on this browser tells you the news."), sentence]

    worker = fan.context.service_workers[-1]  # the browser may have begun it anew
    worker.evaluate(WATCHED)
    for message in (told[1], told[1]):
        arrives(fan, message)
    [shown] = shown_by(worker, fan)
    assert (shown["title"], shown["body"]) == ("Orange Friday", sentence)
    assert shown["lang"] == {"en": "en", "zh-hans": "zh-Hans"}[language]
    worker.evaluate(CLICKED)
    assert (worker.evaluate("opened"), worker.evaluate("shown")) == ("/popcorn/", {})

    fan.presses("button", said("Stop in %(name)s", name="Chrome, Linux"))
    fan.sees(said("Tell me in this browser"))
    assert not PushSubscription.objects.exists()


def test_a_browser_that_does_not_allow_it_is_told_what_to_do(person, ann, said):
    fan = person(ann)
    fan.context.add_init_script(NO_SERVICE % "throw new DOMException('no', 'NotAllowedError');")
    fan.goes_to("/settings/notices/")
    fan.presses("button", said("Tell me in this browser"))
    fan.sees(said("The browser does not allow it. Allow notifications for this site in its settings, then try again."))
    assert not PushSubscription.objects.exists()


def test_the_site_can_stand_on_a_home_screen(page, live_server, ann):
    page.goto(f"{live_server.url}/forum/")
    line = page.context.new_cdp_session(page)
    found = line.send("Page.getAppManifest")
    assert (found["url"], found["errors"]) == (f"{live_server.url}/site.webmanifest", [])
    said = json.loads(found["data"])
    assert (said["display"], said["name"]) == ("standalone", "Orange Friday")
    for icon in said["icons"]:
        assert page.request.get(f"{live_server.url}{icon['src']}").ok


def test_a_browser_that_cannot_do_it_shows_no_button(person, ann, said):
    fan = person(ann)
    fan.context.add_init_script("delete window.PushManager")
    fan.goes_to("/settings/notices/")
    assert not fan.find("button", said("Tell me in this browser")).is_visible()
    fan.presses("button", said("Save"))
    fan.sees(said("What we tell you"))
