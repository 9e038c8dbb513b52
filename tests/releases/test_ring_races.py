"""A hundred hands for the last seats, from several processes at once: as many seats as there are, and not one more.

Each process is a Python of its own with a connection of its own, as on a site with several workers.
"""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from forum import clock as the_clock
from releases.models import Invitation
from tests import apart, make

pytestmark = pytest.mark.django_db(transaction=True)
HANDS, PROCESSES = 100, 4
WORK = """
import json, sys, threading
import django
django.setup()
from django.db import connections
from forum import clock
from forum.models import Member
from releases.models import Invitation, Ring
from releases.refused import Refused

what, pk, members = json.loads(sys.argv[1])
said, lock = [], threading.Lock()

def claim(member):
    try:
        if what == "seat":
            seat = Ring.objects.get(pk=pk).seat(Member.objects.get(pk=member), clock.now())
        else:
            seat = Invitation.objects.get(pk=pk).redeem(Member.objects.get(pk=member), clock.now())
        with lock:
            said.append(seat.number)
    except Refused:
        pass
    finally:
        connections.close_all()

print("ready", flush=True)
sys.stdin.readline()
threads = [threading.Thread(target=claim, args=(member,)) for member in members]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps(said))
"""


def at_once(what, pk, members):
    """The seats that all these members get when they claim at the same moment."""
    shares = [members[n::PROCESSES] for n in range(PROCESSES)]
    command = [sys.executable, "-c", WORK]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": apart.environment()}
    running = [subprocess.Popen([*command, json.dumps([what, pk, share])], **pipes) for share in shares]
    for process in running:
        assert process.stdout.readline() == "ready\n"
    with ThreadPoolExecutor(PROCESSES) as pool:
        answers = list(pool.map(lambda process: process.communicate("go\n", timeout=120)[0], running))
    return [number for answer in answers for number in json.loads(answer)]


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
