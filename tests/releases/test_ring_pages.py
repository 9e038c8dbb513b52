"""The rings' pages: what everybody reads, the ways in and out, and what only the ring sees."""

from datetime import timedelta

import pytest
from django.test import Client

from forum.models import Notice
from releases.models import Application, Invitation, Ring
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.THURSDAY


@pytest.fixture
def ring(clock):
    return make.ring("Closed ring", of=make.product("Ember OS"), capacity=3, for_life=True, days_before=1)


@pytest.fixture
def page(ring):
    return ring.get_absolute_url()


def as_(member):
    client = Client()
    client.force_login(member)
    return client


def test_everybody_reads_what_the_rings_are(client, ring, ann):
    ring.seat(ann, NOW)
    body = client.get("/rings/").content.decode()
    assert "Closed ring" in body
    assert "1 of 3 seats taken" in body
    assert "Thu 19 Nov, 17:00" in body
    assert body.index("Closed ring") < body.index("Everybody")


def test_the_rings_stand_from_the_inside_outward(client, ring):
    """Whichever was founded first, and however full each one is."""
    for name, position in {"Far": 9003, "Middle": 9002, "Near": 9001}.items():
        Ring.objects.filter(pk=make.ring(name, of=ring.product).pk).update(position=position)
    body = client.get("/rings/").content.decode()
    assert sorted(("Closed ring", "Near", "Middle", "Far"), key=body.index) == ["Closed ring", "Near", "Middle", "Far"]


def test_a_member_sees_the_own_number(ring, ann):
    ring.seat(ann, NOW)
    assert "Your seat #001" in as_(ann).get("/rings/").content.decode()


def test_a_guest_sees_who_sits_there_and_is_asked_to_log_in(client, ring, page, ann):
    ring.seat(ann, NOW)
    body = client.get(page).content.decode()
    assert "Ann" in body
    assert "Log in to ask for one" in body
    assert client.post(f"{page}application/", {"words": "Please"}).url.startswith("/accounts/login/")


def test_a_member_asks_and_takes_it_back(ring, page, ann):
    client = as_(ann)
    assert client.post(f"{page}application/", {"device": "Ember 3", "words": "I test at sea."}).status_code == 302
    assert "I test at sea." in client.get(page).content.decode()
    client.post(f"{page}application/", {"action": "withdraw"})
    assert Application.objects.get().state == "withdrawn"


def test_an_application_says_why(ring, page, ann):
    assert as_(ann).post(f"{page}application/", {"words": " "}).status_code == 422


def test_an_open_ring_is_joined_and_left(ann, clock):
    ring = make.ring("Development", entry="open")
    client, page = as_(ann), ring.get_absolute_url()
    assert client.post(f"{page}seat/", {"action": "join"}).status_code == 302
    assert ring.taken == 1
    client.post(f"{page}seat/", {"action": "leave"})
    assert ring.taken == 0


def test_a_closed_ring_cannot_be_joined(ring, page, ann):
    answer = as_(ann).post(f"{page}seat/", {"action": "join"})
    assert answer.status_code == 409
    assert "not open to everybody" in answer.content.decode()


def test_who_is_invited_by_name_takes_the_seat(ring, page, ann, eve, dana):
    Invitation.by_name(ring, ann, NOW + timedelta(days=1), dana, NOW)
    assert "Take my seat" in as_(ann).get(page).content.decode()
    assert as_(eve).post(f"{page}seat/", {"action": "accept"}).status_code == 409
    assert as_(ann).post(f"{page}seat/", {"action": "accept"}).status_code == 302
    assert ring.seats.get().member == ann


def test_a_link_is_made_once_and_lets_somebody_in(ring, page, ann, eve, chen):
    made = as_(chen).post(f"{page}invitations/", {"action": "link", "uses": 1, "days": 3})
    assert made.status_code == 201
    link = made.content.decode().split("<code>")[1].split("</code>")[0].removeprefix("http://testserver")
    assert link.rsplit("/", 2)[1] not in as_(chen).get(f"{page}admissions/").content.decode()
    assert "Closed ring" in Client().get(link).content.decode()
    assert Client().post(link).url.startswith("/accounts/login/")
    assert as_(ann).post(link).status_code == 302
    assert as_(eve).post(link).status_code == 409
    assert [seat.member for seat in ring.seats.all()] == [ann]
    assert Client().get("/invitations/no-such-secret/").status_code == 404


