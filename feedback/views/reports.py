from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from feedback import grids
from feedback.closing import next_out, refusal
from feedback.forms import ReportForm
from feedback.models import FourGridReport
from feedback.said import count_again, said_on
from forum import clock
from releases.models import Build


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, pk):
    """The member's four grids for one build: to fill, to send, to change until the close."""
    build, now = _build(request, pk), clock.now()
    own = FourGridReport.objects.filter(build=build, author=request.user).select_related("awaited__thread").first()
    form = ReportForm(request.POST if request.method == "POST" else None, build, request.user, own)
    if not build.window or now not in build.window:
        return _refused(request, build, form, now)
    if form.is_bound and form.is_valid():
        if FourGridReport.send(build, request.user, now, **form.cleaned_data) is None:
            return _refused(request, build, form, now)
        count_again(build, now)
        messages.success(request, _("Thank you! Your report is with the team."))
        return redirect("feedback:others", build.pk)
    context = {"build": build, "form": form, "own": own, "next_out": next_out(build.product_id, now), "now": now}
    return render(request, "feedback/report.html", context, status=422 if form.is_bound else 200)


@require_safe
def others(request, pk):
    """What others chose: for those who have reported, and after the close for everybody."""
    build, now = _build(request, pk), clock.now()
    said = said_on(build, request.user, now)
    if not said.others_shown:
        if request.user.is_authenticated:
            messages.info(request, _("What others chose is shown once you have sent your own report."))
        return redirect("feedback:report", build.pk)
    voices = {pk: row.voices for pk, row in said.rows.items()}
    shown, quotes = grids.others(build, voices, now)
    context = {"build": build, "said": said, "grids": shown, "quotes": quotes, "now": now}
    return render(request, "feedback/said.html", context)


def _build(request, pk):
    return get_object_or_404(Build.objects.visible_to(request.user).select_related("product"), pk=pk)


def _refused(request, build, form, now):
    context = {"build": build, "sentence": refusal(build, now), "typed": form.typed() if form.is_bound else [], "now": now}
    return render(request, "feedback/closed.html", context, status=409)
