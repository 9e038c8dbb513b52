"""What changed, week by week: to read, to follow, to take along, and between any two builds."""

from datetime import date

from django.contrib.syndication.views import Feed
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from releases import export
from releases.comparing import Comparison
from releases.models import BuildFile, Feature, Product

BUILDS_A_PAGE = 10
BUILDS_IN_FEED = 20
BUILDS_TAKEN_ALONG = 52
BUILDS_COMPARED = 26


@require_safe
def first(request):
    """The changelog of the first product."""
    product = Product.objects.first()
    return redirect("releases:changelog", product.slug) if product else redirect("releases:builds")


@require_safe
def changelog(request, product):
    """The builds that are out, the newest first, with everything that changed."""
    product = get_object_or_404(Product, slug=product)
    rows = list(told(product, request.GET.get("before"))[: BUILDS_A_PAGE + 1])
    older = rows[BUILDS_A_PAGE - 1].friday if len(rows) > BUILDS_A_PAGE else None
    context = {"product": product, "builds": rows[:BUILDS_A_PAGE], "older": older, "products": Product.objects.all()}
    return render(request, "releases/changelog.html", context)


@require_safe
def markdown(request, product):
    """The same to take along, a year at a time."""
    product = get_object_or_404(Product, slug=product)
    text = export.changelog(product, told(product, request.GET.get("before"))[:BUILDS_TAKEN_ALONG])
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


@require_safe
def compare(request, product):
    """What lies between two builds that are out."""
    product = get_object_or_404(Product, slug=product)
    builds = list(told(product)[:BUILDS_COMPARED])
    by_number = {build.number: build for build in builds}
    newer = by_number.get(request.GET.get("b") or next(iter(by_number), ""))
    before = builds[builds.index(newer) + 1 :][:1] if newer else []
    older = by_number.get(request.GET["a"]) if request.GET.get("a") else next(iter(before), newer)
    if builds and not (older and newer):
        raise Http404
    comparison = Comparison.of(builds, older, newer) if builds else None
    return render(request, "releases/compare.html", {"product": product, "builds": builds, "comparison": comparison})


def told(product, before=None):
    """The product's builds that are out, with what their pages say."""
    found = product.builds.out().select_related("product").order_by("-friday")
    if before:
        found = found.filter(friday__lt=_friday(before))
    files, features = BuildFile.objects.complete(), Feature.objects.select_related("team")
    return found.prefetch_related(Prefetch("features", features), Prefetch("files", files))


def _friday(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


class Atom(Feed):
    """A product's builds as they come out."""

    feed_type = Atom1Feed

    def get_object(self, request, product):
        return get_object_or_404(Product, slug=product)

    def title(self, product):
        return _("%(product)s: builds") % {"product": product.name}

    def link(self, product):
        return reverse("releases:changelog", args=[product.slug])

    def items(self, product):
        return told(product)[:BUILDS_IN_FEED]

    def item_title(self, build):
        name = f"{build.product.name} {build.number}"
        name = f"{name} · {build.headline}" if build.headline else name
        return _("Withdrawn: %(build)s") % {"build": name} if build.withdrawn_at else name

    def item_description(self, build):
        return render_to_string("releases/_entry.html", {"build": build})

    def item_pubdate(self, build):
        return build.published_at

    def item_updateddate(self, build):
        return build.withdrawn_at or build.published_at


feed = require_safe(Atom())
