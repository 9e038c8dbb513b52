from collections import namedtuple
from copy import copy

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum import spoken
from forum.models import Thread
from releases import news
from releases.cycle import Phase, Week, Window
from releases.models.build_queries import BuildQuerySet
from releases.models.log import LogEntry
from releases.models.proposals import Proposal
from releases.models.rollouts import Rollout
from releases.models.skipping import FREE, Skippable
from releases.models.teams import Product
from releases.models.worded import Worded
from releases.refused import Refused

NUMBER = r"[0-9][0-9A-Za-z.-]*"
Check = namedtuple("Check", "text done")


class Build(Skippable, Worded):
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
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    published_at = models.DateTimeField(null=True, blank=True)
    reports_close_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)  # ready, but somebody keeps it back for a while
    hold_reason = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.CharField(max_length=300, blank=True)
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
                condition=Q(state="published", published_at__isnull=False, reports_close_at__isnull=False, fixes_only=False)
                | Q(state="published", published_at__isnull=False, reports_close_at=None, fixes_only=True)
                | (~Q(state="published") & Q(published_at=None, reports_close_at=None)),
            ),
            models.CheckConstraint(
                name="build_window_is_not_empty",
                condition=Q(reports_close_at=None) | Q(reports_close_at__gt=models.F("published_at")),
            ),
            models.CheckConstraint(name="build_is_held_while_ready", condition=Q(held_at=None) | Q(state="ready")),
            models.CheckConstraint(
                name="build_is_withdrawn_with_a_reason",
                condition=Q(withdrawn_at=None) | (Q(state="published") & ~Q(withdraw_reason="")),
            ),
            models.CheckConstraint(
                name="build_is_skipped_with_a_reason",
                condition=Q(~Q(state="skipped"), fixes_only=False) | ~Q(skip_reason=""),
            ),
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
        """When members may vote and report; None before the build is out, and when it is out with fixes only."""
        return Window(self.published_at, self.reports_close_at) if self.reports_close_at else None

    @property
    def announces_at(self):
        """When its award is announced; before it is out, when it would be."""
        return self.window.announces_at if self.window else self.week.announces_at

    @property
    def is_out(self):
        return self.state == self.State.PUBLISHED

    @property
    def is_waiting(self):
        return self.state in self.WAITING

    @property
    def is_offered(self):
        """Whether its files may be fetched by those who see it."""
        return self.state != self.State.SKIPPED and not self.withdrawn_at

    def as_if_out(self):
        """As everybody will see it when its Friday strikes, for a preview; it is not to be saved."""
        window, coming = self.week.window(self.week.publishes_at), copy(self)
        coming.state, coming.published_at = self.State.PUBLISHED, window.opens
        coming.reports_close_at = None if self.fixes_only else window.closes
        coming.held_at = None
        return coming

    def phase(self, now):
        if self.state == self.State.SKIPPED:
            return Phase.SKIPPED
        if self.is_out:
            return Phase.SETTLED if not self.window else Phase.OPEN if now in self.window else Phase.CLOSED
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
        build = self if hasattr(self, "open_point") else Build.objects.with_open_ends().get(pk=self.pk)
        unasked = [Check(gettext("No feature comes from a wish: only fixes go out"), not any(one.proposal_id for one in features))]
        return [
            *(unasked if self.fixes_only else []),
            Check(gettext("It has a headline"), bool(self.headline.strip())),
            Check(gettext("It has at least one feature"), bool(features)),
            Check(gettext("Every feature names its team and makers"), made),
            Check(gettext("Every feature says in plain words what changed"), said),
            Check(gettext("Every file that was begun has arrived"), not build.awaits_file),
            Check(gettext("Every point of its checklist is done"), not build.open_point),
        ]

    @classmethod
    def plan(cls, product, friday, number, headline, by, now):
        """Set a Friday's build on the schedule. Without a number it gets the next one of its product."""
        with transaction.atomic():
            number = number or product.next_number(friday)
            build = cls.objects.create(product=product, friday=friday, number=number, headline=headline)
            build.record(LogEntry.What.PLANNED, by, now)
        return build

    def withdraw(self, reason, by, now):
        """Offer it for download no more, for a reason that everybody reads; who runs it is told. Only once."""
        if not reason.strip():
            raise ValueError("a build is withdrawn for a reason")
        with transaction.atomic():
            taken = {"withdrawn_at": now, "withdraw_reason": reason.strip()}
            if not Build.objects.filter(pk=self.pk, state=self.State.PUBLISHED, withdrawn_at=None).update(**taken):
                return False
            vars(self).update(taken)
            self.record(LogEntry.What.WITHDRAWN, by, now, reason)
            news.call_back(self, now)
        return True

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
            if not self._move([self.State.READY], state=self.State.PLANNED, **FREE):
                return False
            self.record(LogEntry.What.HELD, by, now)
        return True

    def keep_back(self, reason, by, now):
        """It stays ready and does not go out, whatever the clock says, until it is let go. The reason is for the team."""
        with transaction.atomic():
            kept = {"held_at": now, "hold_reason": reason.strip()}
            if not Build.objects.filter(pk=self.pk, state=self.State.READY, held_at=None).update(**kept):
                return False
            vars(self).update(kept)
            self.record(LogEntry.What.KEPT_BACK, by, now, reason)
        return True

    def let_go(self, by, now):
        """It goes out when its Friday strikes again, or within a minute when that is past."""
        with transaction.atomic():
            if not Build.objects.filter(pk=self.pk, held_at__isnull=False).update(**FREE):
                return False
            vars(self).update(FREE)
            self.record(LogEntry.What.LET_GO, by, now)
        return True

    def publish(self, now, by=None):
        """Open the build and its report window, and tell the community. Only the first caller succeeds.

        ValueError when its Friday has not struck yet or Monday 17:00 is over.
        """
        window = self.week.window(now)
        with transaction.atomic():
            found = self.hold_row()
            if found.held_at and not by:
                return False
            closes = None if found.fixes_only else window.closes
            opened = {"state": self.State.PUBLISHED, "published_at": window.opens, "reports_close_at": closes}
            if not self._move(self.WAITING, **opened, **FREE):
                return False
            vars(self).update(fixes_only=found.fixes_only, skip_reason=found.skip_reason)
            self.set_aside.all().delete()
            if by:
                self.refuse_while_unfinished()
            news.announce(self, now)
            Rollout.to_everybody(self, now, by)
            self.record(LogEntry.What.PUBLISHED, by, now)
        return True

    def proposals(self):
        """The proposals that its features came from, locked, always in the same order so that no two verbs wait crosswise."""
        found = Proposal.objects.filter(features__build=self).select_related("thread", "product")
        return found.select_for_update(of=("self",)).order_by("pk")

    def hold_row(self):
        """The build as it stands now, and stays until the transaction ends."""
        return Build.objects.select_for_update().get(pk=self.pk)

    def hold_still(self):
        """Lock the build for a change of its contents, and give it as it stands: only a planned one may change."""
        found = self.hold_row()
        if found.state == self.State.READY:
            raise Refused(gettext("%(build)s is marked ready. Hold it first to change it.") % {"build": self.number})
        if found.state != self.State.PLANNED:
            raise Refused(gettext("%(build)s stays as it is. Plan the next Friday instead.") % {"build": self.number})
        return found

    def hold_open(self, now):
        """Lock the build for one more feature: from Thursday 12:00 on its list is fixed, and only words and makers change.

        What will not be done in time may still be taken out, so that the rest can go out; the log says by whom.
        Where only fixes go out no list was voted for.
        """
        if self.hold_still().fixes_only:
            return
        if now >= self.week.freezes_at:
            fixed = {"build": self.number, "moment": spoken.moment(self.week.freezes_at)}
            raise Refused(gettext("The list of %(build)s was fixed on %(moment)s. Choose for a later Friday instead.") % fixed)

    def take_in(self, proposal, by, now, team=None):
        """A wish becomes a feature, of this team or of the first that it concerns; its friends hear that it is planned."""
        if self.hold_row().fixes_only:
            raise Refused(gettext("Only fixes go out with %(build)s. Choose for a later Friday instead.") % {"build": self.number})
        team = team or proposal.teams.filter(product=self.product_id).first() or self.product.teams.first()
        title = proposal.thread.title[: self.features.model._meta.get_field("title").max_length]
        if self.features.filter(title=title).exists():
            title = f"{title[:60]} #{proposal.pk}"
        feature = self.features.create(team=team, proposal=proposal, title=title, position=self.features.next_position())
        proposal.plan(self, by, now)
        self.record(LogEntry.What.FEATURES, by, now, f"+ {title}")
        return feature

    def refuse_while_unfinished(self):
        as_it_stands = Build.objects.with_open_ends().get(pk=self.pk)
        if points := [check.text for check in as_it_stands.checklist() if not check.done]:
            raise Refused(gettext("%(build)s is not complete yet. Still open:") % {"build": self.number}, points)

    def record(self, what, who, at, note=""):
        self.log.create(what=what, who=who, at=at, note=note[:200])

    def _move(self, states, *where, **changes):
        """Claim the build for a change of state; False when another was quicker or it stands elsewhere."""
        if not Build.objects.filter(*where, pk=self.pk, state__in=states).update(**changes):
            return False
        vars(self).update(changes)
        return True


def free_wishes(product):
    """The product's wishes that may still go into a build: wanted, and in none that is to come."""
    return product.proposals.filter(status__in=Proposal.WANTED).exclude(features__build__state__in=Build.WAITING)
