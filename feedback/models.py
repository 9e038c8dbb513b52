from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from feedback import report_box, vote_box
from feedback.enclosures import MOST_PICTURES, Enclosed
from forum import clock, pictures
from forum.models import Member
from releases.models import Build, Feature, Proposal


class Mood(models.TextChoices):
    HAPPY = "happy", _("Happy")
    LOVING = "loving", _("Loving it")
    HOPEFUL = "hopeful", _("Hopeful")
    SAD = "sad", _("Sad")


GLAD = (Mood.HAPPY, Mood.LOVING)


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
        indexes = [models.Index(fields=["build", "-id"], name="report_by_build_and_age")]

    @classmethod
    def send(cls, build, author, now, enclosed=None, looked=False, **grids):
        """Write the member's one report on the build, or write it anew, with what is enclosed and nothing else.

        What a grid names is a key. None outside the window, and when a grid names what it may not; `looked` is for what the
        form has looked into. True when it is written.
        """
        enclosed = enclosed or Enclosed()
        if not enclosed:
            sent = report_box.send(build.pk, author, now, looked, **grids)
            if sent and sent[1]:  # something of an earlier time is to stay or to go
                with transaction.atomic():
                    cls._held(sent[0]).carry(enclosed)
            return bool(sent) or None
        with transaction.atomic():
            if not (sent := report_box.send(build.pk, author, now, looked, **grids)):
                return None
            cls._held(sent[0]).carry(enclosed)
        return True

    @classmethod
    def _held(cls, pk):
        return cls.objects.select_for_update().get(pk=pk)

    def carry(self, enclosed):
        """Carry these enclosures and no others; files that go are deleted once that is committed."""
        gone = self.pictures.exclude(pk__in=enclosed.kept)
        stems = list(gone.values_list("stem", flat=True))
        gone.delete()
        transaction.on_commit(lambda: [pictures.remove(stem) for stem in stems])
        room = MOST_PICTURES - self.pictures.count()
        self.pictures.bulk_create(ReportPicture(report=self, stem=stem) for stem in enclosed.stems[:room])
        if enclosed.log:
            name, text = enclosed.log
            ReportLog.objects.update_or_create(report=self, defaults={"name": name, "text": text})
        elif not enclosed.keeps_log:
            ReportLog.objects.filter(report=self).delete()


class ReportPicture(models.Model):
    """A picture of what let a member down. Only the team and whoever sent it get to see it."""

    report = models.ForeignKey(FourGridReport, models.CASCADE, related_name="pictures")
    stem = models.CharField(max_length=80)  # of the files, see forum.pictures

    class Meta:
        ordering = ["pk"]

    @property
    def small(self):
        return pictures.address(self.stem, 256)

    @property
    def large(self):
        return pictures.address(self.stem, 960)


class ReportLog(models.Model):
    """A log that says more than words, as plain text. Only the team reads it."""

    report = models.OneToOneField(FourGridReport, models.CASCADE, related_name="log")
    name = models.CharField(max_length=80)
    text = models.TextField()


class Vote(models.Model):
    class Value(models.IntegerChoices):
        LOVE = 1, _("Love it")
        MISS = -1, _("Not yet")

    feature = models.ForeignKey(Feature, models.CASCADE, related_name="votes", db_index=False)  # two below begin with it
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
        """Record or change the member's one vote, or take it back (0); where it stands on the page. None outside the window."""
        return vote_box.cast(feature.pk, voter, value, now) or None


class BuildSums(models.Model):
    """What was said of a build whose window has closed, added up once (feedback.sums): years of builds stand side by side
    without being counted anew. The reports and votes stay the truth."""

    build = models.OneToOneField(Build, models.CASCADE, related_name="sums")
    reports = models.PositiveIntegerField()
    moods = models.PositiveIntegerField()
    glad = models.PositiveIntegerField()
    # The key of a team as text → [loves, votes, reports that name one of its features].
    teams = models.JSONField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="glad_are_among_moods_and_these_among_reports",
                condition=Q(glad__lte=models.F("moods"), moods__lte=models.F("reports")),
            )
        ]

    def of_team(self, team):
        """(loves, votes, reports that name one of its features)"""
        return tuple(self.teams.get(str(team), (0, 0, 0)))
