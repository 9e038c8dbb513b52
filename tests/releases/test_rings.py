"""Seats in a ring: how one comes to them, keeps the number, and gives them up."""

from datetime import timedelta

import pytest

from forum.models import Board, Member, Notice, Thread
from releases.models import Application, Invitation, Ring, Seat
from releases.refused import Refused
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.THURSDAY
SOON = NOW + timedelta(days=3)


@pytest.fixture
def closed(db):
    """The closed ring: numbered seats for life, by application."""
    return make.ring("Closed ring", capacity=3, for_life=True)


def number(ring, member):
    return ring.seats.get(member=member).number


def test_seats_are_numbered_from_one(closed, ann, eve):
    assert [closed.seat(ann, NOW).number, closed.seat(eve, NOW).number] == [1, 2]


def test_who_has_a_seat_keeps_it(closed, ann):
    assert closed.seat(ann, NOW).pk == closed.seat(ann, NOW).pk
    assert closed.taken == 1


def test_a_full_ring_refuses(closed, ann, bo, eve, chen):
    for member in (ann, bo, eve):
        closed.seat(member, NOW)
    with pytest.raises(Refused, match="Every seat"):
        closed.seat(chen, NOW)
    assert closed.seats.count() == 3


def test_for_life_a_number_is_never_given_to_somebody_else(closed, ann, eve):
    closed.seat(ann, NOW).leave(NOW)
    assert closed.seat(eve, NOW).number == 2


def test_who_comes_back_gets_the_old_number(closed, ann, eve):
    closed.seat(ann, NOW).leave(NOW)
    closed.seat(eve, NOW)
    assert closed.seat(ann, NOW).number == 1


def test_the_erased_leave_their_number_behind(closed, ann, eve):
    closed.seat(ann, NOW)
    Member.objects.get(pk=ann.pk).delete()
    assert closed.seat(eve, NOW).number == 2
    assert closed.taken == 1


def test_where_numbers_are_given_again_the_lowest_free_one_is(ann, bo, eve):
    ring = make.ring("Daily", entry="open")
    ring.seat(ann, NOW).leave(NOW)
    ring.seat(bo, NOW)
    assert number(ring, bo) == 1
    assert ring.seat(ann, NOW).number == 2


def test_a_seat_opens_the_ring_s_board_and_leaving_shuts_it(closed, ann, eve):
    board = closed.open_board()
    thread = make.thread("Only here", on=board, author=ann)
    assert not Thread.objects.visible_to(eve).filter(pk=thread.pk).exists()
    seat = closed.seat(eve, NOW)
    assert Thread.objects.visible_to(eve).filter(pk=thread.pk).exists()
    seat.leave(NOW)
    assert not Board.objects.readable_by(eve).filter(pk=board.pk).exists()


def test_those_in_charge_read_the_ring_s_board(closed, dana, chen, bo):
    board = closed.open_board()
    assert [Board.objects.readable_by(member).filter(pk=board.pk).exists() for member in (dana, chen, bo)] == [True, True, False]


def test_a_seat_is_no_role(closed, ann):
    closed.seat(ann, NOW)
    ann = Member.objects.get(pk=ann.pk)
    assert ann.groups.exists()
    assert not ann.is_team


def test_the_capacity_never_falls_below_the_seats_taken(closed, ann, eve):
    closed.seat(ann, NOW), closed.seat(eve, NOW)
    with pytest.raises(Refused):
        closed.resize(1)
    closed.resize(2)
    closed.refresh_from_db()
    assert closed.capacity == 2


def test_an_open_ring_is_joined_and_a_closed_one_is_not(closed, ann):
    assert make.ring("Development", of=closed.product, entry="open").join(ann, NOW)
    with pytest.raises(Refused, match="not open"):
        closed.join(ann, NOW)


# Invitations


def test_an_invitation_by_name_is_told_and_gives_a_seat(closed, ann, dana):
    invitation = Invitation.by_name(closed, ann, SOON, dana, NOW)
    assert Notice.objects.get(member=ann).kind == "ring_invited"
    assert invitation.redeem(ann, NOW).number == 1


def test_inviting_again_replaces_what_was_not_used(closed, ann, dana):
    first = Invitation.by_name(closed, ann, NOW, dana, NOW)
    second = Invitation.by_name(closed, ann, SOON, dana, NOW)
    with pytest.raises(Refused):
        first.redeem(ann, NOW)
    assert second.redeem(ann, NOW)


def test_the_secret_of_a_link_is_kept_nowhere(closed, dana):
    invitation, secret = Invitation.by_link(closed, 2, SOON, dana, NOW)
    assert secret not in str(Invitation.objects.filter(pk=invitation.pk).values())
    assert Invitation.objects.with_secret(secret).get() == invitation


def test_a_link_lets_so_many_in_and_not_one_more(closed, ann, eve, bo, dana):
    invitation, _secret = Invitation.by_link(closed, 2, SOON, dana, NOW)
    for member in (ann, eve):
        assert invitation.redeem(member, NOW)
    with pytest.raises(Refused, match="used up"):
        invitation.redeem(bo, NOW)


def test_whoever_has_a_seat_uses_nothing_up(closed, ann, dana):
    invitation, _secret = Invitation.by_link(closed, 1, SOON, dana, NOW)
    seat = closed.seat(ann, NOW)
    assert invitation.redeem(ann, NOW) == seat
    assert Invitation.objects.get().used == 0


