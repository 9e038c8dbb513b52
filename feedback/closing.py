"""What is said when a vote or a report comes at the wrong time, and what is possible instead."""

from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forum import spoken
from releases.cycle import Week
from releases.models import Build


def refusal(build, now):
    """Why the build takes no votes and reports now, and when the next one is out; in the reader's language."""
    if build.state == Build.State.SKIPPED:
        first = _("Build %(number)s was skipped, so there is nothing to report on.") % {"number": build.number}
    elif build.is_out and build.fixes_only:
        first = _("%(number)s has only fixes, so nobody is asked for a report.") % {"number": build.number}
    elif not build.window:
        first = _("Build %(number)s is not out yet.") % {"number": build.number}
    else:
        closed = {"number": build.number, "day": _day(last_moment(build.window.closes), now)}
        first = _("Reports for %(number)s closed on %(day)s.") % closed
    friday = next_out(build.product_id, now)
    out = {"day": _day(friday, now), "time": spoken.clock_time(friday)}
    then = _("The next build is out on %(day)s at %(time)s.") % out
    return first + spoken.between_sentences() + then


def next_out(product_pk, now):
    """The instant of the next Orange Friday that is not left out."""
    week = Week.at(now).next
    skipped = Build.objects.left_out().filter(product=product_pk, friday__gte=week.friday)
    fridays = set(skipped.values_list("friday", flat=True))
    while week.friday in fridays:
        week = week.next
    return week.publishes_at


def closing_time(closes):
    """Tuesday 24:00 rather than Wednesday 00:00: that is when people say that a Tuesday ends."""
    if spoken.clock_time(closes) != "00:00":
        return _("%(day)s %(time)s") % {"day": _weekday(closes), "time": spoken.clock_time(closes)}
    return _("%(day)s 24:00") % {"day": _weekday(last_moment(closes))}


def last_moment(closes):
    """The last instant in which reports are taken."""
    return closes - timedelta(microseconds=1)


def _weekday(instant):
    return date_format(spoken.here(instant), "l")


def _day(instant, now):
    """The weekday when it is less than a week away, else the date."""
    return _weekday(instant) if abs(instant - now) < timedelta(days=7) else spoken.day(spoken.here(instant))
