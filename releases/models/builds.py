from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models import Member, Thread
from releases.cycle import Week, Window
from releases.models.proposals import Proposal
from releases.models.teams import Product, Team


class BuildQuerySet(models.QuerySet):
    def out(self):
        return self.filter(state=Build.State.PUBLISHED)

    def waiting(self):
        return self.filter(state__in=Build.WAITING)

    def visible_to(self, member):
        """Published builds; to those who make the schedule, all of them."""
        if member.has_perm("releases.schedule_builds") or member.has_perm("releases.choose_features"):
            return self
        return self.out()

    def taking_reports(self, now):
        return self.out().filter(published_at__lte=now, reports_close_at__gt=now)

    def closed(self, now):
        return self.out().filter(reports_close_at__lte=now)


class Build(models.Model):
    """What goes out on one Friday. The state is what people did; what time decides is asked of `phase`."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        READY = "ready", _("Ready")
        PUBLISHED = "published", _("Out")
        SKIPPED = "skipped", _("Skipped")

    WAITING = (State.PLANNED, State.READY)

    product = models.ForeignKey(Product, models.CASCADE, related_name="builds")
    friday = models.DateField()
    number = models.CharField(max_length=20)
    headline = models.CharField(max_length=120, blank=True)
    notes = models.TextField(max_length=10_000, blank=True)
    notes_html = models.TextField(editable=False, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    published_at = models.DateTimeField(null=True, blank=True)
    reports_close_at = models.DateTimeField(null=True, blank=True)
    skip_reason = models.CharField(max_length=200, blank=True)
    thread = models.OneToOneField(Thread, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = BuildQuerySet.as_manager()

    class Meta:
        ordering = ["-friday"]
        permissions = [
            ("schedule_builds", "Can plan, publish and skip builds"),
            ("choose_features", "Can choose what goes into a build"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["product", "friday"], name="one_build_per_product_and_friday"),
            models.UniqueConstraint(fields=["product", "number"], name="build_number_is_unique_in_product"),
            models.CheckConstraint(
                name="build_is_published_with_its_window",
                condition=Q(state="published", published_at__isnull=False, reports_close_at__isnull=False)
                | (~Q(state="published") & Q(published_at=None, reports_close_at=None)),
            ),
            models.CheckConstraint(
                name="build_window_is_not_empty",
                condition=Q(published_at=None) | Q(reports_close_at__gt=models.F("published_at")),
            ),
            models.CheckConstraint(name="build_is_skipped_with_a_reason", condition=~Q(state="skipped") | ~Q(skip_reason="")),
        ]
        indexes = [models.Index(fields=["reports_close_at"], name="build_awaiting_its_tally", condition=Q(state="published"))]

    def __str__(self):
        return self.number

    def save(self, *args, **kwargs):
        Week(self.friday)  # a ValueError when it is not a Friday
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("releases:build", args=[self.product.slug, self.number])

    @property
    def week(self):
        return Week(self.friday)

    @property
    def window(self):
        """When members may vote and report, or None before the build is out."""
        return Window(self.published_at, self.reports_close_at) if self.published_at else None


class Feature(models.Model):
    build = models.ForeignKey(Build, models.CASCADE, related_name="features")
    team = models.ForeignKey(Team, models.PROTECT, related_name="features")
    proposal = models.ForeignKey(Proposal, models.SET_NULL, null=True, blank=True, related_name="features")
    title = models.CharField(_("title"), max_length=80)
    summary = models.CharField(_("what changed, in plain words"), max_length=300, blank=True)
    makers = models.ManyToManyField(Member, blank=True, related_name="made")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["build", "title"], name="feature_title_is_unique_in_build"),
            models.UniqueConstraint(fields=["build", "proposal"], name="proposal_is_once_in_a_build"),
        ]

    def __str__(self):
        return self.title


class LogEntry(models.Model):
    """Who did what to a build, and when. Entries are only ever added."""

    class What(models.TextChoices):
        PLANNED = "planned", _("planned it")
        CHANGED = "changed", _("changed its words")
        FEATURES = "features", _("chose its features")
        READY = "ready", _("marked it ready")
        HELD = "held", _("held it")
        PUBLISHED = "published", _("published it")
        SKIPPED = "skipped", _("skipped it")
        UNSKIPPED = "unskipped", _("took the skip back")

    build = models.ForeignKey(Build, models.CASCADE, related_name="log")
    who = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")  # None: the clock
    what = models.CharField(max_length=10, choices=What)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
