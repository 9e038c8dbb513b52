"""A team's own place in a count, with what members said, for the team alone; and whether one is shown by name and photo."""

from collections import defaultdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, F, OuterRef, Prefetch, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from awards import consent
from awards.models import Standing
from feedback.models import FourGridReport
from releases.models import Build, Team, TeamMember

QUOTES = 6  # for each feature and grid
READ = 300  # reports at most, for all of them


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ours(request, friday, product):
    """What members made of the team's features, once it is announced; nobody outside the team has this page."""
    builds = Build.objects.out().select_related("product", "tally")
    build = get_object_or_404(builds, friday=friday, product__slug=product)
    agreed = Exists(TeamMember.objects.filter(team=OuterRef("pk"), member=request.user, shown=True))
    teams = list(Team.objects.filter(members=request.user, features__build=build).annotate(agreed=agreed).distinct())
    if not teams:
        raise Http404
    if request.method == "POST":
        given = request.POST.get("shown") == "1"
        (consent.give if given else consent.take_back)(request.user, teams)
        messages.success(request, _("You are shown with name and photo.") if given else _("You are shown no more."))
        return redirect("awards:ours", friday, product)
    tally = getattr(build, "tally", None)
    tally = tally if tally and tally.announced_at else None
    agreed = all(team.agreed for team in teams)
    context = {"build": build, "tally": tally, "teams": teams, "rows": _rows(tally, teams), "agreed": agreed}
    return render(request, "awards/ours.html", context)


def _rows(tally, teams):
    """(place among all features, standing, words of love, words of who was let down) for each of the teams' features."""
    if tally is None:
        return []
    own = {team.pk for team in teams}
    prefetch_related_objects([tally], Prefetch("standings", Standing.objects.annotate(team_key=F("feature__team"))))
    mine = [(rank, one) for rank, one in enumerate(tally.ranking, 1) if one.team_key in own]
    loved, letdown = (_words(grid, [one.feature_id for _rank, one in mine]) for grid in ("loved", "letdown"))
    return [(rank, one, loved[one.feature_id][:QUOTES], letdown[one.feature_id][:QUOTES]) for rank, one in mine]


def _words(grid, features):
    """{feature: the latest words on it in this grid}; the name beside them of those alone who let it be shown."""
    reports = FourGridReport.objects.filter(**{f"{grid}__in": features}).exclude(**{f"{grid}_word": ""})
    said = defaultdict(list)
    for report in reports.select_related("author").order_by("-pk")[:READ]:
        said[getattr(report, f"{grid}_id")].append((getattr(report, f"{grid}_word"), report.author if report.shown else None))
    return said
