"""Medals, points and levels, explained with the reader's own numbers; the boards; the reader's own book."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards.medals import levels
from awards.medals.boards import boards, own_week
from awards.medals.cabinet import Record, cabinet, record, worth
from awards.medals.models import PointEntry
from awards.medals.sources import SOURCES
from forum import clock

LINES_A_PAGE = 30
LEVELS_SHOWN = 12


@require_safe
def index(request):
    """What earns points and medals, and where the reader stands."""
    own, kept = record(request.user) if request.user.is_authenticated else None, cabinet()
    deeds = [
        {"source": SOURCES[kind], "worth": points, "lines": own and own.have(kind), "points": own and own.worth.get(kind, 0)}
        for kind, points in worth().items()
    ]
    steps = [(number, levels.begins(number), levels.Level(levels.begins(number)).rank) for number in range(1, LEVELS_SHOWN + 1)]
    context = {"record": own, "deeds": deeds, "levels": steps, "step": levels.STEP, "members": kept.members}
    context |= {"cases": list(kept.cases(own or Record()))}
    return render(request, "awards/medals/index.html", context)


@require_safe
def board(request):
    """This week's list first, then that of all time."""
    now = clock.now()
    own = own_week(request.user, now) if request.user.is_authenticated else None
    return render(request, "awards/medals/board.html", {"boards": boards(now), "own_week": own, "now": now})


@login_required
@require_safe
def book(request):
    """Every line of the reader's own, the latest first, and what was taken back with the reason."""
    return render(request, "awards/medals/book.html", pages_of(request.user, request.GET.get("before")) | {"member": request.user})


def pages_of(member, before=None):
    """A page of a member's lines, from the one that `before` names on, and all their medals."""
    lines = PointEntry.objects.filter(member=member).select_related("counters", "countered").order_by("-pk")
    if before:
        lines = lines.filter(pk__lt=_key(before))
    lines = list(lines[: LINES_A_PAGE + 1])
    shown = lines[:LINES_A_PAGE]
    honours = member.honours.select_related("medal").order_by("-given_at", "-pk")
    return {"lines": shown, "more": shown[-1].pk if len(lines) > len(shown) else None, "honours": honours, "record": record(member)}


def _key(text):
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)
