"""Addresses of others that are told what happens here."""

import base64
import secrets
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models.members import Member

EVENTS = {}


@dataclass(frozen=True)
class Event:
    """Something that happens here, with the name that machines know it by."""

    name: str
    label: str


def register(event):
    EVENTS[event.name] = event
    return event


def new_salt():
    return secrets.token_hex(16)


class Webhook(models.Model):
    """An address that is called whenever one of its events happens, until it fails for a day."""

    owner = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="webhooks")
    name = models.CharField(_("name"), max_length=60)
    url = models.CharField(_("address"), max_length=500)
    events = models.JSONField(_("events"), default=list)
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    made_at = models.DateTimeField(default=clock.now)
    on_since = models.DateTimeField(default=clock.now)
    off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("forum:webhook", args=[self.pk])

    @property
    def is_on(self):
        return self.off_at is None

    @property
    def key(self):
        """The key it signs with. Made from the site's own secret, so that no copy of the database gives it away."""
        return salted_hmac("webhook", f"{self.pk}:{self.salt}", algorithm="sha256").digest()

    @property
    def secret(self):
        """The key as its owner is shown it, once: the form that libraries for Standard Webhooks read."""
        return "whsec_" + base64.b64encode(self.key).decode()

    def renew_secret(self):
        """From now on it signs with another key."""
        self.salt = new_salt()
        self.save(update_fields=["salt"])

    def switch_on(self, now):
        Webhook.objects.filter(pk=self.pk).exclude(off_at=None).update(off_at=None, on_since=now)

    def switch_off(self, now):
        """True for the one who did it."""
        return bool(Webhook.objects.filter(pk=self.pk, off_at=None).update(off_at=now))
