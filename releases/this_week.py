"""Where we are between two Orange Fridays. Of a build that is not out yet this says the day, and nothing else."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from releases.cycle import DAY, Week, Window, local
from releases.models import Build, Product

LATE_AWARD = timedelta(hours=12)


class Phase(StrEnum):
    NONE = "none"
    GATHERING = "gathering"
    FROZEN = "frozen"
    LATE = "late"
    MISSED = "missed"
    OPEN = "open"
    CLOSED = "closed"
    SKIPPED = "skipped"


# Where each phase stands on the ribbon: Orange Friday, report, award, ballot, next build.
STEP = {
    Phase.OPEN: 1, Phase.CLOSED: 2, Phase.NONE: 3, Phase.GATHERING: 3,
    Phase.FROZEN: 4, Phase.LATE: 4, Phase.MISSED: 4, Phase.SKIPPED: 4,
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """What the week knows of one Friday. Number and headline stay empty until the build is out."""

    pk: int
    friday: object
    state: str
    number: str = ""
    headline: str = ""
    skip_reason: str = ""
    published_at: datetime | None = None
    reports_close_at: datetime | None = None
    product_slug: str = ""

    @classmethod
    def of(cls, found):
        out = found["state"] == Build.State.PUBLISHED
        secret = {} if out else {"number": "", "headline": ""}
        return cls(product_slug=found.pop("product__slug"), **{**found, **secret})

    @property
    def is_out(self):
        return self.state == Build.State.PUBLISHED

    @property
    def is_waiting(self):
        return self.state in Build.WAITING

    @property
    def is_skipped(self):
        return self.state == Build.State.SKIPPED

    @property
    def award_until(self):
        """How long the award is the news: all of Wednesday, longer when the build was late."""
        return max(local(self.friday + 6 * DAY), self.reports_close_at + LATE_AWARD)


@dataclass
class ThisWeek:
    """The phase of the first product's week at an instant, from its builds and the clock."""

    now: datetime
    rows: list = field(default_factory=list)  # the newest Friday first

    @classmethod
    def at(cls, now):
        first = Product.objects.order_by("position", "pk").values("pk")[:1]
        fields = ("pk", "friday", "state", "number", "headline", "skip_reason", "published_at", "reports_close_at", "product__slug")
        return cls(now, [Row.of(found) for found in Build.objects.filter(product__in=first).order_by("-friday").values(*fields)])

    def _on(self, friday):
        return next((row for row in self.rows if row.friday == friday), None)

    @cached_property
    def current(self):
        """The row of the Friday that struck last."""
        return self._on(Week.at(self.now).friday)

    @cached_property
    def upcoming(self):
        """The row of the Friday that strikes next."""
        return self._on(Week.at(self.now).next.friday)

    @cached_property
    def out(self):
        """The newest build that is out, or None."""
        return next((row for row in self.rows if row.is_out), None)

    @cached_property
    def next_week(self):
        """The next Friday on which a build is planned, or None."""
        fridays = [row.friday for row in self.rows if row.is_waiting and Week(row.friday).publishes_at > self.now]
        return Week(min(fridays)) if fridays else None

    @cached_property
    def phase(self):
        if not self.rows:
            return Phase.NONE
        return self._of_last_friday() or self._of_next_friday()

    def _of_last_friday(self):
        row = self.current
        if row is None:
            return None
        if row.is_out and self.now < row.award_until:
            return Phase.OPEN if self.now < row.reports_close_at else Phase.CLOSED
        if row.is_waiting:
            return Phase.LATE if self.now < Week(row.friday).late_until else Phase.MISSED
        return Phase.SKIPPED if row.is_skipped and self.now < local(row.friday + 6 * DAY) else None

    def _of_next_friday(self):
        if self.upcoming and self.upcoming.is_skipped:
            return Phase.SKIPPED
        if self.next_week is None:
            return Phase.NONE
        return Phase.GATHERING if self.now < self.next_week.freezes_at else Phase.FROZEN

    @cached_property
    def build(self):
        """The build the phase is about, when it is out."""
        return self.current if self.phase in (Phase.OPEN, Phase.CLOSED) else None

    @cached_property
    def skip_reason(self):
        if self.phase != Phase.SKIPPED:
            return ""
        of_last = self._of_last_friday() == Phase.SKIPPED
        return (self.current if of_last else self.upcoming).skip_reason

    @cached_property
    def skipped_friday(self):
        return (self.current if self._of_last_friday() == Phase.SKIPPED else self.upcoming).friday

    @cached_property
    def span(self):
        """From when to when the phase lasts, or None when it has no end that is known."""
        if self.phase == Phase.OPEN:
            return Window(self.build.published_at, self.build.reports_close_at)
        if self.phase == Phase.CLOSED:
            return Window(self.build.reports_close_at, self.build.award_until)
        if self.phase == Phase.GATHERING:
            ends = self.next_week.freezes_at
            return Window(ends - timedelta(days=7) if not self.out else min(self.out.award_until, ends - DAY / 2), ends)
        if self.phase == Phase.FROZEN:
            return Window(self.next_week.freezes_at, self.next_week.publishes_at)
        if self.phase == Phase.LATE:
            return Window(Week(self.current.friday).publishes_at, Week(self.current.friday).late_until)
        return None

    @property
    def ends_at(self):
        return self.span.closes if self.span else None

    @property
    def done(self):
        """How much of the phase is over, in per cent."""
        if self.span is None:
            return 0
        share = (self.now - self.span.opens) / (self.span.closes - self.span.opens)
        return round(100 * min(1, max(0, share)), 1)

    @property
    def steps(self):
        """What each of the ribbon's five steps is: past, now or next."""
        at = STEP[self.phase]
        fresh = self.out is None or self.phase == Phase.NONE  # nothing lies behind us yet
        return ["now" if n == at else "past" if n < at and not fresh else "next" for n in range(5)]

    @property
    def first_friday(self):
        return min((row.friday for row in self.rows if row.is_out), default=None)

    @property
    def number(self):
        """Which week of the community this is, counted from its first build."""
        return (Week.at(self.now).friday - self.first_friday).days // 7 + 1 if self.first_friday else 0

    @property
    def missed(self):
        """How many Fridays since the first build had no build."""
        struck = Week.at(self.now).friday
        return sum(row.is_skipped and self.first_friday < row.friday <= struck for row in self.rows) if self.first_friday else 0
