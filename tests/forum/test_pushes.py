"""Pushes: who is told in which browser, that nobody else can read it, what is tried again, and how it ends."""

import json
import socket
from datetime import timedelta
from importlib import import_module
from urllib.parse import urlsplit

import pytest
from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.test import Client

from forum import notices, outbox, pushes
from forum.models import NoticeChoice, Outgoing, PushSubscription
from tests import make
from tests.forum.subscriber import Subscriber, claims

NOW = make.THURSDAY
MINUTE = timedelta(minutes=1)
PAGE = "/settings/notices/"


@pytest.fixture
def browse(receiver):
    """`browse()`: another browser whose push service is the receiver."""
    count = iter(range(100))
    return lambda: Subscriber(f"{receiver.url}&browser={next(count)}")


@pytest.fixture
def subscribe(client):
    def ask(member, browser):
        client.force_login(member)
        return client.post("/settings/pushes/", {"subscription": browser.json}, headers={"user-agent": "Firefox/130.0 Android"})

    return ask


@pytest.fixture
def phone(ann, browse, receiver):
    """Ann's, which is told what she is told."""
    browser = browse()
    said = json.loads(browser.json)
    PushSubscription.keep(ann, browser.endpoint, **said["keys"], user_agent="Firefox/130.0 Android", now=NOW)
    return browser


def tell(*members, cause="post:1", now=NOW):
    notices.tell(members, "reply", cause, "/threads/1/hello/", now, who="Bo", title="Hello")


def waiting():
    return Outgoing.objects.waiting().filter(channel="push")


def test_ann_is_told_in_her_browser(ann, phone, receiver):
    tell(ann)
    assert pushes.push_due(NOW) == 1
    [(path, headers, body)] = receiver.heard
    told = phone.read(body)
    assert f"{urlsplit(phone.endpoint).path}?{urlsplit(phone.endpoint).query}" == path
    assert (told["title"], told["body"], told["where"]) == ("Orange Friday", "Bo replied in “Hello”", "/threads/1/hello/")
    assert headers["Content-Encoding"] == "aes128gcm"
    assert int(headers["TTL"]) == 86_400


def test_nobody_else_can_read_it(ann, phone, receiver, browse):
    tell(ann)
    pushes.push_due(NOW)
    [(_path, _headers, body)] = receiver.heard
    assert b"Hello" not in body
    with pytest.raises(InvalidTag):
        browse().read(body)


def test_the_push_service_knows_who_sends_it(ann, phone, receiver):
    tell(ann)
    pushes.push_due(NOW)
    [(_path, headers, _body)] = receiver.heard
    said = claims(headers["Authorization"], pushes.public_key())
    parts = urlsplit(phone.endpoint)
    assert said["aud"] == f"{parts.scheme}://{parts.netloc}"
    assert said["sub"].startswith("mailto:")
    assert "@" in said["sub"]
    assert 0 < said["exp"] - NOW.timestamp() <= 24 * 3600


def test_it_speaks_her_language(ann, phone, receiver):
    ann.language = "zh-hans"
    ann.save()
    tell(ann)
    pushes.push_due(NOW)
    told = phone.read(receiver.heard[0][2])
    assert told["lang"] == "zh-Hans"
    assert "Hello" in told["body"]
    assert "replied" not in told["body"]


def test_each_of_her_browsers_is_told_once(ann, phone, browse, receiver):
    tablet = browse()
    PushSubscription.keep(ann, tablet.endpoint, **json.loads(tablet.json)["keys"], user_agent="", now=NOW)
    tell(ann)
    tell(ann)
    assert pushes.push_due(NOW) == 2
    assert pushes.push_due(NOW + MINUTE) == 0
    assert {path.rpartition("=")[2] for path, *_rest in receiver.heard} == {"0", "1"}


def test_what_she_does_not_want_to_hear_is_not_pushed(ann, phone, receiver):
    NoticeChoice.objects.create(member=ann, kind="reply", on_site=True, by_mail=True, by_push=False)
    tell(ann)
    assert pushes.push_due(NOW) == 0


def test_by_push_alone(ann, phone, receiver):
    NoticeChoice.objects.create(member=ann, kind="reply", on_site=False, by_mail=False, by_push=True)
    tell(ann)
    assert (pushes.push_due(NOW), notices.deliver_due(NOW)) == (1, 0)
    assert not ann.notices.on_page().exists()


def test_what_she_no_longer_wants_is_taken_out_of_the_outbox(client, ann, phone, receiver):
    tell(ann)
    client.force_login(ann)
    client.post(PAGE, {"reply-on_site": "on"})
    assert pushes.push_due(NOW) == 0
    client.post(PAGE, {"reply-by_push": "on"})
    tell(ann, cause="post:2")
    assert pushes.push_due(NOW) == 1


