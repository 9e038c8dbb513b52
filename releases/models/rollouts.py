"""How far a build has come on its way outward, and what those who run it say."""

from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum import clock, notices, pictures
from forum.models import Member
from releases.models.rings import BUCKETS, Ring, those_in_charge
from releases.refused import Refused


class RolloutQuerySet(models.QuerySet):
    def reaching(self, member):
        """Those that this member's seat has been reached by. A halted one only reaches who says they run the build."""
        runs = Exists(Running.objects.filter(build=OuterRef("build"), member=member.pk))
        seats = {"ring__seats__member": member.pk, "ring__seats__left_at": None, "ring__seats__bucket__lt": F("share")}
        return self.filter(Q(halted_at=None) | runs, **seats)

    def halted(self):
        return self.exclude(halted_at=None)


class Rollout(models.Model):
    """A build has been opened to a ring, or (without one) to everybody; `share` is to how many in a hundred."""

    build = models.ForeignKey("releases.Build", models.CASCADE, related_name="rollouts")
    ring = models.ForeignKey(Ring, models.CASCADE, null=True, related_name="rollouts")
    share = models.PositiveSmallIntegerField(_("share"), default=BUCKETS, validators=[MaxValueValidator(BUCKETS)])
    opened_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")  # None: the clock
    halted_at = models.DateTimeField(null=True, blank=True)
    halt_reason = models.CharField(max_length=200, blank=True)

    objects = RolloutQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["build", "ring"], name="one_rollout_per_build_and_ring"),
            models.UniqueConstraint(fields=["build"], name="one_rollout_per_build_to_everybody", condition=Q(ring=None)),
            models.CheckConstraint(name="rollout_share_is_per_cent", condition=Q(share__lte=BUCKETS)),
            models.CheckConstraint(name="rollout_is_halted_with_a_reason", condition=Q(halted_at=None) | ~Q(halt_reason="")),
        ]

    @classmethod
    def open(cls, build, ring, now, by=None, share=BUCKETS):
        """Let a ring have a build that is ready, and tell its members. None when it has it or may not have it.

        The clock does not carry on a build that is held or halted; a person may.
        """
        with transaction.atomic():
            held = build.hold_row()
            stopped = held.held_at or held.rollouts.halted().exists()
            if held.state != build.State.READY or (stopped and by is None):
                return None
            rollout, new = cls.objects.get_or_create(build=build, ring=ring, defaults={"share": share, "opened_at": now, "by": by})
            if not new:
                return None
            build.record("opened", by, now, f"{ring.name} · {share} %")
            rollout.tell(now)
        return rollout

    @classmethod
    def to_everybody(cls, build, now, by=None):
        """Part of `Build.publish`. The share is whole unless somebody chose where to begin."""
        opened = {"opened_at": now, "by": by}
        return cls.objects.update_or_create(build=build, ring=None, defaults=opened)[0]

    @classmethod
    def begin_with(cls, build, share, by, now):
        """Choose, before a build is out, to how many in a hundred it is offered at first."""
        with transaction.atomic():
            if build.hold_row().state not in build.WAITING:
                return None
            rollout, _new = cls.objects.update_or_create(
                build=build, ring=None, defaults={"share": share, "opened_at": now, "by": by}
            )
            build.record("widened", by, now, rollout.named)
        return rollout

    @property
    def named(self):
        """Its ring and share, as the log says it."""
        place = self.ring.name if self.ring else gettext("everybody")
        return f"{place} · {self.share} %"

    @property
    def is_halted(self):
        return self.halted_at is not None

    def widen(self, share, by, now):
        """Let more have it. False when as many have it already, or when it is halted."""
        with transaction.atomic():
            if not Rollout.objects.filter(pk=self.pk, share__lt=share, halted_at=None).update(share=share):
                return False
            self.share = share
            self.build.record("widened", by, now, self.named)
            self.tell(now)
        return True

    def halt(self, reason, by, now):
        """Let nobody more have it, for a reason that those who have it are told. Who says they run it still sees it."""
        if not reason.strip():
            raise ValueError("a rollout is halted for a reason")
        with transaction.atomic():
            halted = {"halted_at": now, "halt_reason": reason.strip()}
            if not Rollout.objects.filter(pk=self.pk, halted_at=None).update(**halted):
                return False
            vars(self).update(halted)
            self.build.record("halted", by, now, f"{self.named}: {self.halt_reason}")
            told = {"build": self.build.number, "reason": self.halt_reason}
            cause = f"rollout:{self.pk}:{now.timestamp():.0f}"
            notices.tell(self.reached(), "build_halted", cause, self._where_halted(), now, **told)
        return True

    def resume(self, by, now):
        """Go on where it was halted."""
        with transaction.atomic():
            if not Rollout.objects.filter(pk=self.pk).halted().update(halted_at=None, halt_reason=""):
                return False
            self.halted_at, self.halt_reason = None, ""
            self.build.record("resumed", by, now, self.named)
            self.tell(now)
        return True

    def reached(self):
        """The members who have it; of everybody those who say that they run it."""
        if self.ring is None:
            return Member.objects.filter(running__build=self.build, is_active=True)
        seats = self.ring.seats.taken().filter(bucket__lt=self.share)
        return Member.objects.filter(pk__in=seats.values("member"))

    def tell(self, now):
        """Say to the ring's members that it is there; to everybody the build's publication says it. Once each."""
        if self.ring:
            told = {"ring": self.ring.name, "product": self.build.product.name, "build": self.build.number}
            notices.tell(self.reached(), "ring_build", f"build:{self.build_id}", self.build.get_absolute_url(), now, **told)

    def _where_halted(self):
        """The ring's page, which stays open to all of them; for everybody the build's."""
        return (self.ring or self.build).get_absolute_url()


