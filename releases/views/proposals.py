"""What members wish for, and what becomes of it."""

import re

from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import clock
from forum.http import fragment, sign_in_first
from forum.limits import limited
from forum.models import Member
from releases.forms import AnswerForm, ProposalForm, ProposalSearch
from releases.models import Build, Feature, Proposal
from releases.refused import Refused

PROPOSALS_A_PAGE = 30
FACES = 6
LATEST_POSTS = 3


@require_safe
def proposals(request):
    """The wishes, most backed first."""
    search = ProposalSearch(request.GET)
    seen = Proposal.objects.visible_to(request.user)
    found = seen.by_backings().select_related("thread__author", "product").with_first_words().with_backing_of(request.user)
    if search.chosen != "all":
        found = found.filter(status=search.chosen)
    if search.words:
        found = found.saying(search.words)
    if place := re.fullmatch(r"(\d{1,9})-(\d{1,18})", request.GET.get("after", "")):
        found = found.below(*map(int, place.groups()))
    rows = list(found[: PROPOSALS_A_PAGE + 1])
    context = {"search": search, "proposals": rows[:PROPOSALS_A_PAGE], "more": len(rows) > PROPOSALS_A_PAGE, "now": clock.now()}
    context |= seen.aggregate(wishes=Count("pk"), built=Count("pk", filter=Q(status=Proposal.Status.BUILT)))
    return render(request, "releases/proposals.html", context)


@login_required
@limited("propose", 10)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request):
    form = ProposalForm(request.POST or None, member=request.user)
    if request.method == "POST" and form.is_valid():
        product = form.cleaned_data["product"]
        if not product.proposals_board.may_be_started_by(request.user):
            raise PermissionDenied
        wish = [form.cleaned_data[name] for name in ("title", "body")]
        return redirect(Proposal.propose(product, request.user, *wish, clock.now(), form.cleaned_data["submission"]))
    return render(request, "releases/propose.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def proposal(request, pk):
    return _page(request, _seen(request, pk))


@require_POST
@sign_in_first
@limited("backing", 60)
def backing(request, pk):
    """Back a wish, or take the backing back."""
    proposal, action = _seen(request, pk), request.POST.get("action")
    if action not in ("back", "take_back"):
        return HttpResponseBadRequest()
    done = proposal.back(request.user, clock.now()) if action == "back" else proposal.take_back(request.user)
    proposal = _seen(request, pk)
    if done or request.htmx:
        status, back = 200 if done else 409, _way_back(request, proposal)
        return fragment(request, "releases/_backing.html", {"proposal": proposal, "way_back": back}, back, status)
    return _page(request, proposal, 409, refusal=_("This wish is settled: it takes no backings any more."))


@require_POST
@sign_in_first
@permission_required("releases.answer_proposals", raise_exception=True)
def answer(request, pk):
    """The product manager's public answer."""
    proposal, form = _seen(request, pk), AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, proposal, 422, form=form)
    try:
        proposal.reply(form.cleaned_data["status"], form.cleaned_data["answer"], request.user, clock.now())
    except Refused as refused:
        return _page(request, proposal, 409, form=form, refusal=refused.sentence)
    return redirect(proposal)


def _seen(request, pk):
    found = Proposal.objects.visible_to(request.user).with_backing_of(request.user)
    return get_object_or_404(found.select_related("product", "thread__author", "answered_by"), pk=pk)


def _way_back(request, proposal):
    """The page the button stood on, when it was one of ours."""
    there = request.POST.get("next", "")
    return there if there.startswith("/") and url_has_allowed_host_and_scheme(there, None) else proposal.get_absolute_url()


def _page(request, proposal, status=200, **more):
    thread = proposal.thread
    ends = Q(number=1) | Q(number__gt=thread.post_count - LATEST_POSTS)
    posts = list(thread.posts.filter(ends, hidden_at=None).select_related("author"))
    backers = list(Member.objects.filter(backings__proposal=proposal).order_by("-backings__backed_at")[:FACES])
    context = {
        "proposal": proposal,
        "backers": backers,
        "others": proposal.backing_count - len(backers),
        "first": next((post for post in posts if post.number == 1), None),
        "latest": [post for post in posts if post.number > 1],
        "steps": proposal.steps.select_related("by"),
        "built_in": Feature.objects.visible_to(request.user).filter(proposal=proposal).select_related("build__product").last(),
        "now": clock.now(),
    }
    if request.user.has_perm("releases.answer_proposals") and proposal.status != Proposal.Status.BUILT:
        context["form"] = AnswerForm(initial={"status": proposal.status, "answer": proposal.answer})
    if request.user.has_perm("releases.choose_features") and proposal.is_wanted:
        context["coming"] = Build.objects.gathering(clock.now()).filter(product=proposal.product).order_by("friday")
    return render(request, "releases/proposal.html", context | more, status=status)