def test_a_failure_is_tried_again_and_seen_once(ann, phone, receiver):
    receiver.status = 503
    tell(ann)
    assert pushes.push_due(NOW) == 0
    assert pushes.push_due(NOW + 0.9 * MINUTE) == 0
    receiver.status = 201
    assert pushes.push_due(NOW + MINUTE) == 1
    first, again = receiver.heard
    assert first[1]["Topic"] == again[1]["Topic"]
    assert phone.read(first[2])["tag"] == phone.read(again[2])["tag"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_no_more_goes_with_all_that_waits_for_it(ann, phone, receiver, status):
    receiver.status = status
    tell(ann)
    tell(ann, cause="post:2", now=NOW + timedelta(hours=1))
    assert pushes.push_due(NOW) == 0
    assert not PushSubscription.objects.exists()
    assert not waiting().exists()
    assert ann.notices.on_page().count() == 2, "on the site she reads it all the same"


def test_a_service_that_does_not_answer_keeps_the_others_not_waiting(ann, bo, phone, browse, receiver):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
    dead = Subscriber(f"http://127.0.0.1:{port}/")
    for n in range(pushes.AT_ONCE + 2):
        PushSubscription.keep(bo, f"{dead.endpoint}{n}", **json.loads(dead.json)["keys"], user_agent="", now=NOW)
    tell(bo)
    tell(ann)
    assert pushes.push_due(NOW) == 1
    assert len(receiver.heard) == 1
    never_tried = waiting().filter(tries=0).count()
    assert never_tried == 2, "after the first failure nobody knocks there again in this run"


def test_a_key_that_broke_keeps_the_others_not_waiting(ann, bo, phone, browse, receiver):
    tell(ann)
    other = browse()
    PushSubscription.keep(bo, other.endpoint, **json.loads(other.json)["keys"], user_agent="", now=NOW)
    PushSubscription.objects.filter(member=ann).update(p256dh="broken")
    tell(bo)
    assert pushes.push_due(NOW) == 1
    assert waiting().get().trouble


def test_a_day_later_it_is_no_news_any_more(ann, phone, receiver):
    tell(ann)
    assert outbox.tidy(NOW + timedelta(days=1)) == 2 - 1, "the mail stays news for three days"
    assert pushes.push_due(NOW + timedelta(days=1)) == 0


def test_who_left_is_told_nothing_and_that_is_nobodys_failure(ann, phone, receiver):
    tell(ann)
    ann.is_active = False
    ann.save()
    assert pushes.push_due(NOW) == 0
    assert outbox.tidy(NOW + timedelta(days=4)) == 0
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize("title", ["字" * 900, "😀" * 900, '"\\' * 900])
def test_a_long_title_still_fits_into_a_push(ann, phone, receiver, title):
    notices.tell([ann], "reply", "post:1", "/threads/1/hello/", NOW, who="Bo", title=title)
    assert pushes.push_due(NOW) == 1
    assert len(phone.read(receiver.heard[0][2])["body"]) == 600


def test_it_is_sent_after_the_commit_and_not_before(ann, phone, receiver, clock, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(ann, now=clock())
        assert receiver.heard == []
    assert len(receiver.heard) == 1


# In the browser


def test_she_subscribes_and_the_first_push_says_so(client, ann, browse, subscribe, receiver, clock):
    browser = browse()
    assert subscribe(ann, browser).url == PAGE
    pushes.push_due(clock())
    assert phone_said(browser, receiver) == "From now on this browser tells you the news."
    page = client.get(PAGE).content.decode()
    assert "Firefox, Android" in page
    assert "This one" in page


def phone_said(browser, receiver):
    return browser.read(receiver.heard[-1][2])["body"]


def test_a_guest_logs_in_first(client, browse, db):
    answer = client.post("/settings/pushes/", {"subscription": browse().json})
    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url
    assert not PushSubscription.objects.exists()


HTTPS = "https://push.example.org/1"


def broken(**changed):
    said = json.loads(Subscriber(HTTPS).json)
    for name, value in changed.items():
        (said if name == "endpoint" else said["keys"])[name] = value
    return json.dumps(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"endpoint": 7, "keys": {"p256dh": 7, "auth": 7}}',
        broken(endpoint="https://"),
        broken(endpoint="https://push.example.org/" + "x" * 800),
        broken(endpoint="javascript:alert(1)"),
        broken(endpoint="http://push.example.org/1"),
        broken(endpoint="https://127.0.0.1/1"),
        broken(endpoint="https://[::1]/1"),
        broken(endpoint="https://ann:secret@push.example.org/1"),
        broken(p256dh="BA"),
        broken(p256dh="A" * 87),
        broken(auth="short"),
        broken(auth="A" * 2000),
        broken(auth="ключ"),
    ],
)
def test_what_is_no_subscription_is_422_with_a_sentence(client, ann, said):
    client.force_login(ann)
    answer = client.post("/settings/pushes/", {"subscription": said})
    assert answer.status_code == 422
    assert "Update it, or take another one." in answer.content.decode()
    assert not PushSubscription.objects.exists()


