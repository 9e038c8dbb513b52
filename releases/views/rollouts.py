"""A build on its way outward: ring by ring, who runs it, and who calls to stop it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import clock
from forum.http import fragment, key, sign_in_first
from releases.models import Build, Ring, Rollout, Running, StopShip
from releases.models.rings import BUCKETS
from releases.refused import Refused
from releases.ring_forms import HaltForm, ReplyForm, RunningForm, ShareForm, StopShipForm
from releases.views.schedule import chooses, schedules

CALLS_SHOWN = 60


@dataclass(frozen=True)
class Row:
    """One ring, or everybody (without one), with how far the build has come there."""

    ring: Ring | None
    due: datetime
    rollout: Rollout | None


@login_required
@chooses
@require_safe
def rollout(request, product, number):
    """How far a build has come, and who calls to stop it."""
    return _page(request, _build(request, product__slug=product, number=number))


@require_POST
@login_required
@schedules
def steps(request, pk):
    """Open it early to a ring, let more have it, halt it, go on."""
    build = _build(request, pk=pk)
    step = STEPS.get(request.POST.get("action"))
    return step(request, build) if step else HttpResponseBadRequest()


def _open(request, build):
    form = ShareForm(request.POST)
    if not form.is_valid():
        return _refuse_share(request, build)
    ring = get_object_or_404(build.product.rings, pk=key(request.POST.get("ring", "")))
    share = form.cleaned_data["share"]
    return _try(request, build, lambda now: Rollout.open(build, ring, now, request.user, share))


def _begin(request, build):
    form = ShareForm(request.POST)
    if not form.is_valid():
        return _refuse_share(request, build)
    return _try(request, build, lambda now: Rollout.begin_with(build, form.cleaned_data["share"], request.user, now))


def _widen(request, build):
    form = ShareForm(request.POST)
    if not form.is_valid():
        return _refuse_share(request, build)
    return _try(request, build, lambda now: _rollout(request, build).widen(form.cleaned_data["share"], request.user, now))


def _refuse_share(request, build):
    return _page(request, build, 422, refusal=_("A share is a whole number from 0 to %(most)s.") % {"most": BUCKETS})


def _halt(request, build):
    form = HaltForm(request.POST)
    if not form.is_valid():
        return _page(request, build, 422, refusal=_("Say why: those who have it read the reason."))
    return _try(request, build, lambda now: _rollout(request, build).halt(form.cleaned_data["reason"], request.user, now))


def _resume(request, build):
    return _try(request, build, lambda now: _rollout(request, build).resume(request.user, now))


STEPS = {"open": _open, "begin": _begin, "widen": _widen, "halt": _halt, "resume": _resume}


def _rollout(request, build):
    return get_object_or_404(build.rollouts.select_related("ring", "build__product"), pk=key(request.POST.get("rollout", "")))


def _try(request, build, verb):
    if not verb(clock.now()):
        return _page(request, build, 409, refusal=_("Nothing has changed: from where it stands now this is not possible."))
    messages.success(request, _("Done. It stands in the log."))
    return redirect("releases:rollout", build.product.slug, build.number)


@require_POST
@sign_in_first
def running(request, pk):
    """I run this build, on this device."""
    build, form = _build(request, pk=pk), RunningForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    if not (build.is_out or build.is_waiting):
        raise PermissionDenied
    Running.say(build, request.user, form.cleaned_data["device"], clock.now())
    return fragment(request, "releases/_running.html", {"build": build, **build.running.said(request.user)}, otherwise=build)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_ship(request, product, number):
    """A member of a ring that has the build calls to stop it, before everybody gets it."""
    build = _build(request, product__slug=product, number=number)
    own = build.stop_ships.filter(member=request.user).select_related("answered_by").first()
    if own is None and not StopShip.may_be_called(build, request.user):
        if build.is_out:
            return _call(request, build, None, 409, refusal=_("It is out. Say in your report what is wrong with it."))
        raise PermissionDenied
    form = StopShipForm(request.POST or None, request.FILES or None, instance=own)
    if not form.is_bound or not form.is_valid():
        return _call(request, build, own, 422 if form.is_bound else 200, form=form)
    try:
        StopShip.call(build, request.user, form.cleaned_data["evidence"], form.cleaned_data["picture"], clock.now())
    except Refused as refused:
        return _call(request, build, own, 409, refusal=refused.sentence)
    messages.success(request, _("Those who make the schedule are being told, with your evidence."))
    return redirect("releases:stop-ship", build.product.slug, build.number)


def _call(request, build, own, status=200, **more):
    context = {"build": build, "own": own, "now": clock.now(), "may_call": StopShip.may_be_called(build, request.user)}
    return render(request, "releases/stop_ship.html", context | more, status=status)


@require_POST
@login_required
def stop_ship_withdrawal(request, pk):
    """The member takes the call back."""
    build = _build(request, pk=pk)
    get_object_or_404(build.stop_ships, member=request.user).withdraw(clock.now())
    messages.success(request, _("Taken back. Thank you for looking again."))
    return redirect("releases:stop-ship", build.product.slug, build.number)


@require_POST
@login_required
@chooses
def stop_ship_answer(request, pk):
    """Those in charge answer a call."""
    call, form = get_object_or_404(StopShip.objects.select_related("build__product", "member"), pk=pk), ReplyForm(request.POST)
    if not form.is_valid():
        return _page(request, _build(request, pk=call.build_id), 422, refusal=_("Write an answer of at most 300 characters."))
    call.reply(form.cleaned_data["answer"], request.user, clock.now())
    messages.success(request, _("Answered. The member is being told."))
    return redirect("releases:rollout", call.build.product.slug, call.build.number)


def _build(request, **which):
    return get_object_or_404(Build.objects.visible_to(request.user).with_stop_ships().select_related("product"), **which)


def _page(request, build, status=200, **more):
    begun = {rollout.ring_id: rollout for rollout in build.rollouts.select_related("ring", "by")}
    rows = [Row(ring, ring.gets_at(build.friday), begun.get(ring.pk)) for ring in build.product.rings.all()]
    context = {
        "build": build,
        "now": clock.now(),
        "rows": [*rows, Row(None, build.week.publishes_at, begun.get(None))],
        "calls": build.stop_ships.select_related("member", "answered_by").order_by("-pk")[:CALLS_SHOWN],
        "running": build.running.count(),
        "log": build.log.filter(what__in=["opened", "widened", "halted", "resumed"]).select_related("who"),
    }
    return render(request, "releases/rollout.html", context | more, status=status)
