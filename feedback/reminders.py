"""At most two reminders for a build: on the afternoon after it came out, and on the last day. Never at night."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from feedback.models import FourGridReport, Vote
from forum.models import Member, Notice, ReadMark
from forum.notices import tell
from forum.turns import one_by_one
from releases.cycle import DAY, local, zone
from releases.models import Build
from releases.models.rollouts import Running

AFTERNOON = 15  # o'clock: of a Saturday, for a build that came out on time
LAST_HOURS = timedelta(hours=12)
MORNING, EVENING = 8, 22  # between them people are awake
AT_ONCE = 500


def remind_due(now):
    """Tell those who tried a build and have not reported of what is due: one of the two reminders, and nobody twice.

    What was missed while nothing ran is made up for, but never at night, and the first not once it is time for the last.
    """
    due = [(build, kind) for build in Build.objects.taking_reports(now) if (kind := _due(build, now))]
    return one_by_one([build for build, _kind in due], lambda build: _remind(build, dict(due)[build], now))


def first_at(build):
    """15:00 on the day after it came out."""
    return local(_day(build.published_at) + DAY, AFTERNOON)


def last_at(build):
    """Twelve hours before the close; when that is at night, the morning after."""
    at = build.reports_close_at - LAST_HOURS
    if not _is_night(at):
        return at
    morning = local(_day(at), MORNING)
    return morning if at < morning else local(_day(at) + DAY, MORNING)


def _due(build, now):
    """Which reminder it is time for, if any."""
    if _is_night(now):
        return None
    return "last_hours" if now >= last_at(build) else "report_due" if now >= first_at(build) else None


def _is_night(instant):
    return not MORNING <= instant.astimezone(zone()).hour < EVENING


def _day(instant):
    return instant.astimezone(zone()).date()


def _remind(build, kind, now):
    """So many at a time, each time as they stand by then: a run that is cut off goes on with those who were not told."""
    where, reached, told = reverse("feedback:report", args=[build.pk]), 0, 0
    while members := list(_to_remind(build, kind).filter(pk__gt=reached).order_by("pk")[:AT_ONCE]):
        with transaction.atomic():
            tell(members, kind, f"build:{build.pk}", where, now, number=build.number)
        reached, told = members[-1].pk, told + len(members)
    return told


def _to_remind(build, kind):
    """Who voted on the build, read its thread or says to run it, has sent no report and was not told this before."""
    me = OuterRef("pk")
    voted = Exists(Vote.objects.filter(feature__build=build, voter=me))
    read = Exists(ReadMark.objects.filter(thread=build.thread_id, member=me))
    runs = Exists(Running.objects.filter(build=build, member=me))
    reported = Exists(FourGridReport.objects.filter(build=build, author=me))
    told = Exists(Notice.objects.filter(kind=kind, cause=f"build:{build.pk}", member=me))
    return Member.objects.filter(voted | read | runs, ~reported, ~told, is_active=True)
