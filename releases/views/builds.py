"""What went out, and what is about to."""

from datetime import date
from types import SimpleNamespace

from django.db.models import Count, Exists, OuterRef, Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from forum import clock
from forum.models import Thread
from releases import export
from releases.coming import coming
from releases.models import Build, BuildFile, Feature
from releases.models.files import files_beside, pictures_beside, with_what_stands_beside

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
    """The build to use now: the first product's newest that is not withdrawn."""
    offered = Build.objects.out().filter(withdrawn_at=None).select_related("product")
    newest = offered.order_by("product__position", "product", "-friday").first()
    return redirect(newest or "releases:builds")


@require_safe
def next_up(request):
    """What was voted into the next build, once its list is fixed; before that, when it will be."""
    now = clock.now()
    return render(request, "releases/coming.html", {"coming": coming(request.user, now), "now": now})


@require_safe
def build(request, product, number):
    """One build; before it is out, for those who make the schedule and for the rings it has come to.

    Who makes the schedule sees the very page that everybody will see, as if its Friday had struck.
    """
    build, now = _seen(request, product, number), clock.now()
    preview = build.is_waiting and may_preview(request.user)
    if preview:
        build, now = build.as_if_out(), build.week.publishes_at
    shown = pictures_beside(build)
    features = build.features.illustrated(shown, request.user)
    context = {
        "build": build,
        "preview": preview,
        "features": features,
        "pictures": [picture for picture in shown if picture.build_id],
        "files": files_beside(build) if build.is_offered else [],
        "talk": _talk_to_come(build) if preview else build.talked_of and build.thread,
        "now": now,
        "phase": build.phase(now),
    }
    return render(request, "releases/build.html", context)


def may_preview(member):
    return member.has_perm("releases.schedule_builds") or member.has_perm("releases.choose_features")


def _seen(request, product, number):
    found = with_what_stands_beside(Build.objects.visible_to(request.user)).select_related("product__news_board", "thread")
    readable = Exists(Thread.objects.visible_to(request.user).filter(pk=OuterRef("thread")))
    return get_object_or_404(found.annotate(talked_of=readable), product__slug=product, number=number)


def _talk_to_come(build):
    """Stands for the thread that is opened when the build goes out."""
    return SimpleNamespace(reply_count=0, get_absolute_url=build.product.news_board.get_absolute_url)


@require_safe
def notes(request, product, number):
    """The build as Markdown, to take along."""
    build = _seen(request, product, number)
    said = Prefetch("features", Feature.objects.select_related("team")), Prefetch("files", BuildFile.objects.complete())
    prefetch_related_objects([build], *said)
    return HttpResponse(export.build(build), content_type="text/markdown; charset=utf-8")
