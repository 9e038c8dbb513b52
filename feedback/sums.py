"""What was said of the builds whose windows have closed, added up once for each."""

from collections import Counter, defaultdict
from datetime import timedelta

from django.db.models import Count, IntegerField, Q, Value

from feedback.counts import counting
from feedback.models import GLAD, BuildSums, FourGridReport, Vote
from releases.models import Build

SETTLED = timedelta(minutes=10)  # after the close, which is judged by a clock that may be another one


def keep_due(now):
    """Add up what has closed and was not added up yet; how many builds."""
    due = list(Build.objects.asked_about().closed(now - SETTLED).filter(sums=None))
    return len(BuildSums.objects.bulk_create(count(due, now), ignore_conflicts=True))


def rebuild(now):
    """Add up everything anew, from the reports and votes; the builds whose sums were wrong or missing."""
    kept = {sums.build_id: sums for sums in BuildSums.objects.all()}
    builds = list(Build.objects.asked_about().closed(now - SETTLED).select_related("product").order_by("friday"))
    fresh = {sums.build_id: sums for sums in count(builds, now)}
    wrong = [build for build in builds if not _same(kept.get(build.pk), fresh[build.pk])]
    BuildSums.objects.exclude(build__in=builds).delete()
    said = ["reports", "moods", "glad", "teams", "counted_at"]
    BuildSums.objects.bulk_create(
        [fresh[build.pk] for build in wrong], update_conflicts=True, unique_fields=["build"], update_fields=said
    )
    return wrong


def forget(member):
    """Let what the member has voted on be added up anew: the votes are about to go with them."""
    BuildSums.objects.filter(build__features__votes__voter=member).delete()


def forget_build(build):
    """Let the build be added up anew: other votes count now."""
    BuildSums.objects.filter(build=build).delete()


def kept(build):
    """The sums of a build that was fetched with them; None while it is counted live."""
    return getattr(build, "sums", None)


def count(builds, now):
    """Unsaved sums of these builds, counted from the rows; one query."""
    if not builds:
        return []
    reports, teams = defaultdict(Counter), defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for kind, build, one, other, number, faces, glad in _reports(builds).union(_votes(builds), all=True):
        if kind == "reports":
            reports[build].update(reports=number, moods=faces, glad=glad)
            for team in {one, other} - {None}:
                teams[build][str(team)][2] += number
        else:
            teams[build][str(one)][:2] = [glad, number]
    numbers = dict.fromkeys(("reports", "moods", "glad"), 0)
    return [BuildSums(build=one, teams=dict(teams[one.pk]), counted_at=now, **numbers | reports[one.pk]) for one in builds]


def _reports(builds):
    """What is named together, how often, with how many faces and how many glad ones."""
    rows = FourGridReport.objects.filter(build__in=builds).order_by().values("build", "loved__team", "letdown__team")
    faces = {"faces": Count("pk", filter=~Q(mood="")), "glad": Count("pk", filter=Q(mood__in=GLAD))}
    counted = rows.annotate(kind=Value("reports"), number=Count("pk"), **faces)
    return counted.values_list("kind", "build", "loved__team", "letdown__team", "number", "faces", "glad")


def _votes(builds):
    """How often each team's features were voted on, and how often with love, in the same columns."""
    rows = counting(Vote.objects.filter(feature__build__in=builds)).order_by().values("feature__build", "feature__team")
    nobody = Value(None, output_field=IntegerField())
    counted = rows.annotate(kind=Value("votes"), nobody=nobody, number=Count("pk"), zero=Value(0))
    loves = counted.annotate(loves=Count("pk", filter=Q(value=Vote.Value.LOVE)))
    return loves.values_list("kind", "feature__build", "feature__team", "nobody", "number", "zero", "loves")


def _same(one, other):
    return one and all(getattr(one, name) == getattr(other, name) for name in ("reports", "moods", "glad", "teams"))
