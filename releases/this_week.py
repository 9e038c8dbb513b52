"""Where we are between two Orange Fridays. Of a build that is not out yet this says the day, and nothing else."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db import connection

from releases.cycle import DAY, Phase, Week, Window, local
from releases.models import Build, Product

NOTHING = "none"  # the phase when nothing is out and nothing is planned
NEWS_FOR = timedelta(hours=6)
AHEAD, ROWS = timedelta(weeks=8), 12

# Where each phase stands on the ribbon: Orange Friday, report, award, ballot, next build.
STEPS = {Phase.OPEN: 1, Phase.CLOSED: 2, NOTHING: 3, Phase.GATHERING: 3}
LAST_STEP = 4

# The latest builds of a product and its first one that went out. Every page asks this, and for the query builder it would be
# a seventh of what a page costs.
COLUMNS = "id, friday, state, number, headline, skip_reason, published_at, reports_close_at, held_at, fixes_only"
NEAR = f"""
  WITH own AS (SELECT {COLUMNS} FROM {Build._meta.db_table}
               WHERE product_id = coalesce(%(of)s, (SELECT id FROM {Product._meta.db_table} ORDER BY position, id LIMIT 1))),
       first AS (SELECT * FROM own WHERE state = 'published' ORDER BY friday LIMIT 1)
  SELECT near.*, (SELECT count(*) FROM own WHERE (state = 'skipped' OR fixes_only)
                  AND friday > (SELECT friday FROM first) AND friday <= %(struck)s) AS missed
  FROM (SELECT * FROM own WHERE friday <= %(ahead)s ORDER BY friday DESC LIMIT {ROWS}) near
  UNION ALL SELECT first.*, NULL FROM first
"""


def product():
    """The product whose week everybody sees: the first one. A queryset of one or none."""
    return Product.objects.order_by("position", "pk")[:1]


@dataclass(frozen=True)
class Row:
    """What the week knows of one Friday. Number and headline are empty until the build is out."""

    pk: int
    friday: date
    state: str
    number: str = ""
    headline: str = ""
    skip_reason: str = ""
    published_at: datetime | None = None
    reports_close_at: datetime | None = None
    is_held: bool = False
    fixes_only: bool = False

    @classmethod
    def of(cls, build):
        seen = build.is_out
        return cls(
            build.pk,
            build.friday,
            build.state,
            build.number if seen else "",
            build.headline if seen else "",
            build.reason,
            build.published_at,
            build.reports_close_at,
            build.held_at is not None,
            build.fixes_only,
        )

    @property
    def is_out(self):
        return self.state == Build.State.PUBLISHED

    @property
    def is_waiting(self):
        """Whether a build is to come that members will be asked about."""
        return self.state in Build.WAITING and not self.fixes_only

    @property
    def is_skipped(self):
        """Whether this Friday is left out, also when fixes go out."""
        return self.fixes_only or self.state == Build.State.SKIPPED

    @property
    def window(self):
        return Window(self.published_at, self.reports_close_at)

    @property
    def award_until(self):
        """How long the award is the news: all of Wednesday, longer when the build was late."""
        return max(_thursday(self.friday), self.window.announces_at + NEWS_FOR)


def _thursday(friday):
    """The first instant of the Thursday after this Friday."""
    return local(friday + 6 * DAY)


@dataclass
class ThisWeek:
    """The phase of a product's week at an instant, from its builds and the clock; of the first product, when none is named."""

    now: datetime
    rows: list = field(default_factory=list)  # the newest Friday first
    first_friday: date | None = None  # of the first build that went out
    missed: int = 0  # Fridays since then that were left out

    @classmethod
    def at(cls, now, of=None):
        struck = Week.at(now).friday
        days = {name: connection.ops.adapt_datefield_value(day) for name, day in (("struck", struck), ("ahead", struck + AHEAD))}
        found = list(Build.objects.raw(NEAR, days | {"of": of and of.pk}))
        near = sorted((build for build in found if build.missed is not None), key=lambda build: build.friday, reverse=True)
        first = next((build.friday for build in found if build.missed is None), None)
        return cls(now, [Row.of(build) for build in near], first, near[0].missed if near else 0)

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
    def next_week(self):
        """The next Friday on which a build is planned, or None."""
        fridays = [row.friday for row in self.rows if row.is_waiting and Week(row.friday).publishes_at > self.now]
        return Week(min(fridays)) if fridays else None

    @cached_property
    def phase(self):
        return self._of_last_friday or self._of_next_friday

    @cached_property
    def _of_last_friday(self):
        row = self.current
        if row is None:
            return None
        if row.is_waiting:
            return Phase.LATE if self.now <= Week(row.friday).late_until else Phase.MISSED
        if row.is_skipped:
            return Phase.SKIPPED if self.now < _thursday(row.friday) else None
        if self.now < row.reports_close_at:
            return Phase.OPEN
        return Phase.CLOSED if self.now < row.award_until else None

    @cached_property
    def _of_next_friday(self):
        if self.upcoming and self.upcoming.is_skipped:
            return Phase.SKIPPED
        if self.next_week is None:
            return NOTHING
        return Phase.GATHERING if self.now < self.next_week.freezes_at else Phase.FROZEN

    @cached_property
    def build(self):
        """The build that the phase is about; None while it is not out."""
        return self.current if self.phase in (Phase.OPEN, Phase.CLOSED) else None

    @cached_property
    def skipped(self):
        """The row of the Friday that is left out, or None; once its fixes are out it has a number."""
        if self.phase != Phase.SKIPPED:
            return None
        return self.current if self._of_last_friday else self.upcoming

    @cached_property
    def span(self):
        """From when to when the phase lasts; None when its end is not known."""
        if self.phase == Phase.OPEN:
            return self.build.window
        if self.phase == Phase.CLOSED:
            return Window(self.build.reports_close_at, self.build.award_until)
        if self.phase == Phase.GATHERING:
            return Window(_thursday(self.next_week.previous.friday) - DAY, self.next_week.freezes_at)
        if self.phase == Phase.FROZEN:
            return Window(self.next_week.freezes_at, self.next_week.publishes_at)
        if self.phase == Phase.LATE:
            return Window(Week(self.current.friday).publishes_at, self.late_until)
        return None

    @property
    def is_held(self):
        """Whether somebody keeps back the build that everybody waits for: then nobody knows how long."""
        row = {Phase.FROZEN: self.upcoming, Phase.LATE: self.current}.get(self.phase)
        return bool(row and row.is_held)

    @property
    def late_until(self):
        """Until when the build of the last Friday may still go out."""
        return Week(self.current.friday).late_until

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
        at = STEPS.get(self.phase, LAST_STEP)
        behind = range(at) if self.current and self.current.is_out and not self.current.is_skipped else range(LAST_STEP - 1, at)
        return ["now" if n == at else "past" if n in behind else "next" for n in range(LAST_STEP + 1)]

    @property
    def number(self):
        """Which week of the community this is, counted from its first build; 0 before that."""
        return (Week.at(self.now).friday - self.first_friday).days // 7 + 1 if self.first_friday else 0
