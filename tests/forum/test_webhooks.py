"""Webhooks: who is told, how a receiver knows us, what is tried again, and where we never call."""

import base64
import hashlib
import hmac
import json
import socket
import threading
from datetime import timedelta

import pytest

from forum import notices, outbox, outside, webhooks
from forum.models import Notice, Outgoing, Webhook
from tests import make

NOW = make.THURSDAY
EVENT = "build.published"


@pytest.fixture
def root(db):
    return make.member("Root", is_superuser=True)


@pytest.fixture
def hook(root, receiver):
    return Webhook.objects.create(owner=root, name="Chat", url=receiver.url, events=[EVENT], on_since=NOW)


def tell(cause="build:1", now=NOW):
    webhooks.tell(EVENT, cause, {"number": "26.11.20"}, now)


def test_it_is_told_what_happened(hook, receiver):
    tell()
    assert webhooks.call_due(NOW) == 1
    [(path, _headers, body)] = receiver.heard
    assert path == "/hook?a=1"
    assert json.loads(body) == {"type": EVENT, "timestamp": NOW.isoformat(), "data": {"number": "26.11.20"}}


def test_a_receiver_that_holds_the_secret_knows_us(hook, receiver):
    tell()
    webhooks.call_due(NOW)
    [(_path, headers, body)] = receiver.heard
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    assert headers["webhook-signature"] == "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))


def test_another_secret_signs_otherwise(hook):
    before = hook.secret
    hook.renew_secret()
    assert Webhook.objects.get().secret == hook.secret != before


def test_the_same_event_is_told_once(hook, receiver):
    tell()
    tell()
    assert webhooks.call_due(NOW) == 1
    assert len(receiver.heard) == 1


@pytest.mark.parametrize("change", [{"events": ["proposal.status"]}, {"off_at": NOW}])
def test_who_did_not_ask_is_not_told(hook, receiver, change):
    Webhook.objects.update(**change)
    tell()
    assert not Outgoing.objects.exists()


def test_an_event_that_nobody_registered_fails_where_it_is_told(db):
    with pytest.raises(KeyError):
        webhooks.tell("build.eaten", "build:1", {}, NOW)


def test_it_is_called_after_the_commit_and_not_before(hook, receiver, clock, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell()
        assert not receiver.heard
    assert len(receiver.heard) == 1


def test_a_failure_is_tried_again_under_the_same_number(hook, receiver):
    receiver.status = 500
    tell()
    assert webhooks.call_due(NOW) == 0
    receiver.status = 204
    assert webhooks.call_due(NOW + timedelta(seconds=59)) == 0
    assert webhooks.call_due(NOW + timedelta(seconds=60)) == 1
    assert len({headers["webhook-id"] for _path, headers, _body in receiver.heard}) == 1
    assert [attempt.status for attempt in Outgoing.objects.get().attempts.all()] == [204, 500]


def test_who_does_not_answer_keeps_nobody_waiting(hook, receiver, root):
    Webhook.objects.create(owner=root, name="Dead", url="http://127.0.0.1:9/", events=[EVENT])
    tell()
    tell(cause="build:2")
    assert webhooks.call_due(NOW) == 2
    assert Outgoing.objects.filter(webhook__name="Dead", tries__gt=0).count() == 1


def test_after_a_day_it_is_switched_off_and_its_owner_told(hook, receiver, root):
    receiver.status = 500
    tell()
    now = NOW
    while now < NOW + timedelta(days=1):
        webhooks.call_due(now)
        now = Outgoing.objects.get().due_at
    assert 10 <= len(receiver.heard) <= 16
    outbox.tidy(now)
    assert [webhooks.switch_off_failing(now), webhooks.switch_off_failing(now)] == [1, 0]
    hook.refresh_from_db()
    assert hook.off_at == now
    assert Notice.objects.get(kind="webhook_off").member == root


def test_switched_on_again_it_is_not_switched_off_for_the_past(hook, receiver):
    receiver.status = 500
    tell()
    webhooks.call_due(NOW)
    later = NOW + timedelta(days=2)
    outbox.tidy(later)
    webhooks.switch_off_failing(later)
    Webhook.objects.get().switch_on(later + timedelta(hours=1))
    assert webhooks.switch_off_failing(later + timedelta(hours=2)) == 0


def test_a_redirect_is_an_answer_and_is_not_followed(hook, receiver):
    receiver.status, receiver.more = 302, {"Location": receiver.url}
    tell()
    assert webhooks.call_due(NOW) == 0
    assert len(receiver.heard) == 1


def test_of_an_endless_answer_only_the_beginning_is_read(hook, receiver):
    receiver.said = b"x" * 10_000_000
    tell()
    assert webhooks.call_due(NOW) == 1
    assert len(Outgoing.objects.get().attempts.get().excerpt) == 500


def test_whoever_answers_drop_by_drop_is_hung_up_on(hook, monkeypatch, settings):
    monkeypatch.setattr(outside, "TIMEOUT", 0.5)
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip():
        line, _address = listener.accept()
        try:
            while not stop.wait(0.05):
                line.send(b"H")
        except OSError:
            pass

    threading.Thread(target=drip, daemon=True).start()
    with pytest.raises(OSError):
        outside.post(f"http://127.0.0.1:{listener.getsockname()[1]}/", b"", {})
    stop.set()


# Where we never call

SPELLINGS = """
127.0.0.1 127.1 127.0.1 127.255.255.254 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001 0x7f.0x0.0x0.0x1 0 0.0.0.0 0x0
10.0.0.1 10.1 167772161 172.16.0.1 172.31.255.255 192.168.0.1 192.168.1 3232235521 100.64.0.1 100.127.255.254 169.254.169.254
2852039166 0xa9fea9fe 0251.0376.0251.0376 169.254.1.1 192.0.0.1 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1
192.88.99.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 localhost localhost. LOCALHOST ip6-localhost
[::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:10.0.0.1] [::ffff:a9fe:a9fe] [::127.0.0.1] [::7f00:1]
[64:ff9b::7f00:1] [64:ff9b::a00:1] [64:ff9b:1::1] [2002:7f00:1::] [2002:a00:1::1] [2001::1] [fc00::1] [fd00:ec2::254]
[fe80::1] [febf::1] [fec0::1] [ff02::1] [ff05::2] [2001:db8::1] [100::1] [2001:10::1] [fe80::1%25lo]
""".split()  # noqa: SIM905


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_a_private_address_is_called(host, monkeypatch):
    called = []
    monkeypatch.setattr(socket, "create_connection", lambda *args, **more: called.append(args))
    with pytest.raises(outside.Refused):
        outside.post(f"https://{host}/", b"", {})
    assert not called


@pytest.mark.parametrize("host", ["8.8.8.8", "1.1.1.1", "[2606:4700:4700::1111]", "[2001:4860:4860::8888]"])
def test_public_ones_are(host, monkeypatch):
    called = []

    def connect(address, timeout):
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(ConnectionRefusedError):
        outside.post(f"https://{host}/", b"", {})
    assert called == [(host.strip("[]"), 443)]


def test_a_name_that_answers_differently_a_moment_later_leads_nowhere(monkeypatch):
    """The first look-up says a public address, any other the one at home; the connection goes to what was judged."""
    answers, called = iter(["93.184.216.34"]), []

    def look_up(host, port, **more):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers, "127.0.0.1"), port))]

    def connect(address, timeout):
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(ConnectionRefusedError):
        outside.post("https://rebind.example/", b"", {})
    assert called == [("93.184.216.34", 443)]


