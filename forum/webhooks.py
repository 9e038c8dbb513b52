"""Tells other machines what happens here: signed as https://www.standardwebhooks.com says, through the one outbox."""

import base64
import hashlib
import hmac
import json
import logging
import time

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum import notices, outbox, outside
from forum.models.outbox import Outgoing
from forum.models.webhooks import EVENTS, Event, Webhook, register

__all__ = ["EVENTS", "Event", "call_due", "ping", "register", "switch_off_failing", "tell"]

logger = logging.getLogger(__name__)

WEBHOOK = Outgoing.Channel.WEBHOOK
BATCH = 50
LONGEST_RUN = 60  # seconds; the ticks that follow go on
PING = "ping"

notices.register(
    notices.Kind(
        "webhook_off",
        _("A webhook of yours is switched off"),
        _("“%(name)s” did not answer for a day and is switched off"),
        notices.Theme.TEAM,
    )
)


def tell(event, cause, data, now):
    """Tell every webhook that asks for this event, once per cause. Call it inside the transaction that causes it."""
    if event not in EVENTS:
        raise KeyError(event)
    asked = [webhook for webhook in Webhook.objects.filter(off_at=None) if event in webhook.events]
    rows = [_row(webhook, event, cause, data, now) for webhook in asked]
    if rows:
        Outgoing.objects.bulk_create(rows, ignore_conflicts=True)
        outbox.hurry(WEBHOOK)


def ping(webhook, now):
    """Call this webhook to see whether it answers."""
    _row(webhook, PING, f"{now.timestamp()}", {"webhook": webhook.name}, now).save()
    outbox.hurry(WEBHOOK)


def _row(webhook, event, cause, data, now):
    number = hashlib.sha256(f"{event}:{cause}".encode()).hexdigest()[:24]
    payload = {"id": f"evt_{number}", "body": {"type": event, "timestamp": now.isoformat(), "data": data}}
    return Outgoing.write(WEBHOOK, event, cause, payload, now, webhook=webhook)


def call_due(now, limit=BATCH):
    """Call what is due; how many answered well. Who does not answer is left alone for the rest of the run."""
    due = Outgoing.objects.due(now).filter(channel=WEBHOOK, webhook__off_at=None).select_related("webhook")
    answered, silent, started = 0, set(), time.monotonic()
    for delivery in due.order_by("due_at", "pk")[:limit]:
        if time.monotonic() - started > LONGEST_RUN:
            break
        if delivery.webhook_id in silent or not delivery.claim(now):
            continue
        if _call(delivery, now):
            answered += 1
        else:
            silent.add(delivery.webhook_id)
    return answered


def _call(delivery, now):
    body = json.dumps(delivery.payload["body"], ensure_ascii=False, separators=(",", ":")).encode()
    status, milliseconds = None, 0
    try:
        answer = outside.post(delivery.webhook.url, body, headers(delivery.webhook, delivery.payload["id"], body, now))
        status, milliseconds, said = answer.status, answer.milliseconds, answer.excerpt
        trouble = "" if answer.is_good else f"{status} {said}"
    except (outside.Refused, OSError) as problem:
        said = trouble = f"{type(problem).__name__}: {problem}"
    said = said.replace("\0", "")[:500]
    delivery.attempts.create(at=now, status=status, milliseconds=milliseconds, excerpt=said)
    if trouble:
        delivery.put_off(trouble.replace("\0", ""), now)
        return False
    delivery.mark_sent(now)
    return True


def headers(webhook, number, body, now):
    """The three headers by which a receiver knows us: the event's own number, when this was sent, and both signed."""
    timestamp = str(int(now.timestamp()))
    signed = hmac.new(webhook.key, f"{number}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "User-Agent": f"{settings.SITE_NAME} webhooks".encode("ascii", "replace").decode(),
        "webhook-id": number,
        "webhook-timestamp": timestamp,
        "webhook-signature": "v1," + base64.b64encode(signed).decode(),
    }


def switch_off_failing(now):
    """Switch off what failed for a whole day, and tell its owner. How many."""
    given_up = Outgoing.objects.filter(channel=WEBHOOK, given_up_at__isnull=False, tries__gt=0).exclude(kind=PING)
    off = 0
    for webhook in Webhook.objects.filter(off_at=None, outgoing__in=given_up).distinct():
        if webhook.outgoing.filter(pk__in=given_up, given_up_at__gt=webhook.on_since).exists():
            with transaction.atomic():
                if webhook.switch_off(now):
                    off += 1
                    cause = f"webhook:{webhook.pk}:{now.timestamp():.0f}"
                    owners = [webhook.owner] if webhook.owner else []
                    notices.tell(owners, "webhook_off", cause, webhook.get_absolute_url(), now, name=webhook.name)
    return off
