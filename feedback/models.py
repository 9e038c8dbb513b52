from django.db import connection, models, transaction
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


GLAD = (Mood.HAPPY, Mood.LOVING)


def in_time(build_pk, now):
    """Whether what was sent at `now` still counts. Asked in the transaction that writes it down."""
    window = held(build_pk).window
    # Once more by the clock, as the lock may have been long in coming: what is let in here, the tally finds.
    return bool(window) and now in window and clock.now() < window.closes


def held(build_pk):
    """The build as it stands now, kept from the tally until the transaction ends.

    The tally takes the row FOR UPDATE and so waits for what is in flight, while votes do not wait for one another.
    SQLite lets one transaction write at a time and needs no lock.
    """
    lock = "FOR KEY SHARE" if connection.vendor == "postgresql" else ""
    return Build.objects.raw(f"SELECT * FROM {Build._meta.db_table} WHERE id = %s {lock}", [build_pk])[0]


class FourGridReport(models.Model):
    """One member's week with one build: my mood, loved most, let me down, looking forward to."""

    GRIDS = ("mood", "loved", "letdown", "awaited")

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

    @classmethod
    def send(cls, build, author, now, **grids):
        """Write the member's one report on this build, or write it anew. None outside the window."""
        with transaction.atomic():
            if not in_time(build.pk, now):
                return None
            report = cls(build=build, author=author, sent_at=now, changed_at=now, **grids)
            kept = {"id", "build", "author", "sent_at"}  # of an earlier report on the same build
            changed = [field.name for field in cls._meta.concrete_fields if field.name not in kept]
            cls.objects.bulk_create([report], update_conflicts=True, unique_fields=["build", "author"], update_fields=changed)
        return report


class Vote(models.Model):
    class Value(models.IntegerChoices):
        LOVE = 1, _("Love it")
        MISS = -1, _("Not yet")

    feature = models.ForeignKey(Feature, models.CASCADE, related_name="votes")
    voter = models.ForeignKey(Member, models.CASCADE, related_name="votes")
    value = models.SmallIntegerField(choices=Value)
    cast_at = models.DateTimeField(default=clock.now)  # the first time: builds are compared at the same age

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feature", "voter"], name="one_vote_per_member_and_feature"),
            models.CheckConstraint(name="vote_is_love_or_miss", condition=Q(value__in=[1, -1])),
        ]
        indexes = [models.Index(fields=["feature", "value"], name="vote_by_feature_and_value")]

    @classmethod
    def cast(cls, feature, voter, value, now):
        """Record or change the member's one vote, or take it back (0). None outside the window."""
        with transaction.atomic():
            if not in_time(feature.build_id, now):
                return None
            vote = cls(feature=feature, voter=voter, value=value, cast_at=now)
            if value:
                cls.objects.bulk_create([vote], update_conflicts=True, unique_fields=["feature", "voter"], update_fields=["value"])
            else:
                cls.objects.filter(feature=feature, voter=voter).delete()
        return vote
