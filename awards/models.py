from django.db import models
from django.db.models import Q

from forum import clock
from forum.models import Member, Thread
from releases.models import Build, Feature


class Tally(models.Model):
    """The count of a build's votes, made once for ever: that the row exists is the claim."""

    build = models.OneToOneField(Build, models.PROTECT, related_name="tally")
    counted_at = models.DateTimeField(default=clock.now)
    voters = models.PositiveIntegerField(default=0)
    fewest_votes = models.PositiveIntegerField()  # the rule as it was on that day
    announced_at = models.DateTimeField(null=True, blank=True)
    thread = models.OneToOneField(Thread, models.SET_NULL, null=True, blank=True, related_name="+")


class Standing(models.Model):
    """What the votes said of one feature. Numbers and names are copied in, so later edits do not rewrite history."""

    tally = models.ForeignKey(Tally, models.CASCADE, related_name="standings")
    feature = models.ForeignKey(Feature, models.PROTECT, related_name="standings")
    title = models.CharField(max_length=80)
    team_name = models.CharField(max_length=60)
    team_photo = models.CharField(max_length=80, blank=True)
    loves = models.PositiveIntegerField()
    misses = models.PositiveIntegerField()
    place = models.PositiveSmallIntegerField(null=True, blank=True)  # None: not on the podium

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tally", "feature"], name="one_standing_per_feature_and_tally"),
            models.CheckConstraint(name="podium_has_three_steps", condition=Q(place=None) | Q(place__range=(1, 3))),
        ]


class Laureate(models.Model):
    """A maker named with an award."""

    standing = models.ForeignKey(Standing, models.CASCADE, related_name="laureates")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="laurels")
    name = models.CharField(max_length=30)
    title = models.CharField(max_length=60, blank=True)
    shown = models.BooleanField()  # whether the maker had agreed to be shown

    class Meta:
        constraints = [models.UniqueConstraint(fields=["standing", "member"], name="laureate_is_named_once")]
