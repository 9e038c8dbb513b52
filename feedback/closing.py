"""What is said when a vote or a report comes at the wrong time, and what is possible instead."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from releases.cycle import Week
from releases.models import Build


def refusal(build, now):
    """Why the build takes no votes and reports now, and when the next one is out; in the reader's language."""
    if build.state == Build.State.SKIPPED:
        first = _("Build %(number)s was skipped, so there is nothing to report on.") % {"number": build.number}
    elif not build.window:
        first = _("Build %(number)s is not out yet.") % {"number": build.number}
    else:
        closed = {"number": build.number, "day": _day(build.window.closes - timedelta(microseconds=1), now)}
        first = _("Reports for %(number)s closed on %(day)s.") % closed
    friday = next_out(build.product_id, now)
    out = {"day": _day(friday, now), "time": time_format(_local(friday), "H:i")}
    return f"{first} {_('The next build is out on %(day)s at %(time)s.') % out}"


def next_out(product_pk, now):
    """The instant of the next Orange Friday that is not skipped."""
    week = Week.at(now).next
    skipped = Build.objects.filter(product=product_pk, state=Build.State.SKIPPED, friday__gte=week.friday)
    fridays = set(skipped.values_list("friday", flat=True))
    while week.friday in fridays:
        week = week.next
    return week.publishes_at


def _local(instant):
    return instant.astimezone(ZoneInfo(settings.COMMUNITY_TIME_ZONE))


def _day(instant, now):
    """The weekday when it is within a week of now, else the date."""
    near = abs(instant - now) < timedelta(days=7)
    return date_format(_local(instant), "l" if near else "DATE_FORMAT")
