"""What looks odd about the votes on a build, and what a moderator makes of it."""

from collections import defaultdict

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from awards import counting, judging
from awards.forms import JudgeForm, RestoreForm
from feedback.models import Vote
from forum import clock
from forum.http import sign_in_first
from releases import suspicion
from releases.models import Build

SHOWN = 60


@sign_in_first
@permission_required("releases.judge_votes", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def integrity(request, friday, product):
    """The flags of one build's votes; set votes aside or count them again for a reason, or clear the suspicion."""
    builds = Build.objects.out().select_related("product", "watch").exclude(reports_close_at=None)
    build = get_object_or_404(builds, friday=friday, product__slug=product)
    if request.method != "POST":
        return _page(request, build)
    restoring = request.POST.get("action") == "restore"
    form = (RestoreForm if restoring else JudgeForm)(request.POST, build=build)
    if not form.is_valid():
        return _page(request, build, 422, **{"restoring" if restoring else "form": form})
    messages.success(request, (_restore if restoring else _judge)(build, form.cleaned_data, request.user, clock.now()))
    return redirect("awards:integrity", friday, product)


def _judge(build, said, by, now):
    if said["action"] == "clear":
        suspicion.clear(build.vote_suspicions, list(said["members"]), by, now)
        return _("Cleared. Their votes count as before.")
    judging.set_aside(build, list(said["members"]), said["reason"], by, now)
    return _("Set aside. The votes stay where they are and are not counted.")


def _restore(build, said, by, now):
    judging.restore(build, list(said["aside"]), said["why"], by, now)
    return _("Their votes count again.")


def _page(request, build, status=200, **more):
    judged = list(build.votes_set_aside.select_related("member", "by", "lifted_by")[: SHOWN * 10])
    features = list(build.features.select_related("team"))
    counted = counting.count(build, [feature.pk for feature in features])
    flagged, flags = _flagged(build)
    context = {
        "build": build,
        "flagged": flagged,
        "flags": flags,
        "aside": [row for row in judged if row.lifted_at is None][:SHOWN],
        "asides": build.votes_set_aside.filter(lifted_at=None).count(),
        "lifted": [row for row in judged if row.lifted_at][:SHOWN],
        "rows": [(feature, counted[feature.pk]) for feature in features],
        "form": JudgeForm(build=build),
        "restoring": RestoreForm(build=build),
        "shown": SHOWN,
    }
    return render(request, "awards/integrity.html", context | more, status=status)


def _flagged(build):
    """The members with open flags whose votes count, the strongest flag first, with what they voted; and how many there are."""
    kept = build.votes_set_aside.filter(lifted_at=None).values("member")
    open_flags = build.vote_suspicions.filter(cleared_at=None).exclude(member__in=kept)
    number, flags = open_flags.values("member").distinct().count(), defaultdict(list)
    for found in open_flags.select_related("member")[: 2 * SHOWN]:
        flags[found.member].append(found)
    members = list(flags)[:SHOWN]
    votes = defaultdict(list)
    for vote in Vote.objects.filter(feature__build=build, voter__in=members).select_related("feature").order_by("cast_at"):
        votes[vote.voter_id].append(vote)
    return [{"member": one, "flags": flags[one], "votes": votes[one.pk]} for one in members], number
