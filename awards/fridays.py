"""The Fridays that have struck: which the community kept, how many in a row, and of which awards were announced."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import OuterRef, Subquery

from awards.periods import Period
from releases.cycle import Week
from releases.models import Build, LogEntry
from releases.models.skipping import MISSED

KEPT, LEFT_OUT, COMING, GONE = "kept", "left out", "coming", "gone"


@dataclass(frozen=True)
class Row:
    """As much of a build as its Friday is judged by."""

    build: int
    friday: date
    state: str
    fixes_only: bool
    skip_reason: str
    skipped_at: datetime | None
    announced_at: datetime | None

    @property
    def is_asked_about(self):
        return self.state == Build.State.PUBLISHED and not self.fixes_only

    def came(self, now):
        """What came of its Friday: kept, left out ahead of time for a reason, still coming, or gone by without it."""
        if self.state == Build.State.PUBLISHED:
            return LEFT_OUT if self.fixes_only else KEPT
        if self.state == Build.State.SKIPPED:
            late = self.skipped_at and self.skipped_at >= Week(self.friday).publishes_at
            return GONE if late or self.skip_reason == MISSED else LEFT_OUT
        return COMING if now <= Week(self.friday).late_until else GONE


class Fridays:
    """Every Friday from the first build's to the last that has struck, the latest first."""

    def __init__(self, rows, now):
        self.rows, self.now = rows, now

    @classmethod
    def read(cls, now):
        """In one query, of one short row for each build there ever was."""
        skipped = LogEntry.objects.filter(build=OuterRef("pk"), what=LogEntry.What.SKIPPED).order_by("-pk").values("at")[:1]
        builds = Build.objects.filter(friday__lte=Week.at(now).friday).order_by("-friday", "product__position", "pk")
        found = builds.annotate(skipped_at=Subquery(skipped))
        names = ("pk", "friday", "state", "fixes_only", "skip_reason", "skipped_at", "tally__announced_at")
        return cls([Row(*values) for values in found.values_list(*names)], now)

    @cached_property
    def last_award(self):
        """The Friday whose award was announced last, or None."""
        return next((row.friday for row in self.rows if row.announced_at), None)

    def of(self, periods):
        """Those in any of the periods."""
        return {row.friday for row in self.rows if any(row.friday in period for period in periods)}

    # In a row

    @property
    def kept(self):
        """{Friday: which in a row it was}, of those on which a build came out.

        One that was left out ahead of time for a reason does not count and breaks nothing; after one that simply went by
        the row begins anew. One of several products is enough.
        """
        return self._in_a_row[0]

    @property
    def run(self):
        """How many have been kept in a row by now."""
        return self._in_a_row[1]

    @property
    def best(self):
        return max(self.kept.values(), default=0)

    @cached_property
    def _in_a_row(self):
        came, numbers, run = {}, {}, 0
        for row in self.rows:
            came.setdefault(row.friday, set()).add(row.came(self.now))
        week, last = Week(min(came, default=Week.at(self.now).friday)), Week.at(self.now)
        while week <= last:
            found = came.get(week.friday) or {COMING if self.now <= week.late_until else GONE}
            if KEPT in found:
                run = numbers[week.friday] = run + 1
            elif GONE in found and COMING not in found:
                run = 0
            week = week.next
        return numbers, run

    # Quarters and years

    @cached_property
    def periods(self):
        """The years of which an award was announced, each with its quarters, the latest first."""
        told = dict.fromkeys(Period.quarter_of(row.friday) for row in self.rows if row.announced_at)
        years = dict.fromkeys(quarter.whole_year for quarter in told)
        return [(year, [quarter for quarter in told if quarter.year == year.year]) for year in years]

    def has_award(self, period):
        return any(row.announced_at for row in self.rows if row.friday in period)

    def is_final(self, period):
        """Whether its last Friday is over and the last of its awards announced."""
        asked = (row for row in self.rows if row.friday in period and row.is_asked_about)
        return Week(period.last_friday).late_until < self.now and all(row.announced_at for row in asked)

    def ending_with(self, friday):
        """The quarter and the year that are final with this Friday's award, the last of theirs."""
        quarter = Period.quarter_of(friday)
        return [one for one in (quarter, quarter.whole_year) if self.is_final(one) and self._last_award_in(one) == friday]

    def _last_award_in(self, period):
        return next((row.friday for row in self.rows if row.announced_at and row.friday in period), None)
