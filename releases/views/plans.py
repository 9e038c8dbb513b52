"""What has to be done before a build may go out, by whom, and what one hand tells the next."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from forum import clock
from releases.models import Build, Point
from releases.plan_forms import HandoverForm, OwnerForm, PointForm, TemplateForm
from releases.refused import Refused
from releases.views.schedule import chooses


@login_required
@chooses
@require_safe
def checklist(request, pk):
    """A build's checklist, and its handover notes."""
    return _page(request, _build(request, pk))


@require_POST
@login_required
@chooses
def points(request, pk):
    """Add a point, take a template's, tick one off, give it to somebody or remove it."""
    build = _build(request, pk)
    action = {"add": _add, "template": _template, "done": _done, "reopen": _reopen, "entrust": _entrust, "remove": _remove}
    verb = action.get(request.POST.get("action"))
    return verb(request, build) if verb else HttpResponseBadRequest()


@require_POST
@login_required
@chooses
def handover(request, pk):
    """Leave a note for whoever looks after the build next."""
    build, form = _build(request, pk), HandoverForm(request.POST)
    if not form.is_valid():
        return _page(request, build, 422, handover=form)
    build.handovers.create(words=form.cleaned_data["words"], by=request.user, at=clock.now())
    return _back(request, build, _("Your note is kept."))


def _add(request, build):
    form = PointForm(request.POST, build=build)
    if not form.is_valid():
        return _page(request, build, 422, add=form)
    try:
        Point.add(build, **form.cleaned_data)
    except Refused as refused:
        form.add_error("text", refused.sentence)
        return _page(request, build, 409, add=form)
    return _back(request, build, _("It is on the checklist."))


def _template(request, build):
    form = TemplateForm(request.POST, build=build)
    if not form.is_valid():
        return _page(request, build, 422, template=form)
    new = form.cleaned_data["template"].give(build)
    said = ngettext("%(points)s point is new.", "%(points)s points are new.", new) % {"points": new}
    return _back(request, build, said)


def _done(request, build):
    _point(request, build).finish(request.user, clock.now())
    return _back(request, build)


def _reopen(request, build):
    _point(request, build).reopen()
    return _back(request, build)


def _entrust(request, build):
    form = OwnerForm(request.POST, build=build)
    if not form.is_valid():
        return HttpResponseBadRequest()
    _point(request, build).entrust(form.cleaned_data["owner"])
    return _back(request, build)


def _remove(request, build):
    _point(request, build).delete()
    return _back(request, build)


def _build(request, pk):
    return get_object_or_404(Build.objects.visible_to(request.user).select_related("product"), pk=pk)


def _point(request, build):
    pk = request.POST.get("point", "")
    return get_object_or_404(build.points, pk=int(pk) if re.fullmatch(r"[0-9]{1,18}", pk) else 0)


def _back(request, build, said=""):
    if said:
        messages.success(request, said)
    return redirect("releases:checklist", build.pk)


def _page(request, build, status=200, **more):
    found = list(build.points.select_related("owner", "done_by"))
    context = {
        "build": build,
        "phase": build.phase(clock.now()),
        "now": clock.now(),
        "checks": build.checklist(),
        "points": found,
        "points_done": sum(point.done_at is not None for point in found),
        "owners": PointForm(build=build).fields["owner"].choices,
        "add": PointForm(build=build),
        "template": TemplateForm(build=build) if build.product.templates.exists() else None,
        "handover": HandoverForm(),
        "handovers": build.handovers.select_related("by"),
        "changeable": build.is_waiting,
    }
    return render(request, "releases/checklist.html", context | more, status=status)
