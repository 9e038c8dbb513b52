"""Widgets in frames of other sites, as JSON, and the page that hands them out."""

from functools import wraps
from urllib.parse import urlencode

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from forum import clock
from releases.models import Product
from releases.this_week import product as first_product
from releases.widgets.forms import ChoiceForm
from releases.widgets.shelf import WIDGETS

KEPT_FOR = 60  # seconds, by browsers and by caches on the way


def for_everybody(view):
    """The same for all who ask, so that caches keep it; what was asked for arrives as a checked `ChoiceForm`."""

    @require_safe
    @wraps(view)
    def shared_view(request, widget):
        form = ChoiceForm(request.GET)
        if not form.is_valid():
            return HttpResponseBadRequest(form.errors.as_text(), content_type="text/plain; charset=utf-8")
        response = view(request, widget, form.cleaned_data)
        patch_cache_control(response, public=True, max_age=KEPT_FOR)
        return response

    return shared_view


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@for_everybody
def frame(request, widget, asked):
    """A widget as a page of its own, the only kind of page that other sites may frame."""
    product, now = _product(asked), clock.now()
    language = asked["lang"] or translation.get_language()
    with translation.override(language):
        shown = {"widget": widget, "product": product, "now": now, "theme": asked["theme"]}
        shown |= {"site_name": settings.SITE_NAME, "time_zone": settings.COMMUNITY_TIME_ZONE}
        page = render_to_string(widget.template, shown | widget.look(product, now))
    response = HttpResponse(page, headers={"Content-Language": language})
    if not asked["lang"]:
        patch_vary_headers(response, ["Accept-Language"])
    return response


@for_everybody
def facts(request, widget, asked):
    """What the widget shows, for programs; scripts of every site may read it."""
    product, now = _product(asked), clock.now()
    said = {"product": product.slug, "name": product.name} | widget.say(widget.look(product, now))
    return JsonResponse(said, headers={"Access-Control-Allow-Origin": "*"})


def _product(asked):
    return asked["product"] or get_object_or_404(first_product())


@csp_update({"frame-src": [SELF]})
@require_safe
def shelf(request):
    """Each widget as it looks, with what to copy."""
    form = ChoiceForm(request.GET)
    asked = urlencode(form.asked()) if form.is_valid() else ""
    widgets = [_offer(widget, asked) for widget in WIDGETS.values()] if Product.objects.exists() else []
    context = {"form": form, "widgets": widgets, "products": len(form.fields["product"].choices)}
    return render(request, "releases/widgets/shelf.html", context, status=200 if form.is_valid() else 422)


def _offer(widget, asked):
    path, data = reverse(f"widgets:{widget.name}"), reverse(f"widgets:{widget.name}-json")
    path, data = (f"{path}?{asked}", f"{data}?{asked}") if asked else (path, data)
    code = format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" style="border:0;max-width:30rem"></iframe>',
        settings.SITE_URL + path, widget.title, widget.height,
    )  # fmt: skip
    return {"widget": widget, "path": path, "code": code, "data": settings.SITE_URL + data}
