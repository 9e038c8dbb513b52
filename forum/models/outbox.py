"""What leaves the site: one row for each message and recipient, written in the transaction that caused it."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models.members import Member
from forum.models.pushes import PushSubscription
from forum.models.webhooks import Webhook

CLAIM_LASTS = timedelta(minutes=10)
LONGEST_WAIT = timedelta(hours=6)
LONGEST_TROUBLE = 300


class OutgoingQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(sent_at=None, given_up_at=None)

    def due(self, now):
        """What may leave now and nobody is sending; a claim that led to nothing is void after ten minutes."""
        free = Q(claimed_at=None) | Q(claimed_at__lte=now - CLAIM_LASTS)
        return self.waiting().filter(free, due_at__lte=now, fresh_until__gt=now)

    def stale(self, now):
        """What waited until it was no news any more."""
        return self.waiting().filter(fresh_until__lte=now)

    def in_trouble(self):
        """What was given up, and what is tried again after a failure; the latest first."""
        return self.filter(sent_at=None).exclude(trouble="").order_by("-written_at", "-pk")


class Outgoing(models.Model):
    """One message to one recipient: claimed, sent, never twice. Its key is the message's number at every try."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("Mail")
        WEBHOOK = "webhook", _("Webhook")
        PUSH = "push", _("Push")

    FRESH_FOR = {Channel.MAIL: timedelta(days=3), Channel.WEBHOOK: timedelta(days=1), Channel.PUSH: timedelta(days=1)}
    # Doubled after each try, up to LONGEST_WAIT.
    FIRST_WAIT = {Channel.MAIL: timedelta(minutes=10), Channel.WEBHOOK: timedelta(minutes=1), Channel.PUSH: timedelta(minutes=1)}

    channel = models.CharField(max_length=7, choices=Channel)
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="outgoing")
    webhook = models.ForeignKey(Webhook, models.CASCADE, null=True, related_name="outgoing")
    subscription = models.ForeignKey(PushSubscription, models.CASCADE, null=True, related_name="outgoing")
    kind = models.CharField(max_length=30)
    cause = models.CharField(max_length=60)  # what it is about, e.g. "build:12"; nobody gets two of a kind for one cause
    payload = models.JSONField(default=dict)
    written_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    fresh_until = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=LONGEST_TROUBLE, blank=True)  # of the last try

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "member", "kind", "cause"], name="sent_once_per_cause_and_member"),
            models.UniqueConstraint(fields=["webhook", "kind", "cause"], name="sent_once_per_cause_and_webhook"),
            models.UniqueConstraint(fields=["subscription", "kind", "cause"], name="sent_once_per_cause_and_subscription"),
            models.CheckConstraint(
                name="outgoing_has_the_recipient_of_its_channel",
                condition=Q(channel="mail", member__isnull=False, webhook=None, subscription=None)
                | Q(channel="webhook", member=None, webhook__isnull=False, subscription=None)
                | Q(channel="push", member=None, webhook=None, subscription__isnull=False),
            ),
            models.CheckConstraint(name="outgoing_is_sent_or_given_up", condition=Q(sent_at=None) | Q(given_up_at=None)),
        ]
        indexes = [
            models.Index(fields=["channel", "due_at"], name="outgoing_waiting", condition=Q(sent_at=None, given_up_at=None)),
            models.Index(fields=["-written_at"], name="outgoing_in_trouble", condition=Q(sent_at=None) & ~Q(trouble="")),
            models.Index(fields=["sent_at"], name="outgoing_sent", condition=Q(sent_at__isnull=False)),
        ]

    @property
    def recipient(self):
        return self.member or self.webhook or self.subscription

    @classmethod
    def write(cls, channel, kind, cause, payload, now, **recipient):
        """An unsaved row; rows are saved many at a time."""
        fresh_until = now + cls.FRESH_FOR[channel]
        what = {"channel": channel, "kind": kind, "cause": cause, "payload": payload}
        return cls(**what, **recipient, written_at=now, due_at=now, fresh_until=fresh_until)

    def claim(self, now):
        """True for exactly one of all who try to send this."""
        if not Outgoing.objects.due(now).filter(pk=self.pk).update(claimed_at=now, tries=F("tries") + 1):
            return False
        self.claimed_at, self.tries = now, self.tries + 1
        return True

    def mark_sent(self, now):
        Outgoing.objects.filter(pk=self.pk).update(sent_at=now, given_up_at=None, trouble="")

    def put_off(self, trouble, now):
        """It did not work: try again later, each time after twice as long."""
        wait = min(self.FIRST_WAIT[self.channel] * 2 ** (self.tries - 1), LONGEST_WAIT)
        waiting = Outgoing.objects.filter(pk=self.pk, sent_at=None)
        waiting.update(claimed_at=None, due_at=now + wait, trouble=(trouble.strip() or "?")[:LONGEST_TROUBLE])

    def send_again(self, now, even_sent=False):
        """Somebody wants it to be tried once more, from now on. False when it left or is gone meanwhile."""
        fresh_until = now + self.FRESH_FOR[self.channel]
        again = {"given_up_at": None, "claimed_at": None, "due_at": now, "fresh_until": fresh_until, "tries": 0, "sent_at": None}
        held = Q(sent_at=None, given_up_at=None, claimed_at__gt=now - CLAIM_LASTS)  # somebody is sending it this moment
        found = Outgoing.objects.filter(pk=self.pk).exclude(held)
        return bool((found if even_sent else found.filter(sent_at=None)).update(**again))


class Attempt(models.Model):
    """One try to call a webhook, and what came back."""

    outgoing = models.ForeignKey(Outgoing, models.CASCADE, related_name="attempts")
    at = models.DateTimeField(default=clock.now)
    status = models.PositiveSmallIntegerField(null=True)  # None: there was no answer
    milliseconds = models.PositiveIntegerField(default=0)
    excerpt = models.CharField(max_length=500, blank=True)  # of the answer, or what went wrong

    class Meta:
        ordering = ["-pk"]
