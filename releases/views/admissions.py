"""Inside a ring: who asks for a seat, what the committee and those in charge say, and who is invited."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, Prefetch, Q
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forum import clock
from forum.http import key
from releases.models import Application, Invitation, Judgement, Ring
from releases.refused import Refused
from releases.ring_forms import (
    CapacityForm,
    DecisionForm,
    ElectionForm,
    InviteForm,
    JudgementForm,
    LinkForm,
    RetirementForm,
    SeatForm,
    SeatJudgementForm,
)
from releases.views.rings import find_ring, in_charge, inside_only
from releases.views.schedule import chooses

SHOWN = 30


@login_required
@require_safe
def admissions(request, product, slug):
    """The queue of applications and what was decided; for those inside."""
    return _page(request, find_ring(product, slug))


@require_POST
@login_required
def judgement(request, pk):
    """A member of the committee says yes or no to an application."""
    asked = _application(request, pk)
    form = JudgementForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    said = form.cleaned_data
    verb = partial(asked.judge, request.user, said["agrees"], said["words"])
    return _try(request, asked.ring, verb, _("Your word counts."))


@require_POST
@login_required
@chooses
def decision(request, pk):
    """Whoever is in charge decides alone, and says why."""
    asked = _application(request, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, asked.ring, 422, refusal=Refused(_("Say why: the ring reads it.")))
    said = form.cleaned_data
    verb = partial(asked.decide, said["agrees"], request.user, said["words"])
    return _try(request, asked.ring, verb, _("Decided. The member is being told."))


@require_POST
@login_required
def seat_judgement(request, product, slug):
    """A member of the committee says that a seat should be given up, or that it should not."""
    ring = find_ring(product, slug)
    inside_only(request, ring)
    form = SeatJudgementForm(request.POST, ring=ring)
    if not form.is_valid():
        return _page(request, ring, 422, give_up=form)
    said = form.cleaned_data
    verb = partial(form.seat.judge, request.user, said["agrees"], said["words"])
    return _try(request, ring, verb, _("Your word counts."))


@require_POST
@login_required
@chooses
def retirement(request, product, slug):
    """Whoever is in charge takes a seat back."""
    ring = find_ring(product, slug)
    form = RetirementForm(request.POST, ring=ring)
    if not form.is_valid():
        return _page(request, ring, 422, retire=form)
    verb = partial(form.seat.retire, request.user, form.cleaned_data["words"])
    return _try(request, ring, verb, _("The seat is free. The member is being told."))


@require_POST
@login_required
@chooses
def committee(request, product, slug):
    """Who sits in the committee."""
    ring = find_ring(product, slug)
    form = ElectionForm(request.POST, ring=ring)
    if not form.is_valid():
        return _page(request, ring, 422, elect=form)
    return _try(request, ring, lambda now: form.seat.elect(form.cleaned_data["sits"]), _("Saved."))


@require_POST
@login_required
@chooses
def capacity(request, product, slug):
    """How many seats there are."""
    ring = find_ring(product, slug)
    form = CapacityForm(request.POST, instance=find_ring(product, slug))
    if not form.is_valid():
        return _page(request, ring, 422, seats=form)
    return _try(request, ring, lambda now: ring.resize(form.cleaned_data["capacity"]), _("Saved."))


@never_cache
@require_POST
@login_required
@chooses
def invitations(request, product, slug):
    """Invite by name or by link, or take an invitation back."""
    ring = find_ring(product, slug)
    action = {"names": _invite, "link": _link, "revoke": _revoke}.get(request.POST.get("action"))
    return action(request, ring) if action else HttpResponseBadRequest()


def _invite(request, ring):
    form, now = InviteForm(request.POST), clock.now()
    if not form.is_valid():
        return _page(request, ring, 422, invite=form)
    for member in form.cleaned_data["names"]:
        Invitation.by_name(ring, member, form.ends_at(now), request.user, now)
    messages.success(request, _("Invited: %(count)s. They are being told.") % {"count": len(form.cleaned_data["names"])})
    return redirect("releases:admissions", ring.product.slug, ring.slug)


def _link(request, ring):
    """The page itself carries the link: a secret that is shown once is written down nowhere, not even in a session."""
    form, now = LinkForm(request.POST), clock.now()
    if not form.is_valid():
        return _page(request, ring, 422, link=form)
    _made, secret = Invitation.by_link(ring, form.cleaned_data["uses"], form.ends_at(now), request.user, now)
    return _page(request, ring, 201, secret=request.build_absolute_uri(reverse("releases:invitation", args=[secret])))


def _revoke(request, ring):
    found = get_object_or_404(ring.invitations, pk=key(request.POST.get("invitation", "")))
    found.revoke(clock.now())
    messages.success(request, _("Taken back. Nobody comes in with it any more."))
    return redirect("releases:admissions", ring.product.slug, ring.slug)


def _application(request, pk):
    rings = Prefetch("ring", Ring.objects.with_seats().select_related("product", "board"))
    asked = get_object_or_404(Application.objects.select_related("member").prefetch_related(rings), pk=pk)
    inside_only(request, asked.ring)
    return asked


def _try(request, ring, verb, said):
    """Do it, at this instant, and go back to the queue; a refusal is the queue again, saying why."""
    try:
        verb(clock.now())
    except Refused as refused:
        return _page(request, ring, 409, refusal=refused)
    messages.success(request, said)
    return redirect("releases:admissions", ring.product.slug, ring.slug)


def _asked(ring):
    """The applications that wait, the oldest first, and then the last ones that were decided."""
    said = Prefetch("judgements", Judgement.objects.select_related("judge"))
    asked = ring.applications.exclude(state=Application.State.WITHDRAWN).select_related("member", "decided_by")
    return list(asked.prefetch_related(said).order_by(F("decided_at").desc(nulls_first=True), "pk")[:SHOWN])


def _page(request, ring, status=200, **more):
    here = list(ring.seats.taken().filter(Q(in_committee=True) | Q(member=request.user)).select_related("member"))
    seat = next((one for one in here if one.member_id == request.user.pk), None)
    if seat is None and not in_charge(request.user):
        raise Http404
    now, asked = clock.now(), _asked(ring)
    given_up = Judgement.objects.filter(seat__ring=ring, agrees=True).select_related("judge", "seat__member")
    context = {
        "ring": ring,
        "seat": seat,
        "now": now,
        "waiting": [one for one in asked if one.decided_at is None],
        "decided": [one for one in asked if one.decided_at],
        "given_up": given_up.order_by("-at")[:SHOWN],
        "bench": [one for one in here if one.in_committee],
        "give_up": SeatJudgementForm(ring=ring),
    }
    if in_charge(request.user):
        context |= {
            "manages": True,
            "taken": ring.seats_taken,
            "invite": InviteForm(),
            "link": LinkForm(),
            "retire": RetirementForm(ring=ring),
        }
        context |= {"elect": SeatForm(ring=ring), "seats": CapacityForm(instance=ring)}
        context["invitations"] = Invitation.objects.usable(now).filter(ring=ring).select_related("member", "by")[:SHOWN]
    return render(request, "releases/admissions.html", context | more, status=status)
