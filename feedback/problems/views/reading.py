import re
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from feedback.problems.forms import ProblemSearch
from feedback.problems.inbox import may_sort
from feedback.problems.models import Evidence, Problem
from feedback.problems.views.page import page, seen, today
from forum import clock
from forum.http import fragment, sign_in_first
from forum.limits import limited
from releases.refused import Refused

A_PAGE = 25


@require_safe
def index(request):
    """Every problem, those that happen to most members first."""
    form = ProblemSearch(request.GET)
    problems = form.narrowed(Problem.objects.standing()).select_related("product", "team", "fixed_in", "came_back_in")
    if place := re.fullmatch("([0-9]{1,9})-([0-9]{1,18})", request.GET.get("after", "")):
        voices, pk = map(int, place.groups())
        problems = problems.filter(Q(voices__lt=voices) | Q(voices=voices, pk__lt=pk))
    shown = list(problems.order_by("-voices", "-pk")[: A_PAGE + 1])
    context = {"form": form, "problems": shown[:A_PAGE], "sorts": may_sort(request.user), "today": today()}
    if len(shown) > A_PAGE:
        last = shown[A_PAGE - 1]
        context["more"] = f"?{urlencode(form.asked | {'after': f'{last.voices}-{last.pk}'})}"
    return render(request, "feedback/problems/index.html", context)


@require_safe
def problem(request, pk):
    """One problem: how it stands, to how many it happens, and what they say."""
    found = seen(request, pk)
    if found.merged_into_id:
        return redirect("problems:problem", found.merged_into_id)
    return page(request, found, desk=request.GET.get("desk", ""))


@require_POST
@sign_in_first
@limited("me-too", 30)
def mine(request, pk):
    """It happens to me too, or not any more."""
    found, says = seen(request, pk), request.POST.get("mine")
    if says not in ("1", "0"):
        return HttpResponseBadRequest()
    try:
        if says == "1":
            Evidence.me_too(found, request.user, clock.now())
        else:
            Evidence.not_me(found, request.user)
    except Refused as refused:
        return page(request, found, 409, refusal=refused.sentence)
    return fragment(request, "feedback/problems/_mine.html", {"problem": seen(request, pk)}, otherwise=found)