def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.5")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: found)
    with pytest.raises(outside.Refused):
        outside.post("https://both.example/", b"", {})


@pytest.mark.parametrize(
    "url",
    ["http://example.org/", "ftp://example.org/", "https://", "https://a:b@example.org/", "https://example.org:x/",
     "//example.org/", "https://exa mple.org/", "https://example.org/\r\nX: 1", "https://１２７.0.0.1/", "file:///etc/passwd", "https://[::1/"],
)  # fmt: skip
def test_what_is_no_such_address_is_refused(url):
    with pytest.raises(outside.Refused):
        outside.split(url)


# The pages


def fields(**more):
    return {"name": "Chat", "url": "https://chat.example.org/hook", "events": [EVENT], **more}


def test_whoever_runs_the_site_makes_one_and_sees_its_secret_once(client, root):
    client.force_login(root)
    page = client.post("/webhooks/new/", fields()).content.decode()
    made = Webhook.objects.get()
    assert made.secret in page
    assert (made.owner, made.events) == (root, [EVENT])
    assert "whsec_" not in client.get(f"/webhooks/{made.pk}/").content.decode()


@pytest.mark.parametrize("wrong", [{"url": "https://127.0.0.1/"}, {"url": "http://example.org/"}, {"events": ["x"]}, {"name": ""}])
def test_what_cannot_be_is_said_in_the_form(client, root, wrong):
    client.force_login(root)
    assert client.post("/webhooks/new/", fields(**wrong)).status_code == 422
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("place", ["", "edit/", "test/", "secret/", "state/", "removal/"])
def test_to_everybody_else_there_is_no_such_page(client, dana, hook, place):
    client.force_login(dana)
    assert client.post(f"/webhooks/{hook.pk}/{place}").status_code in (404, 405)
    assert client.get(f"/webhooks/{hook.pk}/{place}").status_code in (404, 405)
    assert Webhook.objects.count() == 1


def test_its_page_says_what_it_answered(client, root, hook, receiver, clock):
    receiver.status, receiver.said = 503, b"<b>busy</b>"
    client.force_login(root)
    client.post(f"/webhooks/{hook.pk}/test/")
    webhooks.call_due(clock())
    page = client.get(f"/webhooks/{hook.pk}/").content.decode()
    assert "<b>503</b>" in page
    assert "&lt;b&gt;busy" in page


def test_what_arrived_can_be_sent_again(client, root, hook, receiver, clock):
    tell()
    webhooks.call_due(NOW)
    client.force_login(root)
    client.post(f"/webhooks/{hook.pk}/deliveries/{Outgoing.objects.get().pk}/again/")
    webhooks.call_due(clock())
    assert len(receiver.heard) == 2
    assert len({headers["webhook-id"] for _path, headers, _body in receiver.heard}) == 1


def test_it_is_switched_off_and_on_and_removed(client, root, hook, receiver, clock):
    client.force_login(root)
    client.post(f"/webhooks/{hook.pk}/state/", {"off": "1"})
    assert not Webhook.objects.get().is_on
    client.post(f"/webhooks/{hook.pk}/state/", {"on": "1"})
    assert Webhook.objects.get().is_on
    client.post(f"/webhooks/{hook.pk}/removal/")
    assert not Webhook.objects.exists()


def test_its_owner_is_told_by_the_kind_of_news_that_says_so():
    assert "Chat" in notices.KINDS["webhook_off"].say({"name": "Chat"})
