"""When a build's reports have closed: the week in numbers, mailed to the product managers, to each of them once."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from feedback.insight import builds_like, insight
from feedback.insight.review import best
from forum import notices
from forum.models import Broadcast, Member
from forum.turns import one_by_one
from releases.models import Build

KIND = "insight_week"
NEWS_FOR = timedelta(days=2)  # after the close
HEADINGS = {"loved": _("Loved most:"), "letdown": _("Let them down:"), "awaited": _("Awaited:")}


def tell_due(now):
    """Tell of the builds whose reports closed a moment ago; the builds that were told."""
    told = Broadcast.objects.filter(kind=KIND).values_list("cause", flat=True)
    closed = Build.objects.asked_about().closed(now).filter(reports_close_at__gt=now - NEWS_FOR)
    causes = set(told.filter(cause__in=[_cause(build) for build in closed]))
    return one_by_one([build for build in closed if _cause(build) not in causes], lambda build: _tell(build, now))


def _cause(build):
    return f"build:{build.pk}"


def _tell(build, now):
    """True for exactly one of all who try: the row that says that it is told is the claim."""
    where, details = reverse("feedback:insight-review", args=[build.pk]), _details(build, now)
    row = {"where": where, "told_at": now, "details": details, "done": True}
    with transaction.atomic():
        _row, new = Broadcast.objects.get_or_create(kind=KIND, cause=_cause(build), defaults=row)
        if new:
            notices.tell(Member.objects.who_may("feedback.read_insight"), KIND, _cause(build), where, now, **details)
    return new


def _details(build, now):
    week = insight(build, list(builds_like(build.pk)), None, now)
    named = {grid: [[label, share.part] for _key, label, share in first] for grid, first in best(week).items()}
    return {"number": build.number, "reports": week.totals.reports, "glad": week.totals.glad, "faces": week.totals.moods, **named}


def _sentence(told):
    reports = ngettext("%(n)s report", "%(n)s reports", told["reports"]) % {"n": told["reports"]}
    return gettext("The week of %(number)s: %(reports)s") % {"number": told["number"], "reports": reports}


def _lines(told):
    yield gettext("%(glad)s of %(faces)s faces are happy or loving it.") % {"glad": told["glad"], "faces": told["faces"]}
    for grid, heading in HEADINGS.items():
        if told[grid]:
            yield from ("", str(heading), *(f"- {label}: {number}" for label, number in told[grid]))


notices.register(notices.Kind(KIND, _("For product managers: the week in numbers"), _sentence, notices.Theme.TEAM, lines=_lines))
