"""What went out, and what is about to."""

from datetime import date

from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from forum import clock
from forum.models import Thread
from releases.models import Build

WEEKS_A_PAGE = 26
PAST = (Build.State.PUBLISHED, Build.State.SKIPPED)


@require_safe
def builds(request):
    """The builds that are out, week by week, and the Fridays that were skipped."""
    weeks = Build.objects.filter(state__in=PAST).select_related("product").annotate(feature_count=Count("features"))
    if before := request.GET.get("before"):
        weeks = weeks.filter(friday__lt=_friday(before))
    weeks = list(weeks.order_by("-friday", "product")[: WEEKS_A_PAGE + 1])
    # Two products share a Friday: a page ends between Fridays, never within one.
    older = weeks[-1].friday if len(weeks) > WEEKS_A_PAGE else None
    shown = [week for week in weeks if not older or week.friday > older]
    context = {"weeks": shown, "older": shown[-1].friday if older else None, "now": clock.now()}
    return render(request, "releases/builds.html", context | {"products": len({week.product_id for week in shown})})


def _friday(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


@require_safe
def latest(request):
    """The build to use now: the first product's newest."""
    newest = Build.objects.out().select_related("product").order_by("product__position", "product", "-friday").first()
    return redirect(newest or "releases:builds")


@require_safe
def build(request, product, number):
    """One build; before it is out, for those who make the schedule only."""
    found = Build.objects.visible_to(request.user).select_related("product", "thread")
    build = get_object_or_404(found, product__slug=product, number=number)
    talk = build.thread_id and Thread.objects.visible_to(request.user).filter(pk=build.thread_id).first()
    now = clock.now()
    context = {"build": build, "features": build.features.credited(), "talk": talk, "now": now, "phase": build.phase(now)}
    return render(request, "releases/build.html", context)
