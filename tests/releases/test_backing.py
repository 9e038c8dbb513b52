"""Backing a wish: one for each member, taken back freely."""

import pytest
from django.urls import reverse

from releases.models import Backing, Proposal
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def wish(bo):
    return make.proposal(author=bo)


def send(client, wish, action="back", **more):
    return client.post(reverse("releases:backing", args=[wish.pk]), {"action": action}, **more)


def count():
    return Proposal.objects.get().backing_count


def test_ann_backs_and_takes_back(client, ann, wish, clock):
    client.force_login(ann)
    assert send(client, wish).url == wish.get_absolute_url()
    assert count() == Backing.objects.count() == 2
    send(client, wish, "take_back")
    assert count() == Backing.objects.count() == 1


def test_twice_is_once(client, ann, wish, clock):
    client.force_login(ann)
    send(client, wish)
    send(client, wish)
    assert count() == 2
    send(client, wish, "take_back")
    send(client, wish, "take_back")
    assert count() == 1


def test_her_own_backing_is_marked(client, ann, wish, clock):
    client.force_login(ann)
    assert "Backed by you" not in client.get("/proposals/").content.decode()
    send(client, wish)
    assert "Backed by you" in client.get("/proposals/").content.decode()


def test_htmx_gets_the_button_alone(client, ann, wish, clock):
    client.force_login(ann)
    answer = send(client, wish, HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    assert answer.content.decode().strip().startswith('<div class="row gap-2 backing"')
    assert 'value="take_back"' in answer.content.decode()


def test_from_the_list_she_comes_back_to_the_list(client, ann, wish, clock):
    client.force_login(ann)
    there = {"action": "back", "next": "/proposals/?status=open"}
    assert client.post(reverse("releases:backing", args=[wish.pk]), there).url == "/proposals/?status=open"


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere(client, ann, wish, there, clock):
    client.force_login(ann)
    answer = client.post(reverse("releases:backing", args=[wish.pk]), {"action": "back", "next": there})
    assert answer.url == wish.get_absolute_url()


@pytest.mark.parametrize("status", ["built", "declined"])
def test_a_settled_wish_takes_no_backings(client, ann, wish, status, clock):
    Proposal.objects.update(status=status)
    client.force_login(ann)
    for action in ("back", "take_back"):
        answer = send(client, wish, action)
        assert answer.status_code == 409
        assert "takes no backings any more" in answer.content.decode()
    assert count() == 1


def test_a_planned_wish_still_does(client, ann, wish, clock):
    Proposal.objects.update(status="planned")
    client.force_login(ann)
    send(client, wish)
    assert count() == 2


def test_guests_log_in_first(client, wish):
    assert send(client, wish).url.startswith(reverse("account_login"))
    assert count() == 1


def test_nonsense_is_a_bad_request(client, ann, wish):
    client.force_login(ann)
    assert send(client, wish, "dance").status_code == 400


@pytest.mark.django_db(transaction=True)
def test_eight_backings_at_once_are_one(at_once):
    wish, ann = make.proposal(), make.member("Ann")
    at_once(8, lambda _i: wish.back(ann, make.THURSDAY))
    assert count() == Backing.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_back_and_take_back_at_once_count_what_is_there(at_once):
    wish, people = make.proposal(), [make.member() for _ in range(4)]
    at_once(12, lambda i: wish.take_back(people[i % 4]) if i % 3 else wish.back(people[i % 4], make.THURSDAY))
    assert count() == Backing.objects.count()


@pytest.mark.parametrize("address", ["\\", "nowhere", "//evil.example/", "https://evil.example/"])
def test_the_button_leads_back_to_a_page_of_ours(client, ann, wish, address):
    client.force_login(ann)
    page = reverse("releases:backing", args=[wish.pk])
    assert client.post(page, {"action": "back", "next": address}).url == wish.get_absolute_url()
    assert client.post(page, {"action": "take_back", "next": "/proposals/?status=all"}).url == "/proposals/?status=all"
