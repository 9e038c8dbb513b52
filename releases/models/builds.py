from collections import namedtuple

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from forum import clock, markup, spoken
from forum.models import Member, Thread
from releases import news
from releases.cycle import Phase, Week, Window
from releases.models.proposals import Proposal
from releases.models.teams import Product
from releases.refused import Refused

NUMBER = r"[0-9][0-9A-Za-z.-]*"
MISSED = gettext_noop("It missed its Friday.")

Check = namedtuple("Check", "text done")


class BuildQuerySet(models.QuerySet):
    def out(self):
        return self.filter(state=Build.State.PUBLISHED)

    def waiting(self):
        return self.filter(state__in=Build.WAITING)

    def gathering(self, now):
        """Planned builds whose list is not fixed yet."""
        return self.filter(state=Build.State.PLANNED, friday__gte=Week.gathering(now).friday)

    def visible_to(self, member):
        """Published builds; to those who make the schedule, all of them."""
        if member.has_perm("releases.schedule_builds") or member.has_perm("releases.choose_features"):
            return self
        return self.out()

    def taking_reports(self, now):
        return self.out().filter(published_at__lte=now, reports_close_at__gt=now)

    def closed(self, now):
        return self.out().filter(reports_close_at__lte=now)

    def due(self, now):
        """Ready builds whose Friday has struck and that are not too late."""
        week = Week.at(now)
        return self.filter(state=Build.State.READY, friday=week.friday) if now <= week.late_until else self.none()

    def missed(self, now):
        """Builds that never went out and no longer may."""
        week = Week.at(now)
        over = Q(friday__lte=week.friday) if now > week.late_until else Q(friday__lt=week.friday)
        return self.waiting().filter(over)


