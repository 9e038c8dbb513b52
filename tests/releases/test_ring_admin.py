"""Administrators make the rings."""

import pytest
from django.urls import reverse

from releases.models import Ring
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(make.member("Root", is_staff=True, is_superuser=True))
    return client


def typed(**more):
    said = {"product": make.product().pk, "name": "The hundred", "slug": "hundred", "about": "", "position": 0}
    return said | {"entry": "application", "capacity": 100, "for_life": "on", "days_before": 1, "opens_at": "17:00", **more}


def test_a_ring_is_made_with_a_board_of_its_own(admin):
    assert admin.post(reverse("admin:releases_ring_add"), typed(new_board="on")).status_code == 302
    ring = Ring.objects.get()
    assert list(ring.board.readers.filter(pk=ring.group_id)) == [ring.group]


def test_without_the_tick_it_has_none(admin):
    admin.post(reverse("admin:releases_ring_add"), typed())
    assert Ring.objects.get().board is None


def test_a_ring_may_be_renamed_and_another_take_its_name(admin):
    admin.post(reverse("admin:releases_ring_add"), typed())
    ring = Ring.objects.get()
    sent = typed(product=ring.product_id, slug="first")
    assert admin.post(reverse("admin:releases_ring_change", args=[ring.pk]), sent).status_code == 302
    assert admin.post(reverse("admin:releases_ring_add"), typed(product=ring.product_id, position=1)).status_code == 302
    assert sorted(Ring.objects.values_list("slug", flat=True)) == ["first", "hundred"]


def test_a_ring_is_never_deleted(admin):
    ring = make.ring()
    assert admin.post(reverse("admin:releases_ring_delete", args=[ring.pk]), {"post": "yes"}).status_code == 403
