"""Eight Fridays ahead, with their real instants."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum import clock
from releases import calendar
from releases.models import Product
from releases.views.schedule import chooses


@login_required
@chooses
@require_safe
def weeks(request):
    now = clock.now()
    products = list(Product.objects.all())
    asked = request.GET.get("product")
    product = next((product for product in products if product.slug == asked), products[0] if products else None)
    context = {
        "now": now,
        "product": product,
        "products": products,
        "lines": calendar.lines(product, now) if product else [],
        "zone": settings.COMMUNITY_TIME_ZONE,
    }
    return render(request, "releases/calendar.html", context)
