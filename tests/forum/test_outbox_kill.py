"""The power goes while five hundred mails leave: nobody gets two, but for the one letter in the worker's hand."""

from collections import Counter
from datetime import timedelta
from email import message_from_bytes

import pytest
from django.conf import settings

from forum import clock, notices
from forum.models import Outgoing
from forum.models.outbox import CLAIM_LASTS
from forum.tasks import deliver
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
MAILS = 500


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
