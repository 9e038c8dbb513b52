"""Keys with which a member's machines ask for things: what each may do is written on it."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models.members import Member

PREFIX = "ofr_"
SEEN_EVERY = timedelta(minutes=1)  # so that reading with a token does not write each time
SCOPES = {}


@dataclass(frozen=True)
class Scope:
    """One thing a token may do. Only who holds one of the permissions may give it to a token, and only while they hold it."""

    name: str
    label: str
    permissions: tuple = ()

    def open_to(self, member):
        return not self.permissions or any(map(member.has_perm, self.permissions))


def register(scope):
    SCOPES[scope.name] = scope
    return scope


register(Scope("read", _("Read what you may read")))


def digest_of(text):
    return hashlib.sha256(text.encode()).hexdigest()


class TokenQuerySet(models.QuerySet):
    def valid(self, now):
        ended = Q(ends_at__lte=now)
        return self.filter(revoked_at=None, member__is_active=True).exclude(ended)

    def named_by(self, text, now):
        """The token that this text is, or None."""
        return self.valid(now).select_related("member").filter(digest=digest_of(text)).first()


class Token(models.Model):
    """What a member's machine shows instead of a password. Only its digest is kept."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    tail = models.CharField(max_length=4, editable=False)  # by which its owner knows it again
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.name

    @classmethod
    def issue(cls, member, name, scopes, now, ends_at=None):
        """A new token and its text, which is never to be had again."""
        text = PREFIX + secrets.token_urlsafe(32)
        made = {"digest": digest_of(text), "tail": text[-4:], "made_at": now, "ends_at": ends_at}
        return cls.objects.create(member=member, name=name, scopes=list(scopes), **made), text

    @property
    def labels(self):
        return [SCOPES[name].label for name in self.scopes if name in SCOPES]

    def may(self, scope):
        """Whether it was given this scope and its member still holds what the scope asks for."""
        return scope in self.scopes and scope in SCOPES and SCOPES[scope].open_to(self.member)

    def mark_used(self, now):
        unseen = Q(used_at=None) | Q(used_at__lte=now - SEEN_EVERY)
        Token.objects.filter(unseen, pk=self.pk).update(used_at=now)

    def revoke(self, now):
        Token.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=now)


class Answered(models.Model):
    """A request that was sent with an idempotency key, and what was answered. The row is also the claim to do it."""

    token = models.ForeignKey(Token, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    asked = models.CharField(max_length=64)  # digest of method, path and body
    at = models.DateTimeField(default=clock.now)
    status = models.PositiveSmallIntegerField(null=True)  # None: it is still being done
    body = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_token_and_key")]
        indexes = [models.Index(fields=["at"], name="answered_by_age")]
