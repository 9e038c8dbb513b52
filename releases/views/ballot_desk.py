"""What product managers do with a ballot: its candidates, its capacity, and overrides of its result."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum import clock
from forum.http import key, sign_in_first
from releases.ballot_forms import CapacityForm, OverrideForm
from releases.models import Candidate, Proposal
from releases.models.builds import free_wishes
from releases.refused import Refused
from releases.views.ballots import get_ballot

OFFERED = 30

manages = permission_required("releases.answer_proposals", raise_exception=True)


@sign_in_first
@manages
@require_http_methods(["GET", "HEAD", "POST"])
def candidates(request, product, friday):
    """The candidates of one ballot, and wishes to put on it."""
    ballot = get_ballot(product, friday)
    if request.method != "POST":
        return _desk(request, ballot)
    wish = get_object_or_404(Proposal.objects.select_related("thread"), pk=key(request.POST.get("proposal", "")))
    said = _("“%(title)s” is on the ballot.") % {"title": wish.thread.title}
    return _try(request, ballot, lambda now: ballot.add(wish, request.user, now), said)


@require_POST
@sign_in_first
@manages
def capacity(request, product, friday):
    """How many wishes the build has room for."""
    ballot, form = get_ballot(product, friday), CapacityForm(request.POST)
    if not form.is_valid():
        return _desk(request, ballot, 422, room=form)
    return _try(request, ballot, lambda now: ballot.resize(form.cleaned_data["capacity"], now), _("Saved."))


@require_POST
@sign_in_first
@manages
def withdrawal(request, pk):
    """Take a candidate off the ballot."""
    candidate = _candidate(pk)
    said = _("“%(title)s” is off the ballot; its votes are free again.") % {"title": candidate.proposal.thread.title}
    return _try(request, candidate.ballot, lambda now: candidate.ballot.take_off(candidate, request.user, now), said)


@require_POST
@sign_in_first
@manages
def override(request, pk):
    """Put a wish in or leave it out whatever its rank, for a public reason."""
    candidate, form = _candidate(pk), OverrideForm(request.POST)
    if "override" in form.errors:
        return HttpResponseBadRequest()
    if not form.is_valid():
        sentence = _("Say why: everybody reads the reason, in at most 300 characters.")
        return _desk(request, candidate.ballot, 422, refusal=sentence)
    words = form.cleaned_data["override"], form.cleaned_data["reason"]
    said = _("Done. The reason stands beside “%(title)s”.") % {"title": candidate.proposal.thread.title}
    return _try(request, candidate.ballot, lambda now: candidate.override_with(*words, request.user, now), said)


def _candidate(pk):
    return get_object_or_404(Candidate.objects.select_related("ballot__product", "proposal__thread"), pk=pk)


def _try(request, ballot, verb, said):
    """Do it and go back to the desk; a refusal is the desk again, saying why."""
    try:
        verb(clock.now())
    except Refused as refused:
        return _desk(request, ballot, 409, refusal=refused.sentence)
    messages.success(request, said)
    return redirect("releases:candidates", ballot.product.slug, ballot.friday)


def _desk(request, ballot, status=200, **more):
    now = clock.now()
    rows = ballot.candidates.standing().select_related("proposal__thread", "added_by", "overridden_by")
    build = ballot.build
    context = {
        "ballot": ballot,
        "candidates": rows.order_by("rank", "-proposal__backing_count", "pk"),
        "open": not ballot.refusal(now),
        "refused": ballot.refusal(now),
        "overridable": bool(ballot.frozen_at and build and build.state == build.State.PLANNED),
        "room": CapacityForm(initial={"capacity": ballot.capacity}),
        "now": now,
    }
    if context["open"]:
        free = free_wishes(ballot.product).exclude(candidacies__ballot=ballot).select_related("thread")
        context["offered"] = free.by_backings()[:OFFERED]
    return render(request, "releases/candidates.html", context | more, status=status)
