"""What members wish for, and what becomes of it."""

import re

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, CharField, Count, F, Q, Value
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import clock, pictures
from forum.http import fragment, key, sign_in_first
from forum.limits import limited
from forum.models import Member, Thread
from releases import trace
from releases.models import Build, Merge, Picture, Proposal
from releases.models.candidates import with_candidacy
from releases.proposal_forms import AnswerForm, ConcernForm, MergeForm, ProposalForm, ProposalSearch
from releases.similar import similar

PROPOSALS_A_PAGE = 30
FACES = 6
LATEST_POSTS = 3
STEPS_SHOWN = 30


@require_safe
def proposals(request):
    """The wishes, most backed first."""
    search, now = ProposalSearch(request.GET), clock.now()
    visible = Proposal.objects.visible_to(request.user)
    found = visible.by_backings().select_related("thread__author", "product").with_first_words().with_backing_of(request.user)
    found = with_candidacy(search.narrowed(found, now), request.user, now)
    if place := re.fullmatch(r"(\d{1,9})-(\d{1,18})", request.GET.get("after", "")):
        found = found.below(*map(int, place.groups()))
    rows = list(found[: PROPOSALS_A_PAGE + 1])
    context = {"search": search, "proposals": rows[:PROPOSALS_A_PAGE], "more": len(rows) > PROPOSALS_A_PAGE, "now": now}
    context |= visible.aggregate(wishes=Count("pk"), built=Count("pk", filter=Q(status=Proposal.Status.BUILT)))
    return render(request, "releases/proposals.html", context)


@login_required
@limited("propose", 10)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request):
    """A new wish. Wishes like it that its author has not been shown yet come first, once."""
    form = ProposalForm(request.POST or None, request.FILES or None, member=request.user)
    if not (request.method == "POST" and form.is_valid()):
        return render(request, "releases/propose.html", {"form": form}, status=422 if form.is_bound else 200)
    wish = form.cleaned_data
    if not wish["product"].proposals_board.may_be_started_by(request.user):
        raise PermissionDenied
    found, shown = _alike(request, wish["title"], wish["product"].pk), request.POST.getlist("seen")
    sent = request.user.posts.filter(submission=wish["submission"]).exists()
    if not sent and any(str(proposal.pk) not in shown for proposal in found):
        return render(request, "releases/propose.html", {"form": form, "alike": found, "asked": True}, status=409)
    stems = form.kept_pictures()
    if stems is None:
        return render(request, "releases/propose.html", {"form": form, "alike": found}, status=422)
    described = [wish[name] for name in ("title", "body")]
    more = {name: wish[name] for name in ("submission", "kind", "teams")}
    return redirect(Proposal.propose(wish["product"], request.user, *described, clock.now(), stems=stems, **more))


@require_safe
@login_required
@limited("similar", 60, methods=("GET",))
def alike(request):
    """Wishes like the title that is being typed."""
    product = key(request.GET.get("product", ""))
    found = _alike(request, request.GET.get("title", "")[:200], product) if product else []
    return render(request, "releases/_similar.html", {"alike": found})


def _alike(request, title, product):
    """Of those that can be backed, with what the member backs already."""
    among = Proposal.objects.visible_to(request.user).wanted().filter(product=product)
    return similar(title, among.with_backing_of(request.user))


@require_safe
def proposal(request, pk):
    """A wish. One that is part of another leads there; for now only, as a merge can be undone."""
    proposal = seen(request, pk)
    return redirect(proposal.merged_into) if proposal.merged_into else page(request, proposal)


@require_POST
@sign_in_first
@limited("backing", 60)
def backing(request, pk):
    """Back a wish, or take the backing back."""
    proposal, action = seen(request, pk), request.POST.get("action")
    if action not in ("back", "take_back"):
        return HttpResponseBadRequest()
    done = proposal.back(request.user, clock.now()) if action == "back" else proposal.take_back(request.user)
    proposal = seen(request, pk)
    if done or request.htmx or proposal.merged_into:
        status, back = 200 if done else 409, _way_back(request, proposal)
        return fragment(request, "releases/_backing.html", {"proposal": proposal, "way_back": back}, back, status)
    return page(request, proposal, 409, refusal=_("This wish is settled: it takes no backings any more."))


