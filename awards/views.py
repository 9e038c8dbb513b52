from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from awards import count
from awards.models import Tally
from awards.wall import latest, of_friday, wall
from feedback.models import Vote
from feedback.sheets import sheet
from forum import clock

LONG_AGO = date(1000, 1, 1)  # so that there are weeks before it in the calendar


@require_safe
def index(request):
    """The latest award in full; with `?before=` the wall of the weeks before that Friday."""
    now = clock.now()
    if before := request.GET.get("before"):
        return render(request, "awards/weeks.html", {"wall": wall(now, _date(before), rows=60)})
    return _week(request, latest(now), now)


@require_safe
def week(request, friday):
    now = clock.now()
    if not (outcomes := of_friday(friday, now)):
        raise Http404
    return _week(request, outcomes, now, friday)


def _week(request, outcomes, now, friday=None):
    context = {
        "outcomes": outcomes,
        "friday": friday or (outcomes[0].build.friday if outcomes else None),
        "latest": friday is None,
        "chosen": _chosen(request.user, outcomes),
        "wall": wall(now),
        "counts": any(outcome.counts for outcome in outcomes),
        "recipe": count.RECIPE,
    }
    return render(request, "awards/week.html", context)


def _chosen(member, outcomes):
    """The winning features that this member had chosen."""
    winners = [standing.feature_id for outcome in outcomes if outcome.tally for standing in outcome.tally.winners]
    if not (winners and member.is_authenticated):
        return set()
    return set(Vote.objects.filter(voter=member, feature__in=winners, value=Vote.Value.LOVE).values_list("feature", flat=True))


@require_safe
def count_csv(request, friday, product):
    tally = get_object_or_404(Tally.objects.announced(), build__friday=friday, build__product__slug=product)
    return sheet(f"popcorn-{friday}-{product}.csv", count.HEADER, count.rows(tally))


def _date(text):
    try:
        return max(date.fromisoformat(text), LONG_AGO)
    except ValueError:
        raise Http404 from None
