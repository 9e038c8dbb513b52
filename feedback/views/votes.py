from django.http import HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from feedback import said, vote_box
from feedback.closing import refusal
from forum import clock
from forum.http import fragment, sign_in_first
from releases.models import Feature

VALUES = {"1": 1, "-1": -1, "0": 0}  # love it, not yet, take it back


@require_POST
@sign_in_first
def vote(request, pk):
    """Love it, not yet, or take it back."""
    now, value = clock.now(), VALUES.get(request.POST.get("value"))
    where = "" if value is None else vote_box.cast(pk, request.user, value, now)
    if where and not request.htmx:
        return said.tell(HttpResponseRedirect(where), pk)
    features = Feature.objects.visible_to(request.user).select_related("build__product").credited().voted_in_by(request.user)
    feature = get_object_or_404(features, pk=pk)
    if value is None:
        return HttpResponseBadRequest()
    if not where:
        return too_late(request, feature, now)
    said.count_again(feature.build, now, feature.pk)
    context = {"feature": feature, "said": said.said_on(feature.build, request.user, now)}
    return fragment(request, "feedback/_feature.html", context)


def too_late(request, feature, now):
    context = {"feature": feature, "build": feature.build, "sentence": refusal(feature.build, now)}
    template = "feedback/_closed.html" if request.headers.get("HX-Request") else "feedback/closed.html"
    return render(request, template, context, status=409)