@require_POST
@sign_in_first
@limited("following", 60)
def following(request, pk):
    """Hear of a wish without backing it, or no longer."""
    proposal, action = seen(request, pk), request.POST.get("action")
    if action not in ("follow", "unfollow"):
        return HttpResponseBadRequest()
    if action == "follow":
        proposal.follow(request.user, clock.now())
    else:
        proposal.unfollow(request.user)
    return fragment(request, "releases/_following.html", {"proposal": seen(request, pk)}, proposal)


def seen(request, pk):
    """A wish that this reader may see, with all that its page asks of it; 404 for any other."""
    found, now = Proposal.objects.visible_to(request.user), clock.now()
    found = with_candidacy(found.with_backing_of(request.user).with_follow_of(request.user), request.user, now)
    found = found.annotate(**trace.asked(request.user, now))
    return get_object_or_404(found.select_related("product", "thread__author", "answered_by", "merged_into"), pk=pk)


def _way_back(request, proposal):
    """The page the button stood on, when it was one of ours."""
    there = request.POST.get("next", "")
    return there if there.startswith("/") and url_has_allowed_host_and_scheme(there, None) else proposal.get_absolute_url()


def page(request, proposal, status=200, desk="", **more):
    """The page of a wish; for product managers with what they want to do at its `desk`: answer, concern or merge."""
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
        "steps": proposal.steps.select_related("by")[:STEPS_SHOWN],
        "stops": trace.line(proposal),
        "now": clock.now(),
        **_belongings(request, proposal),
    }
    if request.user.has_perm("releases.answer_proposals"):
        context |= _desk(request, proposal, desk or request.GET.get("desk", ""))
    if request.user.has_perm("releases.choose_features") and proposal.is_wanted:
        context["coming"] = Build.objects.gathering(clock.now()).filter(product=proposal.product).order_by("friday")
    return render(request, "releases/proposal.html", context | more, status=status)


def _belongings(request, proposal):
    """Its pictures, its teams and the wishes that became part of it, in one query."""

    def rows(what, found, text, talk):
        found = found.order_by().annotate(what=Value(what, CharField()), text=F(text), talk=talk)
        return found.values_list("what", "pk", "text", "talk")

    none = Value(0, BigIntegerField())
    pictured = rows("picture", Picture.objects.filter(proposal=proposal), "stem", none)
    teams = rows("team", proposal.teams.all(), "name", none)
    merged = Proposal.objects.visible_to(request.user).filter(merged_into=proposal)
    found = sorted(pictured.union(teams, rows("merged", merged, "thread__title", F("thread")), all=True))
    stems = [text for what, _pk, text, _talk in found if what == "picture"]
    return {
        "pictures": [(pictures.address(stem, 480), pictures.address(stem, 960)) for stem in stems],
        "teams": [text for what, _pk, text, _talk in found if what == "team"],
        "merged": [(pk, Thread(pk=talk, title=text)) for what, pk, text, talk in found if what == "merged"],
    }


def _desk(request, proposal, desk):
    """What the product manager finds there, and which of the wish's merges can still be undone."""
    undoable = Merge.objects.undoable(clock.now()).filter(into=proposal).values_list("proposal", flat=True)
    found = {"desk": desk, "undoable": set(undoable)}
    if desk == "answer" and proposal.status != Proposal.Status.BUILT:
        return found | {"form": AnswerForm(initial={"status": proposal.status, "answer": proposal.answer})}
    if desk == "concern":
        return found | {"form": ConcernForm(instance=proposal)}
    if desk == "merge" and proposal.is_wanted:
        among = mergeable(request, proposal)
        return found | {"form": MergeForm(among=among), "alike": similar(proposal.thread.title, among, shown=6)}
    return found


def mergeable(request, proposal):
    """What a wish may become part of."""
    found = Proposal.objects.visible_to(request.user).wanted().filter(product=proposal.product_id)
    return found.exclude(pk=proposal.pk).select_related("thread")
