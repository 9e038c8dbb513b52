"""What product managers do with a wish: answer it, say whom it concerns, merge it, put it on the ballot."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from forum import clock
from forum.http import sign_in_first
from releases.cycle import Week
from releases.models import Ballot, Merge
from releases.proposal_forms import AnswerForm, ConcernForm, MergeForm
from releases.refused import Refused
from releases.views.proposals import mergeable, page, seen

may_answer = permission_required("releases.answer_proposals", raise_exception=True)


@require_POST
@sign_in_first
@may_answer
def answer(request, pk):
    """The product manager's public answer."""
    proposal, form = seen(request, pk), AnswerForm(request.POST)
    if not form.is_valid():
        return page(request, proposal, 422, desk="answer", form=form)
    try:
        proposal.reply(form.cleaned_data["status"], form.cleaned_data["answer"], request.user, clock.now())
    except Refused as refused:
        return page(request, proposal, 409, desk="answer", form=form, refusal=refused.sentence)
    return redirect(proposal)


@require_POST
@sign_in_first
@may_answer
def concern(request, pk):
    """What sort of wish it is and which teams it concerns."""
    proposal = seen(request, pk)
    form = ConcernForm(request.POST, instance=proposal)
    if not form.is_valid():
        return page(request, seen(request, pk), 422, desk="concern", form=form)
    proposal.concern(form.cleaned_data["kind"], form.cleaned_data["teams"])
    return redirect(proposal)


@require_POST
@sign_in_first
@may_answer
def merge(request, pk):
    """Let the wish become part of another one."""
    proposal = seen(request, pk)
    form = MergeForm(request.POST, among=mergeable(request, proposal))
    if not form.is_valid():
        return page(request, proposal, 422, desk="merge", form=form)
    try:
        made = Merge.make(proposal, form.cleaned_data["into"], request.user, clock.now())
    except Refused as refused:
        return page(request, seen(request, pk), 409, desk="merge", refusal=refused.sentence)
    return redirect(made.into)


@require_POST
@sign_in_first
@may_answer
def unmerge(request, pk):
    """Part a wish again from the one it became part of."""
    proposal = seen(request, pk)
    made = get_object_or_404(Merge.objects.standing().select_related("into"), proposal=proposal)
    try:
        made.undo(request.user, clock.now())
    except Refused as refused:
        return page(request, seen(request, made.into_id), 409, refusal=refused.sentence)
    return redirect(proposal)


@require_POST
@sign_in_first
@may_answer
def candidacy(request, pk):
    """Put the wish on the ballot for the next Friday whose list is not fixed."""
    proposal, now = seen(request, pk), clock.now()
    ballot = Ballot.open_for(proposal.product, Week.gathering(now).friday, now)
    try:
        ballot.add(proposal, request.user, now)
    except Refused as refused:
        return page(request, proposal, 409, refusal=refused.sentence)
    return redirect(ballot)
