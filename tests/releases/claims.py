"""What one process does of a hundred claims: a hand is a thread with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from forum import clock
from forum.models import Member
from releases.models import Invitation, Ring
from releases.refused import Refused

AT_ONCE = 20  # of four such processes: PostgreSQL as it comes takes a hundred connections in all


def at_the_word(pipe, what, pk, members):
    """Say that we are ready and wait for an answer; then all these members claim at once. Says which seats they got."""
    pipe.send("ready")
    pipe.recv()
    with ThreadPoolExecutor(AT_ONCE) as hands:
        seats = list(hands.map(lambda member: _claim(what, pk, member), members))
    pipe.send([seat for seat in seats if seat])


def _claim(what, pk, member):
    """The number of the seat, or None."""
    try:
        member = Member.objects.get(pk=member)
        if what == "seat":
            return Ring.objects.get(pk=pk).seat(member, clock.now()).number
        return Invitation.objects.get(pk=pk).redeem(member, clock.now()).number
    except Refused:
        return None
    finally:
        connections.close_all()
