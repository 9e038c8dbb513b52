"""The weekly rhythm: one Orange Friday after another.

Nothing here touches a database. Plans are made on the community's wall clock;
every instant handed out is UTC, so two of them can always be subtracted.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings

DAY = timedelta(days=1)
SHORTEST_WINDOW = timedelta(hours=72)


class Phase(StrEnum):
    """What the clock makes of a build's state."""

    GATHERING = "gathering"
    FROZEN = "frozen"
    LATE = "late"
    MISSED = "missed"
    OPEN = "open"
    CLOSED = "closed"
    SETTLED = "settled"  # out, and nobody is asked about it
    SKIPPED = "skipped"


def zone():
    return ZoneInfo(settings.COMMUNITY_TIME_ZONE)


def local(day, hour=0, minute=0):
    """The instant at which the community's wall clock shows this time on this day."""
    wall = datetime.combine(day, time(hour, minute), zone())
    return wall.astimezone(UTC)


@dataclass(frozen=True, order=True)
class Week:
    friday: date

    def __post_init__(self):
        if self.friday.isoweekday() != 5:
            raise ValueError(f"{self.friday} is not a Friday")

    @classmethod
    def at(cls, instant):
        """The week we are in: its Friday is the last one that has struck."""
        today = instant.astimezone(zone()).date()
        week = cls(today - DAY * ((today.isoweekday() - 5) % 7))
        return week if week.publishes_at <= instant else week.previous

    @classmethod
    def gathering(cls, instant):
        """The first week whose list is not fixed yet."""
        week = cls.at(instant).next
        return week if instant < week.freezes_at else week.next

    @property
    def next(self):
        return Week(self.friday + 7 * DAY)

    @property
    def previous(self):
        return Week(self.friday - 7 * DAY)

    @property
    def freezes_at(self):
        return local(self.friday - DAY, 12)

    @property
    def publishes_at(self):
        return local(self.friday, 17)

    @property
    def late_until(self):
        """The last instant at which a build of this Friday may still go out."""
        return local(self.friday + 3 * DAY, 17)

    @property
    def reports_close_at(self):
        return local(self.friday + 5 * DAY)  # the first instant of Wednesday

    @property
    def announces_at(self):
        """When the award of a build that was out on time is announced: Wednesday at 10:00."""
        return local(self.friday + 5 * DAY, 10)

    def window(self, published_at):
        """When members may report on a build that came out at this instant; ValueError when too early or too late."""
        if not self.publishes_at <= published_at <= self.late_until:
            raise ValueError(f"{published_at} is outside the Friday of {self.friday}")
        return Window(published_at, max(self.reports_close_at, published_at + SHORTEST_WINDOW))


@dataclass(frozen=True)
class Window:
    opens: datetime
    closes: datetime

    def __contains__(self, instant):
        return self.opens <= instant < self.closes

    @property
    def announces_at(self):
        """When its award is announced: the first 10:00 on the community's clock that does not come before the close."""
        day = self.closes.astimezone(zone()).date()
        today = local(day, 10)
        return today if self.closes <= today else local(day + DAY, 10)
