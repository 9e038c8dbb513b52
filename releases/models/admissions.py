"""The ways into a ring: invitations and applications, and what its committee says to them."""

import hashlib
import secrets
from datetime import timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum import clock, notices
from forum.models import Member
from releases.models.rings import Ring, Seat, those_in_charge
from releases.refused import Refused

AGAIN_AFTER = timedelta(days=28)


def digest(secret):
    return hashlib.sha256(secret.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet):
    def usable(self, now):
        """Those that still let somebody in."""
        return self.filter(revoked_at=None, ends_at__gt=now, used__lt=F("uses"))

    def with_secret(self, secret):
        return self.filter(digest=digest(secret))


class Invitation(models.Model):
    """A way into a ring: for one member by name, or a link that so many may use until it ends."""

    ring = models.ForeignKey(Ring, models.CASCADE, related_name="invitations")
    member = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)  # of the link's secret, which is shown once
    uses = models.PositiveIntegerField(default=1)
    used = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="invitation_is_not_overdrawn", condition=Q(used__lte=F("uses"))),
            models.CheckConstraint(name="invitation_is_by_name_or_by_link", condition=Q(member=None) ^ Q(digest="")),
            models.UniqueConstraint(fields=["digest"], name="invitation_link_is_unique", condition=~Q(digest="")),
            models.UniqueConstraint(
                fields=["ring", "member"], name="one_invitation_per_member_and_ring", condition=Q(used=0, revoked_at=None)
            ),
        ]

    @classmethod
    def by_name(cls, ring, member, ends_at, by, now):
        """Invite one member; an invitation they have not used yet is replaced."""
        with transaction.atomic():
            ring.hold()
            ring.invitations.filter(member=member, used=0, revoked_at=None).update(revoked_at=now)
            made = ring.invitations.create(member=member, ends_at=ends_at, by=by, made_at=now)
            notices.tell([member], "ring_invited", f"invitation:{made.pk}", ring.get_absolute_url(), now, ring=ring.name)
        return made

    @classmethod
    def by_link(cls, ring, uses, ends_at, by, now):
        """(the invitation, the secret of its link). The secret is kept nowhere: it can be shown this once."""
        secret = secrets.token_urlsafe(24)
        return ring.invitations.create(digest=digest(secret), uses=uses, ends_at=ends_at, by=by, made_at=now), secret

    def redeem(self, member, now):
        """Take a seat with it. Whoever has one already keeps it, and uses nothing up."""
        with transaction.atomic():
            if not Invitation.objects.usable(now).filter(pk=self.pk).update(used=F("used") + 1):
                raise Refused(gettext("This invitation is used up or has ended. Ask for a new one."))
            if seat := self.ring.seats.taken().filter(member=member).first():
                transaction.set_rollback(True)
                return seat
            return self.ring.seat(member, now)

    def revoke(self, now):
        """Nobody comes in with it any more; False when it was taken back before."""
        return bool(Invitation.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=now))


class Application(models.Model):
    """A member asks for a seat and says why; the ring's committee or the team decides."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ADMITTED = "admitted", _("Admitted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    ring = models.ForeignKey(Ring, models.CASCADE, related_name="applications")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    device = models.CharField(_("your device"), max_length=60, blank=True)
    words = models.TextField(_("why you"), max_length=1000)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    decided_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")  # None: the committee
    decided_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["ring", "member"], name="one_waiting_application", condition=Q(state="waiting")),
            models.CheckConstraint(
                name="application_is_decided_at_an_instant",
                condition=Q(state="waiting", decided_at=None) | (~Q(state="waiting") & Q(decided_at__isnull=False)),
            ),
        ]

    @classmethod
    def send(cls, ring, member, device, words, now):
        """Ask for a seat. The committee and those in charge are told; twice is once."""
        if ring.entry != Ring.Entry.APPLICATION:
            raise Refused(gettext("“%(ring)s” takes no applications.") % {"ring": ring.name})
        if ring.seats.filter(member=member, left_at=None).exists():
            raise Refused(gettext("You have a seat in “%(ring)s” already.") % {"ring": ring.name})
        if ring.applications.filter(member=member, state=cls.State.REFUSED, decided_at__gt=now - AGAIN_AFTER).exists():
            raise Refused(gettext("You asked a short while ago. Four weeks after an answer you may ask again."))
        with transaction.atomic():
            asked = {"device": device, "words": words, "sent_at": now}
            made, new = cls.objects.get_or_create(ring=ring, member=member, state=cls.State.WAITING, defaults=asked)
            if new:
                bench = {seat.member for seat in ring.committee} | set(those_in_charge())
                told = {"ring": ring.name, "who": member.username}
                notices.tell(bench, "ring_applied", f"application:{made.pk}", ring.get_absolute_url(), now, **told)
        return made

    def judge(self, judge, agrees, words, now):
        """What somebody of the committee says; more than half of it admits, and when that cannot be any more it refuses.

        Returns the application's state, or raises Refused.
        """
        with transaction.atomic():
            self.ring.hold()
            bench = [seat.member_id for seat in self.ring.committee]
            if judge.pk not in bench:
                raise Refused(gettext("Only the committee of “%(ring)s” decides together.") % {"ring": self.ring.name})
            if not Application.objects.filter(pk=self.pk, state=self.State.WAITING).exists():
                raise Refused(gettext("This application is decided already."))
            self.judgements.update_or_create(judge=judge, defaults={"agrees": agrees, "words": words, "at": now})
            said = self.judgements.filter(judge__in=bench)
            if 2 * said.filter(agrees=True).count() > len(bench):
                self._decide(True, None, words, now)
            elif 2 * said.filter(agrees=False).count() >= len(bench):
                self._decide(False, None, words, now)
        return self.state

    def decide(self, admits, by, words, now):
        """Whoever is in charge decides alone, for a reason that the ring reads."""
        if not words.strip():
            raise ValueError("whoever decides alone says why")
        with transaction.atomic():
            if not self._decide(admits, by, words.strip(), now):
                raise Refused(gettext("This application is decided already."))

    def withdraw(self, now):
        return self._move(self.State.WITHDRAWN, decided_at=now)

    def _decide(self, admits, by, words, now):
        state = self.State.ADMITTED if admits else self.State.REFUSED
        if not self._move(state, answer=words[:300], decided_by=by, decided_at=now):
            return False
        kind, told = "ring_refused", {"ring": self.ring.name}
        if admits:
            kind, told = "ring_admitted", told | {"number": f"{self.ring.seat(self.member, now).number:03}"}
        notices.tell([self.member], kind, f"application:{self.pk}", self.ring.get_absolute_url(), now, **told)
        return True

    def _move(self, state, **changes):
        changes |= {"state": state}
        if not Application.objects.filter(pk=self.pk, state=self.State.WAITING).update(**changes):
            return False
        vars(self).update(changes)
        return True


class Judgement(models.Model):
    """What one member of the committee says: to admitting somebody who applied, or to a seat's leaving."""

    application = models.ForeignKey(Application, models.CASCADE, null=True, related_name="judgements")
    seat = models.ForeignKey(Seat, models.CASCADE, null=True, related_name="judgements")  # whether it should be given up
    judge = models.ForeignKey(Member, models.CASCADE, related_name="+")
    agrees = models.BooleanField()
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(name="judgement_is_about_one_thing", condition=Q(application=None) ^ Q(seat=None)),
            models.UniqueConstraint(fields=["application", "judge"], name="one_judgement_per_application"),
            models.UniqueConstraint(fields=["seat", "judge"], name="one_judgement_per_seat"),
        ]