def test_a_right_one_is_taken(client, ann):
    client.force_login(ann)
    assert client.post("/settings/pushes/", {"subscription": broken()}).status_code == 302
    assert PushSubscription.objects.get().member == ann


def test_whoever_asks_last_in_a_shared_browser_has_it(ann, bo, phone, subscribe, receiver):
    tell(ann)
    subscribe(bo, phone)
    assert PushSubscription.objects.get().member == bo
    pushes.push_due(NOW + timedelta(days=400))
    assert not waiting().filter(kind="reply").exists(), "what waited for Ann is not shown to Bo"


def test_asking_again_leaves_one(ann, phone, subscribe, receiver):
    tell(ann)
    subscribe(ann, phone)
    assert PushSubscription.objects.count() == 1
    assert waiting().filter(kind="reply").exists()


def test_the_oldest_of_many_makes_room(ann, subscribe, browse, phone):
    for _n in range(10):
        subscribe(ann, browse())
    assert ann.push_subscriptions.count() == 10
    assert not ann.push_subscriptions.filter(endpoint=phone.endpoint).exists()


def test_she_stops_it(client, ann, phone, receiver):
    tell(ann)
    client.force_login(ann)
    answer = client.post(f"/settings/pushes/{ann.push_subscriptions.get().pk}/removal/", follow=True)
    assert "told nothing any more" in answer.content.decode()
    assert pushes.push_due(NOW) == 0


def test_eve_cannot_stop_it(client, ann, phone):
    client.force_login(make.member("Eve"))
    assert client.post(f"/settings/pushes/{ann.push_subscriptions.get().pk}/removal/").status_code == 404
    assert ann.push_subscriptions.exists()


def test_whoever_logs_out_is_told_nothing_there_any_more(client, ann, phone, subscribe, browse):
    subscribe(ann, browse())
    client.post("/accounts/logout/")
    assert ann.push_subscriptions.get().endpoint == phone.endpoint, "her other browsers are"


def test_logged_out_from_afar_as_well(client, ann, phone, browse):
    log_in(client, ann)
    client.post("/settings/pushes/", {"subscription": browse().json})
    elsewhere = Client()
    log_in(elsewhere, ann)
    elsewhere.post("/accounts/sessions/")
    assert ann.push_subscriptions.get().endpoint == phone.endpoint


def test_a_new_password_leaves_the_browser_it_was_chosen_in(client, ann, phone, browse):
    log_in(client, ann)
    here = browse()
    client.post("/settings/pushes/", {"subscription": here.json})
    words = {"oldpassword": make.PASSWORD, "password1": "a new one, long enough", "password2": "a new one, long enough"}
    assert client.post("/accounts/password/change/", words).status_code == 302
    assert ann.push_subscriptions.get().endpoint == here.endpoint


def log_in(client, member):
    answer = client.post("/accounts/login/", {"login": member.username, "password": make.PASSWORD})
    assert answer.status_code == 302


def test_a_site_without_a_key_has_none(client, ann, phone, subscribe, browse, settings):
    settings.PUSH_KEY = b""
    tell(ann)
    assert not waiting().exists()
    assert pushes.push_due(NOW) == 0
    assert subscribe(ann, browse()).status_code == 404
    assert "By push" not in client.get(PAGE).content.decode()


def test_without_a_key_nobodys_choice_of_pushes_is_lost(client, ann, settings):
    settings.PUSH_KEY = b""
    client.force_login(ann)
    client.post(PAGE, {"reply-on_site": "on"})
    choices = dict(ann.notice_choices.values_list("kind", "by_push"))
    assert choices == {kind.name: kind.by_push for kind in notices.KINDS.values()}


def test_whoever_runs_the_site_sees_what_waits(client, ann, phone, receiver, clock):
    receiver.status, receiver.said = 500, b"out of order"
    tell(ann)
    pushes.push_due(NOW)
    client.force_login(make.member("Root", is_superuser=True))
    page = client.get("/outbox/").content.decode()
    assert "out of order" in page
    assert "Push" in page
    receiver.status = 201
    client.post(f"/outbox/{waiting().get().pk}/again/")
    assert pushes.push_due(clock()) in (0, 1)  # the drain may have been quicker
    assert not waiting().exists()


def test_who_chose_before_there_were_pushes_is_pushed_what_they_are_mailed(ann):
    for kind, by_mail in (("reply", True), ("quoted", False)):
        NoticeChoice.objects.create(member=ann, kind=kind, on_site=True, by_mail=by_mail, by_push=not by_mail)
    import_module("forum.migrations.0012_push").as_by_mail(apps, None)
    assert dict(ann.notice_choices.values_list("kind", "by_push")) == {"reply": True, "quoted": False}
