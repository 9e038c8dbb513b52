"""The one clock. Field defaults and the edges of the site ask it; everything below is handed the time.

Where several processes serve one community, the clock of one of them may be wrong. What must not depend on that, such as
whether a vote came before the close, is judged by the database's own clock, in the statement that writes it down.
"""

from django.db import connection
from django.utils import timezone

source = timezone.now


def now():
    return source()


def is_judged_by_database():
    """Whether the database has a clock for all: PostgreSQL has, until somebody put another clock in the place of ours."""
    return connection.vendor == "postgresql" and source is timezone.now


def latest(instant):
    """The later of what a caller takes for now and what the clock says by now, as the caller may have waited since."""
    return max(instant, now())
