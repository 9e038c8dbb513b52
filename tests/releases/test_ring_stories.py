"""Journeys R1 to R3 and A7: a week in the closed ring, in real browsers, on a phone and on a wide screen, in both languages."""

from datetime import timedelta

import pytest
from django.utils.text import capfirst

from releases.models import Ring
from tests import make
from tests.stories import the_minute_strikes

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = timedelta(seconds=1)


@pytest.fixture
def ring(db):
    return make.ring("The hundred", of=make.product("Ember OS"), capacity=12, for_life=True, days_before=1)


def test_twelve_are_invited_and_the_thirteenth_finds_no_seat(person, ring, chen, clock, said):
    """A7: the administrator invites twelve into a ring of twelve; numbers are given in the order of coming."""
    members = [make.member(f"Tester{n}") for n in range(13)]
    page = ring.get_absolute_url()
    chens = person(chen)
    chens.goes_to(f"{page}admissions/")
    chens.writes(said("Whom do you invite?"), "\n".join(member.username for member in members[:12]))
    chens.presses("button", said("Invite them"))
    chens.sees(said("Invited: %(count)s. They are being told.", count=12))
    for member in members[1:12]:
        ring.seat(member, clock())
    first = person(members[0])
    first.goes_to(page)
    first.presses("button", said("Take my seat"))
    first.sees("#012")
    chens.goes_to(f"{page}admissions/")
    chens.writes(said("Whom do you invite?"), "Tester12")
    chens.presses("button", said("Invite them"))
    late = person(members[12])
    late.goes_to(page)
    late.presses("button", said("Take my seat"))
    late.sees(said("Every seat of “%(ring)s” is taken.", ring=ring.name))
    assert Ring.objects.get().taken == 12


def test_a_week_in_the_closed_ring(person, ring, ann, eve, dana, clock, said):
    """R1 to R3: the candidate comes on Thursday at 17:00, is run, is called to be stopped, and names its first hundred."""
    ring.open_board()
    ring.seat(ann, clock())
    build = make.build(of=ring.product, features=1, state="ready")
    anns, eves, danas = person(ann), person(eve), person(dana)

    # R1: one second early there is nothing; then it is there, for the ring alone
    clock.move_to(ring.gets_at(build.friday) - SECOND)
    the_minute_strikes(clock())
    assert anns.goes_to(build.get_absolute_url()) == 404
    clock.move_to(ring.gets_at(build.friday))
    the_minute_strikes(clock())
    anns.goes_to("/rings/")
    anns.sees(said("Here now"))
    anns.presses("link", said("Look at it"))
    anns.sees(build.headline)
    assert eves.goes_to(build.get_absolute_url()) == 404
    assert anns.goes_to(ring.board.get_absolute_url()) == 200
    assert eves.goes_to(ring.board.get_absolute_url()) == 404

    # R2: Ann runs it, and calls to stop it; Dana sees the count
    anns.goes_to(build.get_absolute_url())
    anns.writes(said("On which device?"), "Ember 3")
    anns.presses("button", said("I run this build"))
    anns.sees(said("%(members)s member runs this build.", "%(members)s members run this build.", members=1))
    anns.presses("link", said("Call to stop it"))
    anns.writes(capfirst(said("what happens, and how to see it")), "Calls end after an hour.")
    anns.presses("button", said("Call to stop it"))
    anns.sees(said("Those who make the schedule are being told, with your evidence."))
    danas.goes_to(f"/schedule/{build.pk}/")
    danas.sees(said("%(calls)s call to stop", "%(calls)s calls to stop", calls=1))
    danas.goes_to(f"{build.get_absolute_url()}rollout/")
    danas.sees("Calls end after an hour.")

    # R3: on Friday everybody reads her number
    clock.move_to(build.week.publishes_at)
    the_minute_strikes(clock())
    eves.goes_to(f"{build.get_absolute_url()}credits/")
    eves.sees(said("The first hundred of “%(ring)s”", ring=ring.name))
    eves.sees("#001")
    eves.sees("Ann")
