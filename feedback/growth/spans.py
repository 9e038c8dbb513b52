"""Days, weeks and months on the community's wall clock. A week begins with its Friday, as everything here does."""

from datetime import timedelta

from django.db.models import DateField, ExpressionWrapper
from django.db.models.functions import Cast, TruncDate, TruncMonth, TruncWeek

from feedback.growth.models import Presence
from forum import spoken
from releases.cycle import zone

DAY = timedelta(days=1)
TO_MONDAY = 3 * DAY  # a database's weeks begin on Mondays
Kind = Presence.Kind


def today(now):
    return spoken.here(now).date()


def friday_of(day):
    """The Friday with which the day's week begins."""
    return day - DAY * ((day.isoweekday() - 5) % 7)


def weeks(now, number):
    """The Fridays of so many weeks up to the one that runs, the oldest first."""
    last = friday_of(today(now))
    return [last - 7 * DAY * n for n in reversed(range(number))]


def months(now, number):
    """The firsts of so many months up to the one that runs, the oldest first."""
    found = [today(now).replace(day=1)]
    while len(found) < number:
        found.append((found[-1] - DAY).replace(day=1))
    return found[::-1]


def day_in(field):
    """The day of an instant, for a query."""
    return TruncDate(field, tzinfo=zone())


def week_in(field):
    """The Friday of its week, for a query."""
    monday = TruncWeek(ExpressionWrapper(day_in(field) + TO_MONDAY, DateField()))
    return Cast(ExpressionWrapper(monday - TO_MONDAY, DateField()), DateField())


def month_in(field):
    return Cast(TruncMonth(day_in(field)), DateField())


BEGINS = {Kind.DAY: day_in, Kind.WEEK: week_in, Kind.MONTH: month_in, Kind.REPORTED: week_in, Kind.VOTED: week_in}
