from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from feedback import grids, kept_words, receipt
from feedback.closing import next_out, refusal
from feedback.forms import ReportForm
from feedback.models import FourGridReport
from feedback.said import news_of, said_on, tell
from forum import clock
from forum.http import key
from releases.models import Build

# A report that waited in the browser comes with how many seconds ago it was sent; 0 the first time.
WAITED = "Waited"


@require_http_methods(["GET", "HEAD", "POST"])
def report(request, pk):
    """The member's four grids for one build: to fill, to send, to change until the close."""
    if not request.user.is_authenticated:
        return _asked_to_log_in(request, pk)
    return _sent(request, pk) if request.method == "POST" else _shown(request, pk)


def _asked_to_log_in(request, pk):
    """After the log-in the reader is back at the form, and with them what they had typed."""
    login = redirect_to_login(request.path)
    if WAITED in request.headers:
        return HttpResponse(status=401, headers={"Location": login.url})
    if request.method == "POST":
        kept_words.keep(request, pk)
    return login


def _shown(request, pk):
    build, now = _build(request, pk), clock.now()
    if not build.window or now not in build.window:
        return _refused(request, build, now)
    own = _own(build, request.user)
    form = ReportForm.of(own, kept_words.take(request, pk))
    form.offer(build, request.user, own)
    return _page(request, build, form, own, now)


def _sent(request, pk):
    now, form, waited = clock.now(), ReportForm(request.POST, request.FILES), key(request.headers.get(WAITED, ""))
    if key(request.POST.get("author", "")) not in (None, request.user.pk):
        return _anothers(request, pk)
    if waited and receipt.is_newer(pk, request.user, now, waited):
        return _received(request, pk)
    if form.send(Build(pk=pk), request.user, now):
        return _received(request, pk)
    build = _build(request, pk)
    if not build.window or now not in build.window:
        return _refused(request, build, now, form, waited)
    own = _own(build, request.user)
    form.offer(build, request.user, own)
    if form.is_valid():
        if form.send(build, request.user, now, looked=True):
            return _received(request, pk)
        if not form.errors:
            return _refused(request, build, now, form, waited)
    return _sent_back(request, build) if waited else _page(request, build, form, own, now, 422)


def _received(request, pk):
    where = reverse("feedback:others", args=[pk])
    if WAITED not in request.headers:
        return tell(redirect(where))
    if request.headers[WAITED] != "0":
        messages.success(request, _("Your report had waited in this browser. It has arrived, thank you!"))
    return tell(HttpResponse(status=201, headers={"Location": where}))


def _anothers(request, pk):
    """A page that was opened by one member is sent by the next: not as theirs. The browser may keep it for who began it."""
    where = reverse("feedback:report", args=[_build(request, pk).pk])
    messages.warning(request, _("That report was begun by another member, so it was not sent. Here is yours."))
    return HttpResponse(status=403, headers={"Location": where}) if WAITED in request.headers else redirect(where)


def _sent_back(request, build):
    """What had waited has to be looked through once more: it stands in the form."""
    kept_words.keep(request, build.pk)
    messages.warning(request, _("Your report had waited in this browser and needs another look. It stands in the form."))
    return HttpResponse(status=422, headers={"Location": reverse("feedback:report", args=[build.pk])})


def _refused(request, build, now, form=None, waited=None):
    sentence = refusal(build, now)
    if waited:
        messages.warning(request, _("Your report had waited in this browser and came too late.") + f" {sentence}")
        return HttpResponse(status=409)
    context = {"build": build, "sentence": sentence, "typed": form.typed() if form else [], "now": now}
    return render(request, "feedback/closed.html", context, status=409)


def _page(request, build, form, own, now, status=200):
    context = {"build": build, "form": form, "own": own, "next_out": next_out(build.product_id, now), "now": now}
    context["before"] = receipt.last_week(build, request.user, now)
    return render(request, "feedback/report.html", context, status=status)


@require_safe
def others(request, pk):
    """What others chose: for those who have reported, and after the close for everybody. For the former it is the receipt."""
    build, now = _build(request, pk), clock.now()
    said = said_on(build, request.user, now, news_of(request))
    if not said.others_shown:
        if request.user.is_authenticated:
            messages.info(request, _("What others chose is shown once you have sent your own report."))
        return redirect("feedback:report", build.pk)
    voices = {pk: row.voices for pk, row in said.rows.items()}
    shown, quotes = grids.others(build, voices, now)
    context = {"build": build, "said": said, "grids": shown, "quotes": quotes, "now": now}
    context["receipt"] = receipt.of(build, request.user) if said.reported else None
    return render(request, "feedback/said.html", context)


@require_safe
def rates(request, pk):
    """Who reports, ring by ring, for those who see what others chose: a part of that page that comes after it."""
    build, now = _build(request, pk), clock.now()
    if not said_on(build, request.user, now).others_shown:
        return redirect("feedback:report", build.pk)
    template = "feedback/_rates.html" if request.htmx else "feedback/rates.html"
    return render(request, template, {"build": build, "rates": receipt.rates(build, now)})


def _build(request, pk):
    return get_object_or_404(Build.objects.visible_to(request.user).select_related("product"), pk=pk)


def _own(build, member):
    """The member's report with what stands in the form, or None."""
    own = FourGridReport.objects.filter(build=build, author=member).select_related("log")
    return own.prefetch_related("pictures").first()
