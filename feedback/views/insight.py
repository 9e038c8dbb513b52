import re
from collections import namedtuple
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from feedback import insight as numbers
from feedback import tables
from feedback.chart import chart
from feedback.grids import CHOSEN, NONE
from feedback.models import Mood
from feedback.sheets import sheet
from forum import clock
from releases.models import Build, Team

ANSWERS = 30
Choice = namedtuple("Choice", "grid key label")


def for_product_managers(view):
    return require_safe(login_required(permission_required("feedback.read_insight", raise_exception=True)(view)))


@for_product_managers
def latest(request):
    """The build that is asked for, or the newest one."""
    if wanted := _number(request, "build"):
        query = f"?{urlencode({'team': request.GET['team']})}" if request.GET.get("team") else ""
        return redirect(reverse("feedback:insight-build", args=[wanted]) + query)
    newest = Build.objects.asked_about().order_by("-published_at").first()
    return redirect("feedback:insight-build", newest.pk) if newest else render(request, "feedback/no_builds.html")


@for_product_managers
def build(request, pk):
    """What members said of a build, in numbers."""
    now, builds = clock.now(), list(numbers.builds_like(pk))
    found = next((build for build in builds if build.pk == pk), None)
    if not found:
        raise Http404
    team = _team(request, found)
    insight = numbers.insight(found, builds, team and team.pk, now)
    context = {"build": found, "builds": builds, "team": team, "insight": insight, "chart": chart(insight.points), "now": now}
    return render(request, "feedback/insight.html", context)


@for_product_managers
def answers(request, pk):
    """The reports behind one number, the newest first."""
    build = get_object_or_404(Build.objects.asked_about().select_related("product"), pk=pk)
    team, choice, before = _team(request, build), _choice(request, build), _number(request, "before")
    behind = numbers.answers(build, choice.grid, choice.key, team and team.pk)
    older = behind.filter(pk__lt=before) if before else behind
    page = list(older.select_related("author", "loved", "letdown", "awaited__thread").order_by("-pk")[: ANSWERS + 1])
    context = {"build": build, "team": team, "choice": choice, "number": behind.count(), "reports": page[:ANSWERS]}
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


def _build_and_team(request, pk):
    build = get_object_or_404(Build.objects.asked_about(), pk=pk)
    return build, _team(request, build)


def _team(request, build):
    """The team that is asked for, or None for all."""
    asked = request.GET.get("team")
    return get_object_or_404(Team, product=build.product_id, pk=_number(request, "team")) if asked else None


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
    return Choice(grid, key, get_object_or_404(among, pk=_number(request, CHOSEN[grid])))


def _number(request, name):
    """A key in the address, or None when what stands there is no key."""
    text = request.GET.get(name, "")
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else None
