"""What a device asks when it looks for a new build: one answer per channel, signed so that nobody in between can change it."""

import json
from base64 import b64encode
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core import signing
from django.db.models import Prefetch, Q
from django.urls import reverse

from releases.models import BuildFile, Rollout, Seat

EVERYBODY = "everybody"
BUILDS = 5
VALID_DAYS = 8  # longer than a week, so that a device that was away still believes what it has
SALT = "updates"


@lru_cache(maxsize=4)
def _key(seed):
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_key():
    """The 32 bytes that answers are checked with."""
    return _key(settings.UPDATE_KEY).public_key().public_bytes_raw()


def key_id():
    """Which key it is: the first 16 figures of its SHA-256."""
    return sha256(public_key()).hexdigest()[:16]


def signed(statement):
    """The statement as JSON text, and the Ed25519 signature (RFC 8032) of exactly that text in UTF-8."""
    text = json.dumps(statement, ensure_ascii=False, separators=(",", ":"))
    signature = _key(settings.UPDATE_KEY).sign(text.encode())
    return {"signed": text, "signature": b64encode(signature).decode(), "algorithm": "Ed25519", "key": key_id()}


def pass_of(seat):
    """What a ring member's device shows to hear of the ring's builds; it serves as long as the seat is taken."""
    return signing.dumps(seat.pk, salt=SALT)


def address_of(seat):
    """Where the device of this ring's member asks; "" on a site that signs no updates."""
    if not settings.UPDATE_KEY:
        return ""
    return settings.SITE_URL + reverse("releases:ring_updates", args=[seat.ring.product.slug, pass_of(seat)])


def seat_of(text):
    """The seat that a pass belongs to; Seat.DoesNotExist when it is forged or the seat was left."""
    try:
        pk = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        raise Seat.DoesNotExist from None
    return Seat.objects.taken().select_related("ring", "member").get(pk=pk)


def statement(product, now, seat=None):
    """What a channel says at `now`: of everybody's, or of the ring that the seat is in. Newest build first.

    `share` is in how many of a hundred devices the build is wanted by now. A device takes it when the first eight
    hexadecimal figures of SHA-256("<version>:<its own id>"), as a number modulo 100, are below the share.
    """
    builds = product.builds.out() if seat is None else product.builds.of_seat(seat)
    everybody = Q(ring=None) if seat is None else Q(ring=None) | Q(ring=seat.ring_id)
    builds = builds.order_by("-friday").prefetch_related(
        Prefetch("files", BuildFile.objects.complete()), Prefetch("rollouts", Rollout.objects.filter(everybody))
    )
    midnight = datetime.combine(now.astimezone(UTC), time(), UTC)
    return {
        "product": product.slug,
        "channel": seat.ring.slug if seat else EVERYBODY,
        "valid_until": _instant(midnight + timedelta(days=VALID_DAYS)),
        "builds": [_build(build, product) for build in builds[:BUILDS]],
    }


def _build(build, product):
    build.product = product
    return {
        "version": build.number,
        "headline": build.headline,
        "published_at": build.published_at and _instant(build.published_at),
        "page": settings.SITE_URL + build.get_absolute_url(),
        "withdrawn": build.withdraw_reason or None,
        "share": _share(build),
        "files": [] if build.withdrawn_at else [_file(build, file) for file in build.files.all()],
    }


def _share(build):
    """The widest of the rollouts that nobody has halted; a build that is withdrawn is wanted by no device."""
    going = [rollout.share for rollout in build.rollouts.all() if not rollout.halted_at]
    return 0 if build.withdrawn_at else max(going, default=0)


def _file(build, file):
    file.build = build
    return {
        "device": file.device,
        "name": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "url": file.address or settings.SITE_URL + file.get_absolute_url(),
    }


def _instant(instant):
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
