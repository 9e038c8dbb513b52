"""What product managers, and makers with a problem of their own teams, do with it."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from feedback.problems.forms import FindingForm, MergeForm, SplitForm, ThreadForm, TurnForm
from feedback.problems.models import Evidence, Shift
from feedback.problems.views.page import near, others, page, seen, today
from forum import clock
from forum.http import sign_in_first
from releases.refused import Refused


def managing(desk):
    """For those who manage the problem: a refusal is said on its page, at this desk."""

    def decorate(view):
        @require_POST
        @sign_in_first
        @wraps(view)
        def managed_view(request, pk):
            problem = managed(request, pk)
            try:
                return view(request, problem)
            except Refused as refused:
                return page(request, seen(request, pk), 409, desk=desk, refusal=refused.sentence)

        return managed_view

    return decorate


def managed(request, pk):
    problem = seen(request, pk)
    if not problem.managed:
        raise PermissionDenied
    return problem


@managing("turn")
def turn(request, problem):
    """Change how it stands, and tell its reporters once."""
    form = TurnForm(request.POST, problem=seen(request, problem.pk), member=request.user, today=today())
    if not form.is_valid():
        return page(request, problem, 422, desk="turn", form=form)
    problem.turn(form.changes, request.user, clock.now(), after=form.cleaned_data["seen"])
    return redirect(problem)


@managing("merge")
def merge(request, problem):
    """Let it become part of another one."""
    form = MergeForm(request.POST, among=others(request, problem))
    if not form.is_valid():
        return page(request, problem, 422, desk="merge", form=form, near=near(request, problem))
    return redirect(Shift.merge(problem, form.cleaned_data["into"], request.user, clock.now()).target)


@managing("split")
def split(request, problem):
    """Let the ticked lines be a problem of their own."""
    form = SplitForm(request.POST, problem=problem)
    if not form.is_valid():
        return page(request, problem, 422, desk="split", form=form)
    said = form.cleaned_data
    return redirect(Shift.split(problem, said["evidence"], said["title"], request.user, clock.now()).target)


@managing("add")
def finding(request, problem):
    """Put a finding of the team beside what members say."""
    form = FindingForm(request.POST)
    if not form.is_valid():
        return page(request, problem, 422, desk="add", finding=form)
    Evidence.find(problem, form.cleaned_data["finding"], request.user, clock.now())
    return redirect(problem)


@managing("add")
def thread(request, problem):
    """Let a thread of the forum belong to it."""
    form = ThreadForm(request.POST)
    if not form.is_valid():
        return page(request, problem, 422, desk="add", thread=form)
    found = form.cleaned_data["thread"]
    if not Evidence.gather(problem, request.user, clock.now(), threads=[found]):
        where = Evidence.objects.get(thread=found).problem_id
        raise Refused(gettext("This thread belongs to problem #%(number)s already.") % {"number": where})
    return redirect(problem)


@require_POST
@sign_in_first
def undo(request, pk):
    """Undo a merge or a split; for who manages both problems."""
    shift = get_object_or_404(Shift.objects.select_related("source", "target"), pk=pk)
    source, target = managed(request, shift.source_id), managed(request, shift.target_id)
    try:
        shift.undo(request.user, clock.now())
    except Refused as refused:
        return page(request, target, 409, refusal=refused.sentence)
    return redirect(source)
