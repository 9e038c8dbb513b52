"""How a build is taken hour by hour after it is out: how many report, and in what mood; and who of those who run it reports."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Value, When

from feedback.insight.week import named_by
from feedback.models import GLAD, FourGridReport
from feedback.recent import recent
from feedback.shares import Share
from releases.models import Running

STEP = timedelta(hours=6)


@dataclass(frozen=True)
class Span:
    """Six hours after the release."""

    index: int
    reports: int
    so_far: int
    mood: Share

    @property
    def number(self):
        """From which to which hour after the release: 6–12."""
        return "{}–{}".format(*hours_of(self.index))


def hours_of(index):
    """(from, to) in hours after the release."""
    hours = STEP // timedelta(hours=1)
    return index * hours, (index + 1) * hours


def hours(build, team, now):
    """The spans from the release until now or the close, also those in which nobody reported; at most 15 seconds old."""
    return recent(f"hours:{build.pk}:{team or 'all'}", now, lambda: _hours(build, team, now))[1]


def within(reports, build, index):
    """Those of the reports that were first sent in this span."""
    begins = build.published_at + index * STEP
    return reports.filter(sent_at__gte=begins, sent_at__lt=begins + STEP)


def percent_glad(span):
    return span.mood.percent


def running(builds, now):
    """What `reporting` says of these builds; at most 15 seconds old."""
    return recent(f"running:{builds[0].pk}", now, lambda: reporting(builds))[1]


def reporting(builds):
    """Build key → Share: of those who say that they run it, so many have reported."""
    reported = Exists(FourGridReport.objects.filter(build=OuterRef("build"), author=OuterRef("member")))
    rows = Running.objects.filter(build__in=builds).annotate(reported=reported).values("build")
    counted = rows.annotate(runs=Count("pk"), reports=Count("pk", filter=Q(reported=True)))
    return {row["build"]: Share(row["reports"], row["runs"]) for row in counted.order_by()}


def _hours(build, team, now):
    number = -(-(min(now, build.window.closes) - build.published_at) // STEP)
    ends = [When(sent_at__lt=build.published_at + n * STEP, then=Value(n - 1)) for n in range(1, number + 1)]
    span = Case(*ends, default=Value(max(0, number - 1)), output_field=IntegerField())
    rows = named_by(build.reports.order_by(), team).annotate(span=span).values("span")
    counted = rows.annotate(number=Count("pk"), moods=Count("pk", filter=~Q(mood="")), glad=Count("pk", filter=Q(mood__in=GLAD)))
    found = {row["span"]: row for row in counted}
    return tuple(_spans(found, number))


def _spans(found, number):
    so_far = 0
    for n in range(number):
        row = found.get(n, {"number": 0, "glad": 0, "moods": 0})
        so_far += row["number"]
        yield Span(n, row["number"], so_far, Share(row["glad"], row["moods"]))
