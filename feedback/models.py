from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models import Member
from releases.models import Build, Feature, Proposal


class Mood(models.TextChoices):
    HAPPY = "happy", _("Happy")
    LOVING = "loving", _("Loving it")
    HOPEFUL = "hopeful", _("Hopeful")
    SAD = "sad", _("Sad")


class FourGridReport(models.Model):
    """One member's week with one build: my mood, loved most, let me down, looking forward to."""

    build = models.ForeignKey(Build, models.CASCADE, related_name="reports")
    author = models.ForeignKey(Member, models.PROTECT, related_name="reports")
    mood = models.CharField(max_length=8, choices=Mood, blank=True)
    mood_word = models.TextField(max_length=1000, blank=True)
    loved = models.ForeignKey(Feature, models.PROTECT, null=True, blank=True, related_name="loved_in")
    loved_word = models.TextField(max_length=1000, blank=True)
    letdown = models.ForeignKey(Feature, models.PROTECT, null=True, blank=True, related_name="letdown_in")
    letdown_word = models.TextField(max_length=1000, blank=True)
    awaited = models.ForeignKey(Proposal, models.SET_NULL, null=True, blank=True, related_name="awaited_in")
    awaited_word = models.TextField(max_length=1000, blank=True)
    device = models.CharField(max_length=60, blank=True)
    shown = models.BooleanField(default=True)
    sent_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        permissions = [("read_insight", "Can read what members said")]
        constraints = [
            models.UniqueConstraint(fields=["build", "author"], name="one_report_per_member_and_build"),
            models.CheckConstraint(name="report_mood_is_known", condition=Q(mood__in=["", *Mood.values])),
            models.CheckConstraint(
                name="report_fills_at_least_one_grid",
                condition=~Q(
                    mood="", mood_word="", loved=None, loved_word="", letdown=None, letdown_word="", awaited=None, awaited_word=""
                ),
            ),
        ]


class Vote(models.Model):
    class Value(models.IntegerChoices):
        LOVE = 1, _("Love it")
        MISS = -1, _("Not yet")

    feature = models.ForeignKey(Feature, models.CASCADE, related_name="votes")
    voter = models.ForeignKey(Member, models.CASCADE, related_name="votes")
    value = models.SmallIntegerField(choices=Value)
    cast_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feature", "voter"], name="one_vote_per_member_and_feature"),
            models.CheckConstraint(name="vote_is_love_or_miss", condition=Q(value__in=[1, -1])),
        ]
        indexes = [models.Index(fields=["feature", "value"], name="vote_by_feature_and_value")]
