"""What looks odd about a ballot's votes, and what a moderator makes of it."""

from collections import defaultdict

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum import clock
from forum.http import sign_in_first
from forum.models import Member
from releases import suspicion
from releases.ballot_forms import SetAsideForm
from releases.models import SetAside
from releases.views.ballots import get_ballot

MEMBERS_SHOWN = 100

judges = permission_required("releases.judge_votes", raise_exception=True)


@sign_in_first
@judges
@require_http_methods(["GET", "HEAD", "POST"])
def integrity(request, product, friday):
    """The flags of one ballot; set votes aside for a reason, or clear the suspicion."""
    ballot = get_ballot(product, friday)
    if request.method != "POST":
        return _page(request, ballot)
    form = SetAsideForm(request.POST, members=_voters(ballot))
    if not form.is_valid():
        return _page(request, ballot, 422, form=form)
    members, now = form.cleaned_data["members"], clock.now()
    if form.cleaned_data["action"] == "clear":
        suspicion.clear(ballot.suspicions, members, request.user, now)
        messages.success(request, _("Cleared. Their votes count as before."))
    else:
        SetAside.keep(ballot, members, form.cleaned_data["reason"], request.user, now)
        messages.success(request, _("Set aside. The votes stay where they are and are not counted."))
    return redirect("releases:integrity", ballot.product.slug, ballot.friday)


@require_POST
@sign_in_first
@judges
def lifting(request, pk):
    """Count a member's votes again."""
    aside = get_object_or_404(SetAside.objects.select_related("ballot__product"), pk=pk)
    if aside.lift(request.user, clock.now()):
        messages.success(request, _("Lifted. The votes count again."))
    return redirect("releases:integrity", aside.ballot.product.slug, aside.ballot.friday)


def _voters(ballot):
    return Member.objects.filter(ballot_votes__ballot=ballot).distinct()


def _page(request, ballot, status=200, **more):
    judged = ballot.set_aside.select_related("member", "by", "lifted_by")
    aside = [row for row in judged if row.lifted_at is None]
    kept = {row.member_id for row in aside}
    flagged = _flagged(ballot, kept)
    without = Count("votes", filter=~Q(votes__member__in=kept)) if kept else Count("votes")
    rows = ballot.candidates.standing().select_related("proposal__thread").annotate(all_votes=Count("votes"), without=without)
    context = {
        "ballot": ballot,
        "flagged": flagged[:MEMBERS_SHOWN],
        "more": max(0, len(flagged) - MEMBERS_SHOWN),
        "aside": aside,
        "lifted": [row for row in judged if row.lifted_at],
        "candidates": rows.order_by("-without", "pk"),
        "form": SetAsideForm(members=_voters(ballot)),
        "now": clock.now(),
    }
    return render(request, "releases/integrity.html", context | more, status=status)


def _flagged(ballot, kept):
    """The members with open flags whose votes are counted, the strongest flag first, with what they voted for."""
    flags = defaultdict(list)
    for found in ballot.suspicions.filter(cleared_at=None).exclude(member__in=kept).select_related("member"):
        flags[found.member].append(found)
    shown = list(flags)[:MEMBERS_SHOWN]
    votes = defaultdict(list)
    for vote in ballot.votes.filter(member__in=shown).select_related("candidate__proposal__thread").order_by("cast_at"):
        votes[vote.member_id].append(vote)
    return [{"member": member, "flags": found, "votes": votes[member.pk]} for member, found in flags.items()]