def test_names_are_invited_line_by_line(ring, page, ann, eve, chen):
    client = as_(chen)
    wrong = client.post(f"{page}invitations/", {"action": "names", "names": "Ann\nNobody", "days": 3})
    assert wrong.status_code == 422
    assert "Nobody is called Nobody." in wrong.content.decode()
    assert not Invitation.objects.exists()
    assert client.post(f"{page}invitations/", {"action": "names", "names": "ann\r\nEVE\n", "days": 3}).status_code == 302
    assert Notice.objects.filter(kind="ring_invited").count() == 2


def test_an_invitation_is_taken_back(ring, page, chen):
    invitation, _secret = Invitation.by_link(ring, 1, NOW + timedelta(days=1), chen, NOW)
    as_(chen).post(f"{page}invitations/", {"action": "revoke", "invitation": invitation.pk})
    assert not Invitation.objects.usable(NOW).exists()


def test_the_queue_is_for_those_inside(ring, page, ann, eve, chen):
    ring.seat(ann, NOW)
    Application.send(ring, make.member("Zoe"), "", "Please let me in", NOW)
    for member, status in ((ann, 200), (chen, 200), (eve, 404)):
        assert as_(member).get(f"{page}admissions/").status_code == status


def test_the_committee_admits_together(ring, page, ann, bo, eve):
    for member in (ann, bo):
        ring.seat(member, NOW).elect(True)
    asked = Application.send(ring, eve, "", "Please", NOW)
    for member in (ann, bo):
        assert as_(member).post(f"/applications/{asked.pk}/judgement/", {"agrees": 1}).status_code == 302
    assert ring.seats.get(member=eve).number == 3
    assert as_(ann).post(f"/applications/{asked.pk}/judgement/", {"agrees": 1}).status_code == 409


def test_who_is_not_inside_cannot_judge(ring, ann, eve):
    asked = Application.send(ring, eve, "", "Please", NOW)
    assert as_(ann).post(f"/applications/{asked.pk}/judgement/", {"agrees": 1}).status_code == 404
    ring.seat(ann, NOW)
    assert as_(ann).post(f"/applications/{asked.pk}/judgement/", {"agrees": 1}).status_code == 409


def test_whoever_is_in_charge_decides_with_a_reason_the_ring_reads(ring, page, ann, bo, chen):
    ring.seat(bo, NOW)
    asked = Application.send(ring, ann, "", "Please", NOW)
    where = f"/applications/{asked.pk}/decision/"
    assert as_(bo).post(where, {"agrees": 1, "words": "Mine"}).status_code == 403
    assert as_(chen).post(where, {"agrees": 1, "words": ""}).status_code == 422
    assert as_(chen).post(where, {"agrees": 1, "words": "Best reports of all"}).status_code == 302
    assert "Best reports of all" in as_(bo).get(f"{page}admissions/").content.decode()


def test_seats_are_taken_back_with_a_reason(ring, page, ann, bo, chen):
    ring.seat(ann, NOW), ring.seat(bo, NOW)
    where = f"{page}seat/retirement/"
    assert as_(bo).post(where, {"number": 1, "words": "Silent"}).status_code == 403
    assert as_(chen).post(where, {"number": 9, "words": "Silent"}).status_code == 422
    assert as_(chen).post(where, {"number": 1, "words": "Silent since June"}).status_code == 302
    assert ring.taken == 1
    assert "Silent since June" in as_(bo).get(f"{page}admissions/").content.decode()


def test_the_committee_retires_together(ring, page, ann, bo, eve, chen):
    for member in (ann, bo, eve):
        ring.seat(member, NOW)
    for number in (1, 2):
        as_(chen).post(f"{page}committee/", {"number": number, "sits": 1})
    where = f"{page}seat/judgement/"
    assert as_(eve).post(where, {"number": 1, "agrees": 1}).status_code == 409
    as_(ann).post(where, {"number": 3, "agrees": 1})
    assert ring.taken == 3
    as_(bo).post(where, {"number": 3, "agrees": 1})
    assert ring.taken == 2


def test_the_capacity_is_set_and_kept_above_the_seats(ring, page, ann, eve, chen):
    ring.seat(ann, NOW), ring.seat(eve, NOW)
    assert as_(ann).post(f"{page}capacity/", {"capacity": 100}).status_code == 403
    assert as_(chen).post(f"{page}capacity/", {"capacity": 1}).status_code == 409
    as_(chen).post(f"{page}capacity/", {"capacity": 100})
    assert Ring.objects.get().capacity == 100
