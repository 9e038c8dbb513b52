"""A hundred hands for the last seats, from several processes at once: as many seats as there are, and not one more.

Each process has connections of its own, as on a site with several workers.
"""

from datetime import timedelta

import pytest

from forum import clock as the_clock
from releases.models import Invitation
from tests import make, nursery
from tests.releases import claims

pytestmark = pytest.mark.django_db(transaction=True)
HANDS, PROCESSES = 100, 4


def at_once(what, pk, members):
    """The seats that all these members get when they claim at the same moment."""
    shares = [members[n::PROCESSES] for n in range(PROCESSES)]
    running = [nursery.talks(claims.at_the_word, what, pk, share) for share in shares]
    for _process, pipe in running:
        assert pipe.recv() == "ready"
    for _process, pipe in running:
        pipe.send("go")
    answers = []
    for process, pipe in running:
        assert pipe.poll(120), "it never answered"
        answers += pipe.recv()
        process.join()
    return answers


@pytest.fixture
def members():
    return [make.member().pk for _n in range(HANDS)]


def test_a_hundred_claim_the_last_three_seats(members):
    ring = make.ring(capacity=10, for_life=True)
    for _n in range(7):
        ring.seat(make.member(), make.THURSDAY)
    assert sorted(at_once("seat", ring.pk, members)) == [8, 9, 10]
    assert ring.taken == 10
    assert ring.group.user_set.count() == 10


def test_one_invitation_used_by_a_hundred_gives_one_seat(members, dana):
    ring, now = make.ring(), the_clock.now()
    invitation, _secret = Invitation.by_link(ring, 1, now + timedelta(days=1), dana, now)
    assert at_once("invitation", invitation.pk, members) == [1]
    assert (ring.taken, Invitation.objects.get().used) == (1, 1)


def test_one_member_who_clicks_a_hundred_times_has_one_seat(members):
    ring = make.ring(for_life=True)
    assert set(at_once("seat", ring.pk, members[:1] * HANDS)) == {1}
    assert ring.seats.count() == 1


def test_one_member_uses_a_link_for_many_up_once(members, dana):
    ring, now = make.ring(), the_clock.now()
    invitation, _secret = Invitation.by_link(ring, 50, now + timedelta(days=1), dana, now)
    assert set(at_once("invitation", invitation.pk, members[:1] * 20)) == {1}
    assert Invitation.objects.get().used == 1
