"""The page of a problem, which every verb on it shows again when it is refused."""

from django.db.models import Exists, OuterRef, Value
from django.shortcuts import get_object_or_404, render

from feedback.problems import alike, trend
from feedback.problems.forms import FindingForm, MergeForm, SplitForm, ThreadForm, TurnForm
from feedback.problems.models import Evidence, Problem, Shift
from forum import clock, spoken
from forum.http import key
from releases.models import TeamMember

LINES, TURNS, SHIFTS, NEAR, LOOKED_AT = 30, 20, 10, 5, 300


def today():
    return spoken.here(clock.now()).date()


def seen(request, pk):
    """A problem with what it is to this reader: `mine` and `reported`, and whether it is `managed` by them."""
    member = request.user
    own = Evidence.objects.filter(problem=OuterRef("pk"), member=member.pk)
    seats = TeamMember.objects.filter(team=OuterRef("team"), member=member.pk)
    managed = Value(True) if member.has_perm("feedback.read_insight") else Exists(seats)
    mine, reported = (Exists(own.filter(kind="mine")), Exists(own.exclude(kind="mine")))
    found = Problem.objects.annotate(mine=mine, reported=reported, managed=managed)
    return get_object_or_404(found.select_related("product", "team", "fixed_in", "came_back_in", "owner"), pk=pk)


def page(request, problem, status=200, desk="", **more):
    """The page as this reader sees it; who manages it has what they do at its `desk` in place of what came to pass."""
    before = key(request.GET.get("before", ""))
    readable = problem.evidence.readable_by(request.user, problem.managed, clock.now())
    older = readable.filter(pk__lt=before) if before else readable
    lines = list(older.select_related("report__author", "thread", "member", "build")[: LINES + 1])
    context = {"problem": problem, "lines": lines[:LINES], "today": today()}
    context |= _at_desk(request, problem, desk) if problem.managed and desk in DESKS else _aside(problem)
    if len(lines) > LINES:
        context["older"] = f"?before={lines[LINES - 1].pk}" + (f"&desk={desk}" if "desk" in context else "")
    return render(request, "feedback/problems/problem.html", context | more, status=status)


def _aside(problem):
    points = trend.points(problem)
    turns = problem.turns.select_related("by", "fixed_in", "came_back_in")[:TURNS]
    shifts = Shift.objects.touching(problem).select_related("source", "target", "by")[:SHIFTS] if problem.managed else []
    found = {"points": points, "features": trend.features(problem), "turns": turns, "shifts": shifts}
    return found | {"most": max((point.voices for point in points), default=0)}


def _at_desk(request, problem, desk):
    return {"desk": desk} | DESKS[desk](request, problem)


DESKS = {
    "turn": lambda request, problem: {"form": TurnForm(problem=problem, member=request.user, today=today())},
    "merge": lambda request, problem: {"form": MergeForm(), "near": near(request, problem)},
    "split": lambda _request, problem: {"form": SplitForm(problem=problem)},
    "add": lambda _request, _problem: {"finding": FindingForm(), "thread": ThreadForm()},
}


def others(request, problem):
    """What it may be merged into."""
    same = Problem.objects.filter(product=problem.product_id).standing().managed_by(request.user)
    return same.exclude(pk=problem.pk)


def near(request, problem):
    """The likest of them by title and words, else those with most voices."""
    there = {one.pk: one for one in others(request, problem).order_by("-voices", "-pk")[:LOOKED_AT]}
    index = alike.Index({pk: f"{one.title} {one.words}" for pk, one in there.items()})
    found = index.near(alike.pieces(f"{problem.title} {problem.words}"))
    likest = [pk for place in sorted(found, key=found.get, reverse=True) for pk in index.places[index.made_of[place]]]
    return [there[pk] for pk in dict.fromkeys([*likest, *there])][:NEAR]
