"""Whom a build thanks: as a page, as a picture, and as JSON for the product's boot screen."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from forum import drawing
from releases import credits
from releases.models import Build


@require_safe
def page(request, product, number):
    build = _build(request, product, number)
    return render(request, "releases/credits.html", {"build": build, "credits": credits.of(build)})


@require_safe
def picture(request, product, number):
    build = _build(request, product, number)
    try:
        drawn = credits.picture(credits.of(build))
    except drawing.NoFont as advice:
        return HttpResponse(str(advice), status=503, content_type="text/plain; charset=utf-8")
    return _kept(build, HttpResponse(drawn, content_type="image/png"))


@require_safe
def feed(request, product, number):
    build = _build(request, product, number)
    return _kept(build, JsonResponse(credits.of(build), json_dumps_params={"ensure_ascii": False}))


def _kept(build, answer):
    """What is out may be kept by anybody for a while; a candidate by nobody."""
    answer["Cache-Control"] = "public, max-age=300" if build.is_out else "private, no-store"
    return answer


def _build(request, product, number):
    found = Build.objects.visible_to(request.user).select_related("product")
    return get_object_or_404(found, product__slug=product, number=number)
