"""What members vote into the next build, and what came of it."""

from django.contrib.auth.views import redirect_to_login
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from forum import clock
from forum.http import fragment, key
from releases import ballot_box, electorate, freezing, recount
from releases.models import Ballot, Build, Candidate, Proposal
from releases.models.skipping import MISSED
from releases.refused import Refused


@require_safe
def current(request):
    """The ballot to vote on now, else the last one, of the first product that has any."""
    ballots = Ballot.objects.filter(opens_at__lte=clock.now()).select_related("product")
    return redirect(ballots.order_by("-friday", "product__position", "product").first() or "releases:proposals")


@require_safe
def ballot(request, product, friday):
    return page(request, get_ballot(product, friday))


@require_safe
def result(request, product, friday):
    """The frozen result, in the bytes whose SHA-256 is published beside it."""
    ballot = get_ballot(product, friday)
    if not ballot.frozen_at:
        raise Http404
    ranked = ballot.candidates.exclude(rank=None).order_by("rank")
    answer = HttpResponse(freezing.as_csv(ranked), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{ballot.product.slug}-{ballot.friday}.csv"'
    return answer


@require_POST
def vote(request, pk):
    """Vote for a candidate, or take the vote back."""
    if where := _at_once(request, pk, request.POST.get("action"), clock.now()):
        return HttpResponseRedirect(f"{where}#candidate-{pk}")
    found = Candidate.objects.visible_to(request.user).select_related("ballot__product")
    candidate, action = get_object_or_404(found, pk=pk), request.POST.get("action")
    ballot = candidate.ballot
    if not request.user.is_authenticated:
        return redirect_to_login(pending(candidate))
    if action not in ("cast", "take_back"):
        return HttpResponseBadRequest()
    now, refusal = clock.now(), ""
    try:
        (ballot.cast if action == "cast" else ballot.take_back)(request.user, candidate, now)
    except Refused as refused:
        refusal = refused.sentence
    if request.htmx:
        return _row(request, ballot, candidate, now, refusal)
    if refusal:
        return page(request, get_ballot(ballot.product.slug, ballot.friday), 409, refusal=refusal)
    return redirect(f"{ballot.get_absolute_url()}#candidate-{pk}")


def _at_once(request, pk, action, now):
    """Do what a plain form asks for; the address of the ballot, or "" when there is something to look into first."""
    done = {"cast": ballot_box.cast, "take_back": ballot_box.take_back}.get(action)
    if not done or request.htmx or not request.user.is_authenticated or electorate.refusal(request.user, now):
        return ""
    return done(pk, request.user, now)


def pending(candidate):
    """The address of the ballot at which a vote for the candidate waits for its voter."""
    return f"{candidate.ballot.get_absolute_url()}?vote={candidate.pk}#candidate-{candidate.pk}"


def _row(request, ballot, candidate, now, refusal):
    """The candidate's row as it stands now, and beside it how many votes are left."""
    rows = _candidates(ballot, request.user)
    row = next((row for row in rows if row.pk == candidate.pk), None)
    if row is None:  # taken off a moment ago
        return HttpResponse(status=404)
    context = {"ballot": ballot, "candidate": row, "open": not ballot.refusal(now), "refusal": refusal, "now": now}
    return fragment(request, "releases/_voted.html", context | _votes(ballot, rows), status=409 if refusal else 200)


def get_ballot(product, friday):
    """The ballot with its product and, as `skipped`, why its Friday is skipped; as `fixes`, whether fixes go out all the same."""
    skips = Build.objects.left_out().filter(product=OuterRef("product"), friday=OuterRef("friday"))
    why, fixes = Subquery(skips.values("skip_reason")), Subquery(skips.values("fixes_only"))
    ballots = Ballot.objects.select_related("product").annotate(skipped=why, fixes=fixes)
    return get_object_or_404(ballots, product__slug=product, friday=friday)


def _candidates(ballot, member):
    """The candidates with the member's own votes, and with their wishes where the member may read them (`seen`)."""
    visible = Proposal.objects.visible_to(member).filter(candidacies__ballot=ballot)
    wishes = visible.with_first_words().select_related("thread__author").prefetch_related("teams")
    wishes = {wish.pk: wish for wish in wishes}
    found = ballot.candidates.exclude(rank=None) if ballot.frozen_at else ballot.candidates.standing()
    rows = list(found.with_vote_of(member).select_related("overridden_by").order_by("rank", "pk"))
    for row in rows:
        row.seen = row.proposal_id in wishes
        if row.seen:
            row.proposal = wishes[row.proposal_id]
    return rows


def _votes(ballot, rows):
    """How the member's votes stand: which are given and how many are left."""
    given = sum(row.voted for row in rows)
    return {"given": given, "left": max(0, ballot.votes_each - given), "slots": range(1, ballot.votes_each + 1)}


def page(request, ballot, status=200, **more):
    now = clock.now()
    rows, open_now = _candidates(ballot, request.user), not ballot.refusal(now)
    context = {"ballot": ballot, "now": now, "open": open_now, "refused": ballot.refusal(now), **_votes(ballot, rows)}
    context["skipped"] = gettext(MISSED) if ballot.skipped == MISSED else ballot.skipped
    if ballot.frozen_at:
        context |= {"candidates": rows, "total": sum(row.cast or 0 for row in rows), **recount.of(ballot, rows)}
    else:
        shown = [row for row in rows if row.seen]
        context["candidates"] = ballot.shuffled(shown, request.user)
        context["pending"] = next((row for row in shown if row.pk == key(request.GET.get("vote", "")) and not row.voted), None)
        if open_now and request.user.is_authenticated:
            context["reason"] = electorate.refusal(request.user, now)
    context["last"] = _last(ballot, request.user)
    return render(request, "releases/ballot.html", context | more, status=status)


def _last(ballot, member):
    """What the ballot before this one said: the wishes that got in, and those that an override moved."""
    before = Ballot.objects.filter(product=ballot.product, friday__lt=ballot.friday, frozen_at__isnull=False)
    found = Candidate.objects.visible_to(member).filter(ballot__in=before.order_by("-friday").values("pk")[:1])
    told = found.exclude(accepted=False, override="").select_related("ballot__product", "proposal__thread", "overridden_by")
    return list(told.order_by("rank"))