class RunningQuerySet(models.QuerySet):
    def said(self, member):
        """How many run it (`count`), whether this member does (`own`), and on which `device`."""
        mine = Q(member=member.pk)
        said = self.aggregate(count=Count("pk"), own=Count("pk", filter=mine), device=Max("device", filter=mine))
        return said | {"device": said["device"] or ""}


class Running(models.Model):
    """A member says: I run this build, on this device. Said once."""

    build = models.ForeignKey("releases.Build", models.CASCADE, related_name="running")
    member = models.ForeignKey(Member, models.CASCADE, related_name="running")
    device = models.CharField(_("device"), max_length=60, blank=True)
    since = models.DateTimeField(default=clock.now)

    objects = RunningQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["build", "member"], name="running_is_said_once_per_build")]

    @classmethod
    def say(cls, build, member, device, now):
        """Say it, or on which device; the first time counts as since when."""
        first = {"device": device, "since": now}
        return cls.objects.update_or_create(build=build, member=member, defaults={"device": device}, create_defaults=first)[0]


class StopShipQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at=None)


class StopShip(models.Model):
    """A ring member's call to stop a build before everybody gets it, with evidence. Counted, never deciding."""

    build = models.ForeignKey("releases.Build", models.CASCADE, related_name="stop_ships")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    evidence = models.TextField(_("what happens, and how to see it"), max_length=2000)
    picture = models.CharField(max_length=80, blank=True, editable=False)  # the stem of the files, see forum.pictures
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answered_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = StopShipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["build", "member"], name="one_stop_ship_per_member_and_build")]

    @classmethod
    def may_be_called(cls, build, member):
        """Whether the build waits for its Friday and has come to a ring of the member's."""
        return build.is_waiting and member.is_authenticated and Rollout.objects.reaching(member).filter(build=build).exists()

    @classmethod
    def call(cls, build, member, evidence, picture, now):
        """Call to stop it, or call again with better evidence. Those in charge are told at once."""
        with transaction.atomic():
            if not cls.may_be_called(build.hold_row(), member):
                raise Refused(gettext("%(build)s cannot be stopped any more. Say it in your report.") % {"build": build.number})
            said = {"evidence": evidence, "at": now, "withdrawn_at": None} | ({"picture": picture} if picture else {})
            call, new = cls.objects.update_or_create(build=build, member=member, defaults=said)
            told = {"build": build.number, "who": member.username}
            cause = f"stop_ship:{call.pk}" if new else f"stop_ship:{call.pk}:{now.timestamp():.0f}"
            notices.tell(those_in_charge(), "stop_ship", cause, call.where, now, **told)
        return call

    @property
    def small(self):
        return pictures.address(self.picture, 480)

    @property
    def large(self):
        return pictures.address(self.picture, 960)

    @property
    def where(self):
        return f"{self.build.get_absolute_url()}rollout/#call-{self.pk}"

    def withdraw(self, now):
        """Take the call back; False when it was before."""
        return bool(StopShip.objects.standing().filter(pk=self.pk).update(withdrawn_at=now))

    def reply(self, answer, by, now):
        """What those in charge say to it; whoever called is told."""
        with transaction.atomic():
            self.answer, self.answered_by = answer, by
            self.save(update_fields=["answer", "answered_by"])
            cause = f"stop_ship:{self.pk}:{now.timestamp():.0f}"
            where = f"{self.build.get_absolute_url()}stop-ship/"
            notices.tell([self.member], "stop_ship_answered", cause, where, now, build=self.build.number)
