"""Who gets a build before everybody: rings of members, from the innermost outward."""

import random
from datetime import time
from functools import cached_property

from django.contrib.auth.models import Group, Permission
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum import clock, notices
from forum.models import Board, Member
from forum.models.members import CIRCLE
from releases.cycle import DAY, local
from releases.models.teams import Product
from releases.refused import Refused

BUCKETS = 100
IN_CHARGE = ("schedule_builds", "choose_features")


def draw_bucket():
    return random.randrange(BUCKETS)


def those_in_charge():
    """The members who make the schedule and choose what goes in: what may stop a build is told to them."""
    return Member.objects.who_may(*(f"releases.{codename}" for codename in IN_CHARGE))


class RingQuerySet(models.QuerySet):
    def with_seats(self):
        """With how many seats are taken, as `seats_taken`. In their order, which Django leaves out of what it groups."""
        taken = Count("seats", filter=Q(seats__left_at=None, seats__member__is_active=True))
        return self.annotate(seats_taken=taken).order_by(*self.model._meta.ordering)


class Ring(models.Model):
    """A circle of members of one product. Everybody is no ring: what no ring holds back is for everybody."""

    class Entry(models.TextChoices):
        INVITATION = "invitation", _("By invitation")
        APPLICATION = "application", _("By application")
        OPEN = "open", _("Open to every member")

    product = models.ForeignKey(Product, models.CASCADE, related_name="rings", verbose_name=_("product"))
    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(_("name in its address"))
    about = models.CharField(_("what it is about"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("place from the inside"), default=0)
    entry = models.CharField(_("how to get in"), max_length=12, choices=Entry, default=Entry.APPLICATION)
    capacity = models.PositiveIntegerField(_("how many seats"), null=True, blank=True)
    for_life = models.BooleanField(_("a seat's number is never given to somebody else"), default=False)
    days_before = models.PositiveSmallIntegerField(
        _("days before Friday on which it gets the build"), default=0, validators=[MaxValueValidator(6)]
    )
    opens_at = models.TimeField(_("time of day, on the community's clock"), default=time(17))
    group = models.OneToOneField(Group, models.PROTECT, related_name="+", editable=False)
    board = models.OneToOneField(Board, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("its board"))

    objects = RingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("ring"), _("rings")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["product", "slug"], name="ring_address_is_unique_in_product"),
            models.UniqueConstraint(fields=["product", "position"], name="ring_position_is_unique_in_product"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        name = f"{CIRCLE}{self.product.slug}/{self.slug}"
        with transaction.atomic():
            if self.group_id:
                Group.objects.filter(pk=self.group_id).exclude(name=name).update(name=name)
            else:
                self.group = Group.objects.create(name=name)
            super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("releases:ring", args=[self.product.slug, self.slug])

    def gets_at(self, friday):
        """The instant at which the ring gets this Friday's build."""
        return local(friday - self.days_before * DAY, self.opens_at.hour, self.opens_at.minute)

    @property
    def taken(self):
        return self.seats.taken().count()

    @cached_property
    def committee(self):
        """The seats of those who admit and retire by majority."""
        return list(self.seats.taken().filter(in_committee=True).select_related("member"))

    def open_board(self):
        """Give the ring a board that only its members and those who make the builds can read."""
        with transaction.atomic():
            last = Board.objects.aggregate(last=Max("position"))["last"] or 0
            address = f"{self.product.slug}-{self.slug}"[:50]
            self.board = Board.objects.create(name=self.name, slug=address, about=self.about[:200], position=last + 1)
            may = Permission.objects.filter(codename__in=IN_CHARGE, content_type__app_label="releases")
            self.board.readers.set([self.group, *Group.objects.filter(permissions__in=may).distinct()])
            self.save(update_fields=["board"])
        return self.board

    def resize(self, capacity):
        """How many seats there are from now on, None for as many as come. Nobody loses a seat by it."""
        with transaction.atomic():
            self.hold()
            if capacity is not None and (taken := self.taken) > capacity:
                raise Refused(gettext("%(taken)s seats are taken. Choose that many or more.") % {"taken": taken})
            self.capacity = capacity
            self.save(update_fields=["capacity"])

    def hold(self):
        """Keep others from counting and taking seats until the transaction ends."""
        return Ring.objects.select_for_update(no_key=True).get(pk=self.pk)

    def join(self, member, now):
        """Take a seat in a ring that is open to every member."""
        if self.entry != self.Entry.OPEN:
            raise Refused(gettext("“%(ring)s” is not open to everybody.") % {"ring": self.name})
        return self.seat(member, now)

    def seat(self, member, now):
        """Give the member a seat: the one they had, when they come back. Refused when every seat is taken."""
        with transaction.atomic():
            capacity = self.hold().capacity
            seat = self.seats.filter(member=member).first()
            if seat and seat.left_at is None:
                return seat
            if capacity is not None and self.taken >= capacity:
                raise Refused(gettext("Every seat of “%(ring)s” is taken.") % {"ring": self.name})
            seat = seat or self._free_seat() or Seat(ring=self, number=self._next_number())
            if seat.member_id != member.pk:
                seat.member, seat.taken_at, seat.bucket = member, now, draw_bucket()
            seat.left_at, seat.in_committee = None, False
            seat.save()
            seat.judgements.all().delete()
            self.group.user_set.add(member)
        return seat

    def _free_seat(self):
        """The lowest seat that somebody gave up, where numbers are given again."""
        given_up = Q(left_at__isnull=False) | Q(member=None)
        return None if self.for_life else self.seats.filter(given_up).first()

    def _next_number(self):
        return (self.seats.aggregate(last=Max("number"))["last"] or 0) + 1


class SeatQuerySet(models.QuerySet):
    def taken(self):
        return self.filter(left_at=None, member__is_active=True)

    def innermost(self, product):
        """Of the seats that each member has taken in the product's rings, the one furthest in."""
        taken = self.taken().filter(ring__product=product)
        further_in = taken.filter(member=OuterRef("member"), ring__position__lt=OuterRef("ring__position"))
        return taken.filter(~Exists(further_in))


class Seat(models.Model):
    """A member's place in a ring. Who leaves keeps the number; who was erased leaves the number behind."""

    ring = models.ForeignKey(Ring, models.CASCADE, related_name="seats")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="ring_seats")
    number = models.PositiveIntegerField()
    bucket = models.PositiveSmallIntegerField(default=draw_bucket)  # below a rollout's share: it is this member's turn
    in_committee = models.BooleanField(_("in the committee"), default=False)
    taken_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("seat"), _("seats")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["ring", "member"], name="one_seat_per_member_and_ring"),
            models.UniqueConstraint(fields=["ring", "number"], name="seat_number_is_unique_in_ring"),
            models.CheckConstraint(name="seats_are_counted_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="committee_has_taken_its_seats", condition=Q(in_committee=False) | Q(left_at=None)),
        ]

    def __str__(self):
        return f"#{self.number:03}"

    def leave(self, now):
        """Give the seat up; False when it was given up before."""
        with transaction.atomic():
            if not Seat.objects.filter(pk=self.pk, left_at=None).update(left_at=now, in_committee=False):
                return False
            self.left_at, self.in_committee = now, False
            if self.member:
                self.ring.group.user_set.remove(self.member)
        return True

    def elect(self, sits):
        """Let the member sit in the committee, or not any more; False when the seat is given up."""
        return bool(Seat.objects.filter(pk=self.pk, left_at=None).update(in_committee=sits))

    def judge(self, judge, agrees, words, now):
        """What somebody of the committee says to this seat's being given up; with more than half of the others it is."""
        with transaction.atomic():
            self.ring.hold()
            bench = [seat.member_id for seat in self.ring.committee if seat.pk != self.pk]
            if judge.pk not in bench:
                raise Refused(gettext("Only the others of the committee decide on a seat."))
            said = {"agrees": agrees, "words": words, "at": now}
            self.judgements.update_or_create(judge=judge, defaults=said)
            if 2 * self.judgements.filter(judge__in=bench, agrees=True).count() > len(bench):
                return self._retire(words, now)
        return False

    def retire(self, by, words, now):
        """Whoever is in charge takes the seat back, for a reason that the ring reads."""
        if not words.strip():
            raise ValueError("a seat is taken back for a reason")
        with transaction.atomic():
            self.judgements.update_or_create(judge=by, defaults={"agrees": True, "words": words.strip(), "at": now})
            return self._retire(words.strip(), now)

    def _retire(self, words, now):
        if not self.leave(now):
            return False
        told = {"ring": self.ring.name, "reason": words}
        cause = f"seat:{self.pk}:{now.timestamp():.0f}"
        notices.tell([self.member] if self.member else [], "ring_retired", cause, self.ring.get_absolute_url(), now, **told)
        return True
