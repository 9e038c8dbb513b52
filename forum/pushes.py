"""Pushes: what members are told in browsers that they asked it in (RFC 8030), encrypted for those alone (RFC 8291)."""

import hashlib
import json
import logging
from base64 import urlsafe_b64decode, urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from email.utils import parseaddr
from urllib.parse import urlsplit

import http_ece
from allauth.account.signals import password_changed, password_reset
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from py_vapid import Vapid02

from forum import outbox, outside, turns
from forum.models.notices import KINDS
from forum.models.outbox import Outgoing

logger = logging.getLogger(__name__)

PUSH = Outgoing.Channel.PUSH
BATCH = 200
AT_ONCE = 8
SESSION = "push-subscription"
WELCOME = "welcome"  # the first push, which shows that pushes arrive
GONE = (404, 410)  # by RFC 8030 the subscription is no more
SIGNED_FOR = 12 * 3600  # seconds; RFC 8292 allows 24 hours
LONGEST = 600  # characters, which fit with all around them into the 4,096 bytes that every push service takes


def public_key():
    """The key that browsers bind their subscriptions to, as the Push API takes it; "" on a site that sends no pushes."""
    return _text(_vapid().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)) if settings.PUSH_KEY else ""


def keys_of(said):
    """A browser's keys out of what it said, {"p256dh": a point of P-256, "auth": sixteen bytes} in base64url, or ValueError."""
    point, auth = _bytes(said["p256dh"]), _bytes(said["auth"])
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    if len(auth) != 16:
        raise ValueError(auth)
    return {"p256dh": _text(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)), "auth": _text(auth)}


def welcome(subscription, now):
    """Tell the browser that it is told from now on. Call it inside the transaction in which it subscribes."""
    Outgoing.write(PUSH, WELCOME, f"at:{now.timestamp()}", {}, now, subscription=subscription).save()
    outbox.hurry(PUSH)


def remember(request, subscription):
    """Whoever logs out here wants their news to be told here no longer."""
    request.session[SESSION] = subscription.pk


def remembered(request):
    """The key of the subscription that was made in this session, or None."""
    return request.session.get(SESSION)


def end(member, sessions):
    """These sessions of the member's end: what was subscribed in them ends, too."""
    member.push_subscriptions.filter(pk__in=[session[SESSION] for session in sessions if SESSION in session]).delete()


@receiver(user_logged_out)
def _end_here(request, user, **_sender):
    if user:
        end(user, [request.session])


@receiver([password_changed, password_reset])
def _go_on_here_alone(request, user, **_sender):
    """Other sessions end with the old password."""
    user.push_subscriptions.exclude(pk=remembered(request)).delete()


def push_due(now, limit=BATCH):
    """Send the pushes that wait, oldest first; how many were taken. Any number of workers may do this at once.

    A push service that does not answer is left alone for the rest of the run.
    """
    if not settings.PUSH_KEY:
        return 0
    due = Outgoing.objects.due(now).filter(channel=PUSH, kind__in=[*KINDS, WELCOME], subscription__member__is_active=True)
    due = list(due.select_related("subscription__member").order_by("due_at", "pk")[:limit])
    taken, silent, enough = 0, set(), turns.before_the_next_minute()
    with ThreadPoolExecutor(AT_ONCE) as postmen:
        while due and not enough():
            now_due, due = due[:AT_ONCE], due[AT_ONCE:]
            ours = [push for push in now_due if _service(push) not in silent and push.claim(now)]
            for push, (status, trouble) in zip(ours, postmen.map(lambda push: _post(push, now), ours), strict=True):
                taken += _settle(push, status, trouble, now)
                if status is None:
                    silent.add(_service(push))
    return taken


def _service(push):
    return urlsplit(push.subscription.endpoint).netloc


def _post(push, now):
    """(status, what was wrong); no status when there was no answer. Asks the database nothing: it runs beside others."""
    try:
        answer = outside.post(*letter(push, now))
    except (outside.Refused, OSError) as problem:
        return None, f"{type(problem).__name__}: {problem}"
    except Exception as problem:  # what concerns this push alone does not keep the others waiting
        logger.warning("Push %s cannot be sent", push.pk, exc_info=True)
        return 0, f"{type(problem).__name__}: {problem}"
    return answer.status, "" if answer.is_good else f"{answer.status} {answer.excerpt}"


def _settle(push, status, trouble, now):
    """True when the push service took it; a subscription that is no more goes, and all that waits for it."""
    if status in GONE:
        push.subscription.delete()
    elif trouble:
        push.put_off(trouble.replace("\0", ""), now)
    else:
        push.mark_sent(now)
    return not trouble


def letter(push, now):
    """(address, body, headers) of the request that hands the push to the browser's push service."""
    subscription = push.subscription
    body = http_ece.encrypt(
        json.dumps(message(push), ensure_ascii=False).encode(),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_bytes(subscription.p256dh),
        auth_secret=_bytes(subscription.auth),
    )
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(max(0, int((push.fresh_until - now).total_seconds()))),
        "Topic": _tag(push),  # of two with the same one the push service keeps the later
        "Urgency": "normal",
        **_signed(subscription.endpoint, now),
    }
    return subscription.endpoint, body, headers


def message(push):
    """What the browser is told, in its reader's language."""
    member = push.subscription.member
    language = member.language or settings.LANGUAGE_CODE
    with translation.override(language):
        known = push.kind in KINDS
        words = KINDS[push.kind].say(push.payload["details"]) if known else _("From now on this browser tells you the news.")
        return {
            "title": settings.SITE_NAME,
            "body": words[:LONGEST],
            "where": push.payload["where"] if known else reverse("forum:notices"),
            "tag": _tag(push),
            "lang": translation.to_locale(language).replace("_", "-"),
        }


def _tag(push):
    """The same for the same news, so that what is sent twice is seen once."""
    return _text(hashlib.sha256(f"{push.kind}:{push.cause}".encode()).digest()[:18])


def _signed(endpoint, now):
    """The header by which the push service knows the site (RFC 8292)."""
    parts, sender = urlsplit(endpoint), parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": f"mailto:{sender}", "exp": int(now.timestamp()) + SIGNED_FOR}
    return _vapid().sign(claims)


def _vapid():
    vapid = Vapid02.from_raw(_text(settings.PUSH_KEY).encode())
    vapid.conf["no-strict"] = True  # else a sender on localhost is none
    return vapid


def _text(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