class Build(models.Model):
    """What goes out on one Friday. The state is what people did; what time decides is asked of `phase`."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        READY = "ready", _("Ready")
        PUBLISHED = "published", _("Out")
        SKIPPED = "skipped", _("Skipped")

    WAITING = (State.PLANNED, State.READY)

    product = models.ForeignKey(Product, models.CASCADE, related_name="builds", verbose_name=_("product"))
    friday = models.DateField(_("Friday"))
    number = models.CharField(
        _("number"),
        max_length=20,
        validators=[RegexValidator(rf"^{NUMBER}\Z", _("A number starts with a digit: figures, letters, dots and hyphens."))],
    )
    headline = models.CharField(_("headline"), max_length=120, blank=True)
    notes = models.TextField(_("notes"), max_length=10_000, blank=True)
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

    @property
    def announces_at(self):
        """When its award is announced; before it is out, when it would be."""
        return self.window.announces_at if self.published_at else self.week.announces_at

    @property
    def is_out(self):
        return self.state == self.State.PUBLISHED

    @property
    def is_waiting(self):
        return self.state in self.WAITING

    @property
    def reason(self):
        """Why it was skipped, in the reader's language where the clock said it."""
        return gettext(MISSED) if self.skip_reason == MISSED else self.skip_reason

    def phase(self, now):
        if self.state == self.State.SKIPPED:
            return Phase.SKIPPED
        if self.is_out:
            return Phase.OPEN if now < self.reports_close_at else Phase.CLOSED
        if now < self.week.freezes_at:
            return Phase.GATHERING
        if now < self.week.publishes_at:
            return Phase.FROZEN
        return Phase.LATE if now <= self.week.late_until else Phase.MISSED

    def checklist(self, features=None):
        """What has to be done before it may be marked ready; `features` when they are at hand with their makers."""
        features = self.features.prefetch_related("makers") if features is None else features
        made = bool(features) and all(feature.makers.all() for feature in features)
        said = bool(features) and all(feature.summary.strip() for feature in features)
        return [
            Check(gettext("It has a headline"), bool(self.headline.strip())),
            Check(gettext("It has at least one feature"), bool(features)),
            Check(gettext("Every feature names its team and makers"), made),
            Check(gettext("Every feature says in plain words what changed"), said),
        ]

    @classmethod
    def plan(cls, product, friday, number, headline, by, now):
        """Set a Friday's build on the schedule."""
        with transaction.atomic():
            build = cls.objects.create(product=product, friday=friday, number=number, headline=headline)
            build.record(LogEntry.What.PLANNED, by, now)
        return build

    def word(self, headline, notes, by, now):
        """Give it its words. Refused once it is more than planned."""
        with transaction.atomic():
            self.hold_still()
            self.headline, self.notes, self.notes_html = headline, notes, markup.render(notes).html
            self.save(update_fields=["headline", "notes", "notes_html"])
            self.record(LogEntry.What.CHANGED, by, now)

    def mark_ready(self, by, now):
        """From now on it goes out by itself when its Friday strikes. Refused while the checklist has open points."""
        if self.phase(now) == Phase.MISSED:
            raise Refused(gettext("%(build)s missed its Friday. Plan the next one instead.") % {"build": self.number})
        with transaction.atomic():
            if not self._move([self.State.PLANNED], state=self.State.READY):
                return False
            self.refuse_while_unfinished()
            self.record(LogEntry.What.READY, by, now)
        return True

    def hold(self, by, now):
        """It waits for a person again."""
        with transaction.atomic():
            if not self._move([self.State.READY], state=self.State.PLANNED):
                return False
            self.record(LogEntry.What.HELD, by, now)
        return True

    def publish(self, now, by=None):
        """Open the build and its report window, and tell the community. Only the first caller succeeds.

        ValueError when its Friday has not struck yet or Monday 17:00 is over.
        """
        window = self.week.window(now)
        with transaction.atomic():
            opened = {"state": self.State.PUBLISHED, "published_at": window.opens, "reports_close_at": window.closes}
            if not self._move(self.WAITING, **opened):
                return False
            if by:
                self.refuse_while_unfinished()
            news.announce(self, now)
            self.record(LogEntry.What.PUBLISHED, by, now)
        return True

    def skip(self, reason, by, now):
        """Leave this Friday out, for a reason that everybody reads. What was chosen for it is open to be chosen again."""
        if not reason.strip():
            raise ValueError("a Friday is skipped for a reason")
        with transaction.atomic():
            if not self._move(self.WAITING, state=self.State.SKIPPED, skip_reason=reason.strip()):
                return False
            for proposal in self.proposals():
                proposal.turn(Proposal.Status.OPEN, now, by)
            self.record(LogEntry.What.SKIPPED, by, now, reason if by else "")
        return True

    def unskip(self, by, now):
        """Take the skip back, as long as its Friday has not struck. What found another build or was declined stays out."""
        if now >= self.week.publishes_at:
            return False
        with transaction.atomic():
            if not self._move([self.State.SKIPPED], state=self.State.PLANNED, skip_reason=""):
                return False
            gone = self.features.outrun()
            titles = ", ".join(feature.title for feature in gone)
            self.features.filter(pk__in=[feature.pk for feature in gone]).delete()
            for proposal in self.proposals():
                proposal.turn(Proposal.Status.PLANNED, now, by)
            self.record(LogEntry.What.UNSKIPPED, by, now, titles and gettext("Left out: %(titles)s") % {"titles": titles})
        return True

    def proposals(self):
        """The proposals that its features came from, locked, always in the same order so that no two verbs wait crosswise."""
        found = Proposal.objects.filter(features__build=self).select_related("thread", "product")
        return found.select_for_update(of=("self",)).order_by("pk")

    def hold_still(self):
        """Lock the build for a change of its contents: only a planned one may change."""
        found = Build.objects.select_for_update().get(pk=self.pk)
        if found.state == self.State.READY:
            raise Refused(gettext("%(build)s is marked ready. Hold it first to change it.") % {"build": self.number})
        if found.state != self.State.PLANNED:
            raise Refused(gettext("%(build)s stays as it is. Plan the next Friday instead.") % {"build": self.number})

    def hold_open(self, now):
        """Lock the build for one more feature: from Thursday 12:00 on its list is fixed, and only words and makers change.

        What will not be done in time may still be taken out, so that the rest can go out; the log says by whom.
        """
        self.hold_still()
        if now >= self.week.freezes_at:
            fixed = {"build": self.number, "moment": spoken.moment(self.week.freezes_at)}
            raise Refused(gettext("The list of %(build)s was fixed on %(moment)s. Choose for a later Friday instead.") % fixed)

    def refuse_while_unfinished(self):
        if points := [check.text for check in self.checklist() if not check.done]:
            raise Refused(gettext("%(build)s is not complete yet. Still open:") % {"build": self.number}, points)

    def record(self, what, who, at, note=""):
        self.log.create(what=what, who=who, at=at, note=note[:200])

    def _move(self, states, **changes):
        """Claim the build for a change of state; False when another was quicker or it stands elsewhere."""
        if not Build.objects.filter(pk=self.pk, state__in=states).update(**changes):
            return False
        vars(self).update(changes)
        return True


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
