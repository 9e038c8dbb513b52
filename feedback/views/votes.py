from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from feedback.closing import refusal
from feedback.forms import VoteForm
from feedback.models import Vote
from feedback.said import count_again, said_on
from forum import clock
from forum.http import fragment, sign_in_first
from releases.models import Feature


@require_POST
@sign_in_first
def vote(request, pk):
    """Love it, not yet, or take it back."""
    features = Feature.objects.visible_to(request.user).select_related("build__product").credited().voted_in_by(request.user)
    feature, now, form = get_object_or_404(features, pk=pk), clock.now(), VoteForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    if Vote.cast(feature, request.user, form.cleaned_data["value"], now) is None:
        return too_late(request, feature, now)
    count_again(feature.build, now, feature)
    said = said_on(feature.build, request.user, now)
    where = f"{feature.build.get_absolute_url()}#feature-{feature.pk}"
    return fragment(request, "feedback/_feature.html", {"feature": feature, "said": said}, otherwise=where)


def too_late(request, feature, now):
    context = {"feature": feature, "build": feature.build, "sentence": refusal(feature.build, now)}
    template = "feedback/_closed.html" if request.headers.get("HX-Request") else "feedback/closed.html"
    return render(request, template, context, status=409)