def test_an_invitation_ends(closed, ann, dana):
    invitation, _secret = Invitation.by_link(closed, 1, SOON, dana, NOW)
    with pytest.raises(Refused):
        invitation.redeem(ann, SOON)
    assert invitation.redeem(ann, SOON - timedelta(seconds=1))


def test_an_invitation_into_a_full_ring_is_not_used_up(closed, ann, eve, dana):
    closed.resize(1)
    closed.seat(eve, NOW)
    invitation, _secret = Invitation.by_link(closed, 1, SOON, dana, NOW)
    with pytest.raises(Refused, match="Every seat"):
        invitation.redeem(ann, NOW)
    assert Invitation.objects.get().used == 0


def test_a_revoked_invitation_lets_nobody_in(closed, ann, dana):
    invitation, _secret = Invitation.by_link(closed, 1, SOON, dana, NOW)
    assert invitation.revoke(NOW)
    assert not invitation.revoke(NOW)
    with pytest.raises(Refused):
        invitation.redeem(ann, NOW)


# Applications


def committee(ring, *members):
    for member in members:
        ring.seat(member, NOW).elect(True)
    return Ring.objects.get(pk=ring.pk)


def test_an_application_is_told_to_the_committee_and_to_those_in_charge(closed, ann, eve, dana):
    ring = committee(closed, eve)
    Application.send(ring, ann, "Ember 3", "I test at sea.", NOW)
    Application.send(ring, ann, "Ember 3", "I test at sea.", NOW)
    assert Application.objects.count() == 1
    assert set(Notice.objects.filter(kind="ring_applied").values_list("member__username", flat=True)) == {"Eve", "Dana"}


def test_more_than_half_of_the_committee_admits(closed, ann, bo, eve):
    ring = committee(closed, bo, eve)
    asked = Application.send(ring, ann, "", "Please", NOW)
    assert asked.judge(bo, True, "", NOW) == "waiting"
    assert asked.judge(eve, True, "", NOW) == "admitted"
    assert number(ring, ann) == 3
    assert Notice.objects.get(member=ann).kind == "ring_admitted"


def test_when_it_can_be_no_majority_any_more_it_is_refused(closed, ann, bo, eve):
    ring = committee(closed, bo, eve)
    asked = Application.send(ring, ann, "", "Please", NOW)
    assert asked.judge(bo, False, "Not yet", NOW) == "refused"
    assert not ring.seats.filter(member=ann).exists()
    assert Notice.objects.get(member=ann).kind == "ring_refused"


def test_only_the_committee_judges(closed, ann, bo, eve):
    ring = committee(closed, bo)
    ring.seat(eve, NOW)
    asked = Application.send(ring, ann, "", "Please", NOW)
    with pytest.raises(Refused, match="Only the committee"):
        asked.judge(eve, True, "", NOW)


def test_whoever_is_in_charge_decides_alone_and_says_why(closed, ann, chen):
    asked = Application.send(closed, ann, "", "Please", NOW)
    with pytest.raises(ValueError, match="says why"):
        asked.decide(True, chen, " ", NOW)
    asked.decide(True, chen, "Her reports are the best.", NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, asked.answer) == ("admitted", chen, "Her reports are the best.")
    with pytest.raises(Refused, match="decided already"):
        asked.decide(False, chen, "No", NOW)


def test_nobody_is_admitted_into_a_full_ring(closed, ann, eve, chen):
    closed.resize(1)
    closed.seat(eve, NOW)
    asked = Application.send(closed, ann, "", "Please", NOW)
    with pytest.raises(Refused, match="Every seat"):
        asked.decide(True, chen, "Come in", NOW)
    asked.refresh_from_db()
    assert asked.state == "waiting"


def test_a_refused_member_may_ask_again_after_four_weeks(closed, ann, chen):
    Application.send(closed, ann, "", "Please", NOW).decide(False, chen, "Later", NOW)
    with pytest.raises(Refused, match="Four weeks"):
        Application.send(closed, ann, "", "Now?", NOW + timedelta(days=27))
    assert Application.send(closed, ann, "", "Now?", NOW + timedelta(days=28)).state == "waiting"


def test_an_application_is_withdrawn_once(closed, ann):
    asked = Application.send(closed, ann, "", "Please", NOW)
    assert asked.withdraw(NOW)
    assert not asked.withdraw(NOW)


# Giving a seat up


def test_more_than_half_of_the_others_retires(closed, ann, bo, eve):
    ring = committee(closed, ann, bo, eve)
    seat = ring.seats.get(member=ann)
    assert not seat.judge(bo, True, "Silent since June", NOW)
    assert seat.judge(eve, True, "Silent since June", NOW)
    assert Notice.objects.get(member=ann).kind == "ring_retired"
    assert not Seat.objects.get(pk=seat.pk).in_committee


def test_nobody_judges_their_own_seat(closed, ann, bo):
    ring = committee(closed, ann, bo)
    with pytest.raises(Refused, match="Only the others"):
        ring.seats.get(member=ann).judge(ann, False, "", NOW)


def test_who_comes_back_is_not_held_to_what_was_said_before(closed, ann, chen):
    closed.seat(ann, NOW).retire(chen, "Silent since June", NOW)
    seat = closed.seat(ann, NOW)
    assert (seat.number, seat.judgements.count()) == (1, 0)
