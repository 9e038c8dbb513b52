"""The power goes while mails and pushes leave: nobody gets two, but for what is in the worker's hands."""

import json
from collections import Counter
from datetime import timedelta
from email import message_from_bytes

import pytest
from django.conf import settings

from forum import clock, notices, pushes
from forum.models import Outgoing, PushSubscription
from forum.models.outbox import CLAIM_LASTS
from forum.tasks import deliver, push
from tests import make
from tests.forum.subscriber import Subscriber

pytestmark = pytest.mark.django_db(transaction=True)
MAILS, PUSHES = 500, 150


def letters():
    """Message-ID by Message-ID, how often each mail left."""
    return Counter(message_from_bytes(path.read_bytes())["Message-ID"] for path in settings.EMAIL_FILE_PATH.glob("*.eml"))


@pytest.mark.parametrize("killed_after", [20, 260])
def test_a_worker_killed_half_way_mails_nobody_twice(worker, eventually, killed_after):
    for old in settings.EMAIL_FILE_PATH.glob("*.eml"):
        old.unlink()
    people = [make.member() for _ in range(MAILS)]
    notices.tell(people, "reply", "post:1", "/popcorn/", clock.now(), who="Bo", title="Hello")
    worker.start()
    eventually(lambda: Outgoing.objects.exclude(sent_at=None).count() >= killed_after, each_minute=deliver.delay)
    worker.kill()
    left = letters()
    in_hand = Outgoing.objects.waiting().exclude(claimed_at=None)
    assert killed_after <= len(left) < MAILS, "it was killed half-way"
    assert in_hand.count() <= 1
    in_hand.update(claimed_at=clock.now() - CLAIM_LASTS - timedelta(seconds=1))
    worker.start()
    deliver.delay()
    eventually(lambda: not Outgoing.objects.waiting().exists(), each_minute=deliver.delay)
    sent = letters()
    assert len(sent) == MAILS
    assert sum(sent.values()) - MAILS <= 1, "at most the letter in its hand left twice, under the same number"


@pytest.mark.parametrize("killed_after", [20, 60])
def test_a_worker_killed_half_way_pushes_to_nobody_twice(worker, eventually, receiver, killed_after):
    receiver.wait = 0.1  # seconds
    browser = Subscriber(receiver.url)
    keys = json.loads(browser.json)["keys"]
    people = [make.member() for _ in range(PUSHES)]
    for n, person in enumerate(people):
        PushSubscription.keep(person, f"{receiver.url}&browser={n}", **keys, user_agent="", now=clock.now())
    notices.tell(people, "reply", "post:1", "/popcorn/", clock.now(), who="Bo", title="Hello")
    pushed = Outgoing.objects.filter(channel="push")
    worker.start(WEBHOOKS_TO_PRIVATE_ADDRESSES=True, PUSH_KEY=settings.PUSH_KEY)
    eventually(lambda: pushed.exclude(sent_at=None).count() >= killed_after, each_minute=push.delay)
    worker.kill()
    in_hand = pushed.waiting().exclude(claimed_at=None)
    assert killed_after <= len(receiver.heard) < PUSHES, "it was killed half-way"
    assert in_hand.count() <= pushes.AT_ONCE
    in_hand.update(claimed_at=clock.now() - CLAIM_LASTS - timedelta(seconds=1))
    worker.start(WEBHOOKS_TO_PRIVATE_ADDRESSES=True, PUSH_KEY=settings.PUSH_KEY)
    push.delay()
    eventually(lambda: not pushed.waiting().exists(), each_minute=push.delay)
    heard = Counter(path for path, _headers, _body in receiver.heard)
    assert len(heard) == PUSHES
    assert sum(heard.values()) - PUSHES <= pushes.AT_ONCE, "at most those in its hands left twice, under the same tag"
    assert {browser.read(body)["body"] for _path, _headers, body in receiver.heard} == {"Bo replied in “Hello”"}
