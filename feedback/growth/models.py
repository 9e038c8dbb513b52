from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models import Member
from releases.models import Product


class Presence(models.Model):
    """That a member did something which is kept, in one day, week or month. Filled from what they did, and only from that."""

    class Kind(models.TextChoices):
        DAY = "day"
        WEEK = "week"
        MONTH = "month"
        REPORTED = "reported"  # sent a report in that week
        VOTED = "voted"  # voted on a feature or a ballot in that week

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    begins = models.DateField()  # the day, the Friday the week begins with, or the first of the month

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "begins", "member"], name="present_once_in_each_span")]


class Mark(models.Model):
    """How far the presences have come with one kind of deeds: up to this key all of them are in for certain."""

    source = models.CharField(max_length=40, unique=True)
    reached = models.BigIntegerField(default=0)


class WatchedIndex(models.Model):
    """A number from elsewhere that a product manager watches day by day beside the community's own."""

    MOST = 30  # of a product

    product = models.ForeignKey(Product, models.CASCADE, verbose_name=_("product"), related_name="watched")
    name = models.CharField(_("what it counts"), max_length=60)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["product", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "name"],
                name="one_index_of_a_name_and_product",
                violation_error_message=_("The product has an index of this name."),
            )
        ]

    def __str__(self):
        return self.name

    def note(self, values, by, now):
        """Keep these values, {day: number}; a day that has one already has the new one from now on."""
        rows = [Reading(index=self, day=day, value=value, by=by, at=now) for day, value in values.items()]
        kept = {"update_conflicts": True, "unique_fields": ["index", "day"], "update_fields": ["value", "by", "at"]}
        Reading.objects.bulk_create(rows, batch_size=1000, **kept)


class Reading(models.Model):
    """What an index was on one day."""

    index = models.ForeignKey(WatchedIndex, models.CASCADE, related_name="readings")
    day = models.DateField(_("day"))
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4, validators=[MinValueValidator(0)])
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["index", "day"], name="one_reading_per_index_and_day"),
            models.CheckConstraint(name="reading_is_not_below_nothing", condition=Q(value__gte=0)),
        ]


class Event(models.Model):
    """Something that happened to a product on one day, written down to be seen beside its indices."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="events")
    day = models.DateField(_("day"))
    label = models.CharField(_("what happened"), max_length=80)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["product", "day", "label"], name="one_event_of_a_day_and_label")]

    def __str__(self):
        return self.label
