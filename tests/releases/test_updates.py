"""The update feed, read as a device reads it: with `cryptography` alone, and nothing of ours."""

import json
import re
from base64 import b64decode
from datetime import timedelta
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from releases import updates
from releases.models import BuildFile, Ring, Rollout, Seat
from tests import make

pytestmark = pytest.mark.django_db
HASH = "ab" * 32


@pytest.fixture(autouse=True)
def _key(settings):
    settings.UPDATE_KEY = bytes(range(32))


def file_of(build, **more):
    kept = {"device": "phone-x", "name": "os.zip", "size": 1000, "sha256": HASH, "address": "https://mirror.example.org/os.zip"}
    return BuildFile.objects.create(build=build, completed_at=build.week.freezes_at, **kept | more)


def ring_seat(product, member, bucket=0):
    ring = Ring.objects.create(product=product, name="Closed", slug="closed", group=Group.objects.create(name="closed"))
    return Seat.objects.create(ring=ring, member=member, number=1, bucket=bucket)


def envelope(address):
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.json()


def believed(envelope):
    """The statement, if it is signed with the key that the site publishes."""
    key = Client().get(reverse("releases:update_key")).json()
    assert envelope["key"] == key["key"] == sha256(b64decode(key["public_key"])).hexdigest()[:16]
    public = Ed25519PublicKey.from_public_bytes(b64decode(key["public_key"]))
    public.verify(b64decode(envelope["signature"]), envelope["signed"].encode())
    return json.loads(envelope["signed"])


def everybody(product):
    return believed(envelope(reverse("releases:updates", args=[product.slug])))


def ring_address(seat):
    return reverse("releases:ring_updates", args=[seat.ring.product.slug, updates.pass_of(seat)])


def test_a_device_learns_of_the_newest_build_and_its_files():
    build = make.build(published=True)
    file_of(build)
    said = everybody(build.product)
    assert (said["product"], said["channel"]) == (build.product.slug, "everybody")
    [told] = said["builds"]
    assert (told["version"], told["published_at"], told["withdrawn"]) == ("26.11.20", "2026-11-20T09:00:00Z", None)
    assert told["files"] == [
        {"device": "phone-x", "name": "os.zip", "size": 1000, "sha256": HASH, "url": "https://mirror.example.org/os.zip"}
    ]


def test_a_changed_statement_is_not_believed():
    said = envelope(reverse("releases:updates", args=[make.build(published=True).product.slug]))
    said["signed"] = said["signed"].replace("26.11.20", "26.11.27")
    with pytest.raises(InvalidSignature):
        believed(said)


def test_nothing_is_said_before_the_build_is_out(clock):
    build = make.build()
    file_of(build)
    clock.move_to(build.week.publishes_at - timedelta(seconds=1))
    assert everybody(build.product)["builds"] == []
    clock.move_to(build.week.publishes_at)
    build.publish(build.week.publishes_at)
    assert [told["version"] for told in everybody(build.product)["builds"]] == ["26.11.20"]


def test_a_file_that_is_still_on_its_way_is_not_offered():
    build = make.build(published=True)
    BuildFile.objects.create(build=build, name="half.zip", size=10, sha256=HASH)
    assert everybody(build.product)["builds"][0]["files"] == []


def test_a_withdrawn_build_says_why_and_offers_nothing():
    build = make.build(published=True)
    file_of(build)
    build.withdrawn_at, build.withdraw_reason = build.published_at, "It drains the battery."
    build.save()
    [told] = everybody(build.product)["builds"]
    assert (told["withdrawn"], told["files"], told["share"]) == ("It drains the battery.", [], 0)


def test_the_share_of_devices_follows_the_rollout():
    build = make.build(published=True)
    rollout, _new = Rollout.objects.update_or_create(build=build, ring=None, defaults={"share": 20})
    assert everybody(build.product)["builds"][0]["share"] == 20
    Rollout.objects.filter(pk=rollout.pk).update(halted_at=build.published_at, halt_reason="Too hot")
    assert everybody(build.product)["builds"][0]["share"] == 0


def test_a_ring_hears_of_its_candidate_and_everybody_does_not(ann):
    build = make.build(state="ready")
    file_of(build)
    seat = ring_seat(build.product, ann)
    assert believed(envelope(ring_address(seat)))["builds"] == []
    Rollout.objects.create(build=build, ring=seat.ring, opened_at=build.week.freezes_at)
    [told] = believed(envelope(ring_address(seat)))["builds"]
    assert (told["version"], told["published_at"], told["share"]) == ("26.11.20", None, 100)
    assert everybody(build.product)["builds"] == []


def test_a_forged_pass_and_that_of_a_seat_that_was_left_open_nothing(ann):
    build = make.build(published=True)
    seat = ring_seat(build.product, ann)
    address = ring_address(seat)
    assert Client().get(address).status_code == 200
    assert Client().get(address.replace(".json", "x.json")).status_code == 404
    Seat.objects.filter(pk=seat.pk).update(left_at=build.published_at)
    assert Client().get(address).status_code == 404


def test_a_device_that_knows_the_answer_is_told_so():
    address = reverse("releases:updates", args=[make.build(published=True).product.slug])
    first = Client().get(address)
    assert Client(headers={"If-None-Match": first["ETag"]}).get(address).status_code == 304


def test_without_a_key_there_is_no_feed(settings):
    product = make.build(published=True).product
    settings.UPDATE_KEY = b""
    for address in (reverse("releases:update_key"), reverse("releases:updates", args=[product.slug])):
        assert Client().get(address).status_code == 404


def test_a_rings_member_finds_the_address_on_the_rings_page_and_nobody_else_does(ann, eve, client):
    seat = ring_seat(make.product(), ann)
    page = seat.ring.get_absolute_url()
    client.force_login(eve)
    assert "/ring/" not in client.get(page).content.decode()
    client.force_login(ann)
    [address] = set(re.findall(r'href="[^"]*(/updates/[^"]+)"', client.get(page).content.decode()))
    assert believed(envelope(address))["channel"] == "closed"


def test_a_rings_feed_says_no_more_to_somebody_who_makes_the_schedule(dana):
    """Dana may see every build on the site; her phone is only offered what her ring has."""
    build = make.build(state="ready")
    seat = ring_seat(build.product, dana)
    assert believed(envelope(ring_address(seat)))["builds"] == []
    Rollout.open(build, seat.ring, build.week.freezes_at)
    assert [told["version"] for told in believed(envelope(ring_address(seat)))["builds"]] == [build.number]


def test_a_rings_feed_says_nothing_of_another_ring(ann):
    build = make.build(state="ready")
    seat, other = ring_seat(build.product, ann), make.ring("Daily", of=build.product)
    other.seat(ann, build.week.freezes_at)
    Rollout.open(build, other, build.week.freezes_at)
    assert believed(envelope(ring_address(seat)))["builds"] == []
