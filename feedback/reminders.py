"""One reminder for a build, twelve hours before its reports close."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from feedback.models import FourGridReport, Vote
from forum.models import Member, Notice, ReadMark
from forum.notices import tell
from forum.turns import one_by_one
from releases.models import Build

LAST_HOURS = timedelta(hours=12)


def remind_due(now):
    """Tell those who tried a build and have not reported that its last hours have come. Nobody is told twice."""
    ending = Build.objects.taking_reports(now).filter(reports_close_at__lte=now + LAST_HOURS)
    one_by_one(ending, lambda build: _remind(build, now))


def _remind(build, now):
    where = reverse("feedback:report", args=[build.pk])
    with transaction.atomic():
        tell(_to_remind(build), "last_hours", f"build:{build.pk}", where, now, number=build.number)


def _to_remind(build):
    """Who voted on the build or read its thread, has sent no report and was not told before."""
    me = OuterRef("pk")
    voted = Exists(Vote.objects.filter(feature__build=build, voter=me))
    read = Exists(ReadMark.objects.filter(thread=build.thread_id, member=me))
    reported = Exists(FourGridReport.objects.filter(build=build, author=me))
    told = Exists(Notice.objects.filter(kind="last_hours", cause=f"build:{build.pk}", member=me))
    return Member.objects.filter(voted | read, ~reported, ~told, is_active=True)
