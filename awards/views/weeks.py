from datetime import date

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from awards import count, ledger
from awards.models import Tally
from awards.wall import page, wall
from feedback.sheets import sheet
from forum import clock

FORMS = {"csv": "text/csv", "json": "application/json"}
LONG_AGO = date(1000, 1, 1)  # so that there are weeks before it in the calendar


@require_safe
def index(request):
    """The latest award in full; with `?before=` the wall of the weeks before that Friday."""
    now = clock.now()
    if before := request.GET.get("before"):
        return render(request, "awards/weeks.html", {"wall": wall(now, _date(before), rows=60)})
    return _week(request, page(now, request.user), latest=True)


@require_safe
def week(request, friday):
    found = page(clock.now(), request.user, friday)
    if not found.outcomes:
        raise Http404
    return _week(request, found)


def _week(request, found, latest=False):
    ledger.show(found.outcomes)
    context = {
        "outcomes": found.outcomes,
        "friday": found.friday,
        "latest": latest,
        "wall": found.wall,
        "tubs": found.tubs,
        "counts": any(outcome.counts for outcome in found.outcomes),
        "recipe": count.RECIPE,
        "shared": next((outcome for outcome in found.outcomes if outcome.stage == "award"), None),
        "site_url": settings.SITE_URL,
    }
    return render(request, "awards/week.html", context)


@require_safe
def count_file(request, friday, product, form, edition=None):
    """The count in the bytes of its published digest: the latest edition, or an earlier one."""
    tally = get_object_or_404(Tally.objects.announced(), build__friday=friday, build__product__slug=product)
    kept = tally.editions.filter(**({"number": edition} if edition else {})).last()
    if edition and not kept:
        raise Http404
    name = f"popcorn-{friday}-{product}{f'-{edition}' if edition else ''}.{form}"
    if kept is None and form == "csv":  # counted before files were kept
        return sheet(name, count.HEADER, count.rows(tally))
    return _download(name, getattr(kept, form) if kept else count.as_json(tally, 1, ""), FORMS[form])


@require_safe
def recipe(request):
    return _download("recount.py", count.RECIPE, "text/x-python")


def _download(name, text, kind):
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8", headers=headers)


def _date(text):
    try:
        return max(date.fromisoformat(text), LONG_AGO)
    except ValueError:
        raise Http404 from None
