"""What stands beside a build's words: its pictures and its files, and what may still be done once it is out."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBadRequest, JsonResponse, UnreadablePostError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import clock, pictures
from forum.http import key
from releases import sending
from releases.file_forms import AddressForm, BeginForm, IssuesForm, PictureForm, SendForm, WithdrawForm
from releases.models import Build, BuildFile, Picture
from releases.models.files import PART
from releases.refused import Refused
from releases.views.schedule import schedules


@require_safe
def file(request, product, number, pk, name):
    """A file of a build, for who sees the build. A withdrawn build gives none."""
    build = get_object_or_404(Build.objects.visible_to(request.user), product__slug=product, number=number)
    found = get_object_or_404(build.files.complete(), pk=pk, name=name)
    if not build.is_offered:
        return render(request, "releases/withdrawn.html", {"build": build}, status=410)
    if request.method == "GET" and sending.is_first(request):
        found.fetch(clock.now())
    return sending.send(request, found)


@login_required
@schedules
@require_http_methods(["GET", "HEAD", "POST"])
def files(request, pk):
    """The release manager's page of a build's pictures and files."""
    build = _build(request, pk)
    if request.method != "POST":
        return _page(request, build)
    doing = {
        "begin": _begin, "send": _send, "point": _point, "hang": _hang, "take_down": _take_down, "admit": _admit,
        "withdraw": _withdraw,
    }.get(request.POST.get("action"))  # fmt: skip
    return doing(request, build, clock.now()) if doing else HttpResponseBadRequest()


def _begin(request, build, now):
    """The script announces a file that it will send in parts; it is told which of them are here."""
    form = BeginForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"sentence": " ".join(error for errors in form.errors.values() for error in errors)}, status=422)
    try:
        return JsonResponse(_said(BuildFile.begin(build, by=request.user, now=now, **form.cleaned_data)))
    except Refused as refused:
        return JsonResponse({"sentence": refused.sentence}, status=409)


def _send(request, build, now):
    form = SendForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, build, 422, send=form)
    sent, said = form.cleaned_data["file"], {name: form.cleaned_data[name] for name in ("sha256", "device")}

    def arrive():
        file = BuildFile.begin(build, name=sent.name, size=sent.size, by=request.user, now=now, **said)
        for number, data in enumerate(iter(partial(sent.read, PART), b""), 1):
            file.take_part(number, data, now)
        file.complete(now)

    return _try(request, build, arrive, _("%(file)s is here.") % {"file": sent.name}, send=form)


def _point(request, build, now):
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, build, 422, point=form)
    verb = partial(BuildFile.point, build, by=request.user, now=now, **form.cleaned_data)
    return _try(request, build, verb, _("%(file)s is named.") % {"file": form.cleaned_data["name"]}, point=form)


def _hang(request, build, now):
    form = PictureForm(request.POST, request.FILES, build=build)
    if not form.is_valid():
        return _page(request, build, 422, hang=form)
    feature, words = form.cleaned_data["feature"], form.cleaned_data["words"]
    try:
        Picture.hang(build, feature, form.stem, words, request.user, now)
    except Refused as refused:
        pictures.remove(form.stem)
        return _page(request, build, 409, refusal=refused)
    messages.success(request, _("The picture is up."))
    return redirect("releases:files", build.pk)


def _take_down(request, build, now):
    picture = get_object_or_404(Picture.objects.of(build), pk=key(request.POST.get("picture", "")))
    return _try(request, build, lambda: picture.take_down(build, request.user, now), _("The picture is gone."))


def _admit(request, build, now):
    form = IssuesForm(request.POST, instance=build)
    if not form.is_valid():
        return _page(request, build, 422, issues=form)
    known = form.cleaned_data["known_issues"]
    return _try(request, build, lambda: build.admit(known, request.user, now), _("Saved."))


def _withdraw(request, build, now):
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, build, 422, withdraw=form)
    reason = form.cleaned_data["reason"]
    return _try(request, build, lambda: build.withdraw(reason, request.user, now), _("Withdrawn. Who runs it is being told."))


@login_required
@schedules
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request, pk, file):
    """One file on its way: what of it is here, and, sent to it, that it is complete or not wanted."""
    build = _build(request, pk)
    found = get_object_or_404(build.files, pk=file)
    found.build = build
    if request.method != "POST":
        return JsonResponse(_said(found))
    if request.POST.get("action") == "remove":
        return _try(request, build, lambda: found.remove(request.user, clock.now()), _("%(file)s is gone.") % {"file": found.name})
    if request.POST.get("action") != "complete":
        return HttpResponseBadRequest()
    try:
        found.complete(clock.now())
    except Refused as refused:
        return JsonResponse({"sentence": refused.sentence}, status=409)
    messages.success(request, _("%(file)s is here.") % {"file": found.name})
    return JsonResponse(_said(found))


@require_POST
@login_required
@schedules
def part(request, pk, file, number):
    """One part, as it is: the body of the request is nothing else."""
    found = get_object_or_404(_build(request, pk).files, pk=file)
    try:
        new = found.take_part(number, request.read(PART + 1), clock.now())
    except UnreadablePostError:  # whoever sent it is gone
        return HttpResponseBadRequest()
    except Refused as refused:
        return JsonResponse({"sentence": refused.sentence}, status=409)
    return JsonResponse({"new": new})


def _said(file):
    """What the script needs to go on."""
    sent = dict(file.parts.values_list("number", "sha256"))
    return {"file": file.pk, "part": PART, "parts": file.part_count, "sent": sent, "complete": bool(file.completed_at)}


def _build(request, pk):
    return get_object_or_404(Build.objects.visible_to(request.user).select_related("product"), pk=pk)


def _try(request, build, verb, said, **typed):
    """Do it and show the page anew; a refusal is the page again, saying why."""
    try:
        if verb() is False:
            raise Refused(_("Nothing has changed: somebody was quicker, or it stands elsewhere by now."))
    except Refused as refused:
        return _page(request, _build(request, build.pk), 409, refusal=refused, **typed)
    messages.success(request, said)
    return redirect("releases:files", build.pk)


def _page(request, build, status=200, **more):
    found = list(build.files.counted().prefetch_related("parts"))
    context = {
        "build": build,
        "files": found,
        "pictures": Picture.objects.of(build).select_related("feature"),
        "open": build.state in (Build.State.PLANNED, Build.State.PUBLISHED),
        "planned": build.state == Build.State.PLANNED,
        "send": SendForm(),
        "point": AddressForm(auto_id="id_point_%s"),
        "hang": PictureForm(build=build, auto_id="id_hang_%s"),
        "issues": IssuesForm(instance=build),
        "withdraw": WithdrawForm(),
        "now": clock.now(),
    }
    return render(request, "releases/files.html", context | more, status=status)
