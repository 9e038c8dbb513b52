"""The Fridays to come with the instants that each week really has, over clock changes and holidays."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from releases.cycle import DAY, Week, zone
from releases.models import Build, Holiday, Ring

FRIDAYS = 8


@dataclass(frozen=True)
class Moment:
    what: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """One Friday: what is planned, when what happens, and what is unusual about its week."""

    week: Week
    build: Build | None = None
    moments: list = field(default_factory=list)
    holidays: list = field(default_factory=list)

    @property
    def shift(self):
        """How far the clocks move between the Friday before and this one; zero in most weeks."""
        return _offset(self.week.publishes_at) - _offset(self.week.previous.publishes_at)

    @property
    def shift_hours(self):
        hours = abs(self.shift) / timedelta(hours=1)
        return int(hours) if hours.is_integer() else hours

    @property
    def forward(self):
        return self.shift > timedelta(0)


def _offset(instant):
    return instant.astimezone(zone()).utcoffset()


def lines(product, now, count=FRIDAYS):
    """The next `count` Fridays of the product, the nearest first."""
    week, weeks = Week.at(now).next, []
    while len(weeks) < count:
        weeks.append(week)
        week = week.next
    builds = {build.friday: build for build in product.builds.filter(friday__gte=weeks[0].friday, friday__lte=weeks[-1].friday)}
    rings = list(Ring.objects.filter(product=product))
    holidays = list(Holiday.objects.filter(day__gt=weeks[0].previous.friday, day__lte=weeks[-1].friday + 5 * DAY))
    return [_line(week, builds.get(week.friday), rings, holidays) for week in weeks]


def _line(week, build, rings, holidays):
    return Line(week, build, _moments(week, rings, build), [day for day in holidays if _touches(week, day.day)])


def _touches(week, day):
    """Whether it is a day on which something of this week happens: from the Monday before to the award on Wednesday."""
    return week.friday - 4 * DAY <= day <= week.friday + 5 * DAY


def _moments(week, rings, build):
    """What happens in the week, in order; of a Friday that is left out only what does."""
    if build and build.is_left_out and not build.fixes_only:
        return []
    found = [
        *(Moment(_("%(ring)s gets the candidate") % {"ring": ring.name}, ring.gets_at(week.friday)) for ring in rings),
        Moment(_("Orange Friday"), week.publishes_at),
        Moment(_("Late until"), week.late_until),
    ]
    if not (build and build.fixes_only):
        found += [
            Moment(_("The ballot freezes"), week.freezes_at),
            Moment(_("Reports close"), week.reports_close_at),
            Moment(_("The award is announced"), week.announces_at),
        ]
    return sorted(found, key=lambda moment: moment.at)
