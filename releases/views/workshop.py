"""One build before its Friday: its words, its features, its checklist, and when it goes out."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum import clock, spoken
from releases.forms import AddForm, ChooseForm, DropForm, FeatureForm, HoldForm, SkipForm, WordsForm
from releases.models import Build, Feature
from releases.refused import Refused
from releases.views.schedule import chooses, schedules

CANDIDATES = 30
LOG_SHOWN = 50


@login_required
@chooses
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """One build's workshop. Its words are the release managers'."""
    build = _build(request, pk)
    if request.method != "POST":
        return _workshop(request, build)
    return _change_words(request, build)


@schedules
def _change_words(request, build):
    form = WordsForm(request.POST, instance=build)
    if not form.is_valid():
        return _workshop(request, build, 422, words=form)
    words = form.cleaned_data
    return _try(request, build, lambda now: build.word(by=request.user, now=now, **words), _("Saved."), words=form)


@require_POST
@login_required
@chooses
def features(request, pk):
    """Choose a wish, add, change or remove a feature."""
    build = _build(request, pk)
    action = {"choose": _choose, "add": _add, "save": _save, "remove": _remove}.get(request.POST.get("action"))
    return action(request, build) if action else HttpResponseBadRequest()


def _choose(request, build):
    form = ChooseForm(request.POST, build=build)
    if "reason" in form.errors:
        refusal = Refused(_("Say why it goes in past the ballot: everybody reads the reason, in at most 300 characters."))
        return _workshop(request, build, 422, refusal=refusal)
    if not form.is_valid():
        return _workshop(request, build, 409, refusal=Refused(_("This wish is taken already, or gone. Choose another one.")))
    wish, team, reason = (form.cleaned_data[name] for name in ("proposal", "team", "reason"))
    said = _("“%(title)s” is in. Give it its makers and say what changed.") % {"title": wish.thread.title}
    return _try(request, build, lambda now: Feature.choose(build, wish, team, reason, request.user, now), said)


def _add(request, build):
    form = AddForm(request.POST, build=build)
    if not form.is_valid():
        return _workshop(request, build, 422, add=form)
    title, team = form.cleaned_data["title"], form.cleaned_data["team"]
    said = _("“%(title)s” is in. Give it its makers and say what changed.") % {"title": title}
    return _try(request, build, lambda now: Feature.add(build, team, title, request.user, now), said)


def _save(request, build):
    feature = _feature(build, request.POST.get("feature", ""))
    form = FeatureForm(request.POST, instance=feature)
    if not form.is_valid():
        return _workshop(request, build, 422, feature_form=form)
    makers, said = form.cleaned_data["makers"], _("Saved.")
    return _try(request, build, lambda now: feature.rework(makers, request.user, now), said, feature_form=form)


def _remove(request, build):
    feature, form = _feature(build, request.POST.get("feature", "")), DropForm(request.POST)
    if not form.is_valid():
        return _workshop(request, build, 422, refusal=Refused(_("A reason has at most 300 characters.")))
    said = _("“%(title)s” is out of this build.") % {"title": feature.title}
    return _try(request, build, lambda now: feature.drop(form.cleaned_data["reason"], request.user, now), said)


@require_POST
@login_required
@schedules
def readiness(request, pk):
    """Mark a build ready, or hold it."""
    build, action = _build(request, pk), request.POST.get("action")
    if action == "ready":
        said = _("Ready. It goes out by itself on Friday at 17:00.")
        return _try(request, build, lambda now: build.mark_ready(request.user, now), said)
    if action == "hold":
        return _try(request, build, lambda now: build.hold(request.user, now), _("Held. It waits for you now."))
    return HttpResponseBadRequest()


@require_POST
@login_required
@schedules
def hold(request, pk):
    """Keep a ready build back for a while, or let it go."""
    build, action = _build(request, pk), request.POST.get("action")
    if action == "let-go":
        return _try(request, build, lambda now: build.let_go(request.user, now), _("Let go. It goes out when its Friday strikes."))
    form = HoldForm(request.POST)
    if action != "keep-back" or not form.is_valid():
        return HttpResponseBadRequest()
    reason = form.cleaned_data["reason"]
    return _try(request, build, lambda now: build.keep_back(reason, request.user, now), _("Kept back until you let it go."))


@require_POST
@login_required
@schedules
def publication(request, pk):
    """Let a build out now."""
    build = _build(request, pk)
    return _try(request, build, lambda now: _publish(build, now, request.user), _("It is out. The community is being told."))


def _publish(build, now, by):
    try:
        return build.publish(now, by)
    except ValueError:
        opens, ends = spoken.moment(build.week.publishes_at), spoken.moment(build.week.late_until)
        named = {"build": build.number, "opens": opens, "ends": ends}
        raise Refused(_("%(build)s can go out from %(opens)s until %(ends)s.") % named) from None


@require_POST
@login_required
@schedules
def skip(request, pk):
    """Skip a Friday for a reason, altogether or but for fixes; or take that back before it strikes."""
    build, action = _build(request, pk), request.POST.get("action")
    if request.POST.get("undo"):
        return _try(request, build, lambda now: build.unskip(request.user, now), _("It is planned again."))
    if action == "in-full":
        return _try(request, build, lambda now: build.in_full(request.user, now), _("Everything goes out again."))
    form = SkipForm(request.POST)
    if not form.is_valid():
        return _workshop(request, build, 422, skip=form)
    reason = form.cleaned_data["reason"]
    if action == "only-fixes":
        said = _("Only fixes go out. Its wishes are open again.")
        return _try(request, build, lambda now: build.only_fixes(reason, request.user, now), said)
    return _try(request, build, lambda now: build.skip(reason, request.user, now), _("Skipped. Its wishes are open again."))


def _build(request, pk):
    found = (
        Build.objects.visible_to(request.user)
        .with_stop_ships()
        .with_open_ends()
        .select_related("product")
        .prefetch_related("product__teams")
    )
    return get_object_or_404(found, pk=pk)


def _feature(build, pk):
    found = build.features.select_related("build__product", "team", "proposal__thread")
    return get_object_or_404(found, pk=int(pk) if re.fullmatch(r"[0-9]{1,18}", pk) else 0)


def _try(request, build, verb, said, **typed):
    """Do it and go back to the workshop; a refusal is the workshop again, saying why."""
    now = clock.now()
    try:
        done = verb(now)
    except Refused as refused:
        return _workshop(request, _build(request, build.pk), 409, refusal=refused, **typed)
    if done is False:
        build = _build(request, build.pk)
        state = {"build": build.number, "state": build.get_state_display()}
        sentence = _("Nothing has changed: %(build)s is “%(state)s” now, and from there this is not possible.") % state
        return _workshop(request, build, 409, refusal=Refused(sentence), **typed)
    messages.success(request, said)
    return redirect("releases:edit", build.pk)


def _workshop(request, build, status=200, **more):
    now, features = clock.now(), list(build.features.credited())
    checks, build.feature_count = build.checklist(features), len(features)
    context = {
        "build": build,
        "phase": build.phase(now),
        "now": now,
        "features": features,
        "checks": checks,
        "checks_done": sum(check.done for check in checks),
        "log": build.log.select_related("who")[:LOG_SHOWN],
        "editable": build.state == Build.State.PLANNED,
        "words": WordsForm(instance=build),
        "skip": SkipForm(),
        "hold": HoldForm(auto_id="hold-%s"),
        "may_undo": now < build.week.publishes_at,
        "may_publish": build.week.publishes_at <= now <= build.week.late_until,
    }
    if context["editable"]:
        context |= _choices(request, build, features, now)
    return render(request, "releases/workshop.html", context | more, status=status)


def _choices(request, build, features, now):
    """What may be chosen and added, until the list is fixed; while one feature is being changed, only that."""
    changing = next((feature for feature in features if str(feature.pk) == request.GET.get("feature")), None)
    if changing:
        changing.build = build
        return {"feature_form": FeatureForm(instance=changing)}
    if build.fixes_only:
        return {"teams": build.product.teams.all(), "add": AddForm(build=build)}
    if now >= build.week.freezes_at:
        return {"fixed": True}
    wanted = Feature.candidates(build.product).select_related("thread")[:CANDIDATES]
    return {"teams": build.product.teams.all(), "candidates": wanted, "add": AddForm(build=build)}
