from collections import namedtuple
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from feedback import figured, receipt, tables
from feedback import insight as numbers
from feedback.chart import chart
from feedback.downloads import shown
from feedback.grids import CHOSEN, NONE
from feedback.insight.narrowing import Narrowing
from feedback.models import Mood, ReportLog
from feedback.sheets import sheet
from feedback.views.asked import for_product_managers, found_build, number, team_of
from forum import clock
from releases.models import Build

ANSWERS = 30
Choice = namedtuple("Choice", "grid key label")


@for_product_managers
def latest(request):
    """The build that is asked for, or the newest one."""
    if wanted := number(request, "build"):
        query = f"?{urlencode({'team': request.GET['team']})}" if request.GET.get("team") else ""
        return redirect(reverse("feedback:insight-build", args=[wanted]) + query)
    newest = Build.objects.asked_about().order_by("-published_at").first()
    return redirect("feedback:insight-build", newest.pk) if newest else render(request, "feedback/no_builds.html")


@for_product_managers
def build(request, pk):
    """What members said of a build, in numbers."""
    now, (found, builds) = clock.now(), found_build(pk)
    team = team_of(request, found)
    insight = numbers.insight(found, builds, team and team.pk, now)
    context = {"build": found, "builds": builds, "team": team, "insight": insight, "chart": chart(insight.points), "now": now}
    figures = [figured.of_grids(insight, found, team), figured.of_features(insight, found, team), figured.of_points(insight)]
    return shown(request, "feedback/insight.html", context, figures)


@for_product_managers
def answers(request, pk):
    """The reports behind one number, the newest first."""
    build = get_object_or_404(Build.objects.asked_about().select_related("product"), pk=pk)
    team, choice, before = team_of(request, build), _choice(request, build), number(request, "before")
    narrowing = _narrowing(request, build)
    behind = numbers.answers(build, choice.grid, choice.key, team and not narrowing.whose and team.pk)
    behind = narrowing.of_reports(behind, build, team, clock.now())
    older = behind.filter(pk__lt=before) if before else behind
    whole = older.select_related("author", "loved", "letdown", "awaited__thread", "log").defer("log__text")
    page = list(whole.prefetch_related("pictures").order_by("-pk")[: ANSWERS + 1])
    context = {"build": build, "team": team, "choice": choice, "number": behind.count(), "reports": page[:ANSWERS]}
    context["narrowed"] = list(narrowing.said(build))
    if len(page) > ANSWERS:
        context["more"] = f"?{urlencode({**request.GET.dict(), 'before': page[ANSWERS - 1].pk})}"
    return render(request, "feedback/answers.html", context)


@for_product_managers
def votes_csv(request, pk):
    """Every vote on a build, without who cast it."""
    build, team = _build_and_team(request, pk)
    return sheet(f"votes-{build.number}.csv", *tables.votes(build, team))


@for_product_managers
def reports_csv(request, pk):
    """Every report on a build, without who wrote it."""
    build, team = _build_and_team(request, pk)
    return sheet(f"reports-{build.number}.csv", *tables.reports(build, team))


@for_product_managers
def rates(request, pk):
    """Who reports, ring by ring: a part of the build's page that comes after it, and a page of its own."""
    build = get_object_or_404(Build.objects.asked_about().select_related("product"), pk=pk)
    template = "feedback/_rates.html" if request.htmx else "feedback/rates.html"
    return render(request, template, {"build": build, "rates": receipt.rates(build, clock.now())})


@for_product_managers
def log(request, pk):
    """The log that goes with a report, as the text it is."""
    found = get_object_or_404(ReportLog, report=pk)
    name = f'attachment; filename="report-{pk}.txt"'
    return HttpResponse(found.text, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": name})


def _build_and_team(request, pk):
    build = get_object_or_404(Build.objects.asked_about(), pk=pk)
    return build, team_of(request, build)


def _choice(request, build):
    """The choice in a grid whose answers are asked for; without a grid all reports, without a choice all of the grid."""
    grid = request.GET.get("grid", "")
    if grid not in ("", *CHOSEN):
        raise Http404
    key = request.GET.get(CHOSEN[grid], "") if grid else ""
    if key in ("", NONE):
        return Choice(grid, key, "")
    if grid == "mood" and key in Mood.values:
        return Choice(grid, key, Mood(key).label)
    among = build.product.proposals.select_related("thread") if grid == "awaited" else build.features
    return Choice(grid, key, get_object_or_404(among, pk=number(request, CHOSEN[grid])))


def _narrowing(request, build):
    try:
        narrowing = Narrowing.read(request.GET)
    except ValueError:
        raise Http404 from None
    if narrowing.about:
        get_object_or_404(build.features, pk=narrowing.about)
    return narrowing
