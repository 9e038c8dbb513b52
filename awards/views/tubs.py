"""The tubs of quarters and years."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards import tubs
from awards.fridays import Fridays
from awards.periods import Period
from feedback.sheets import sheet
from forum import clock


@require_safe
def tub(request, year, quarter=None):
    """Who has the tub of a period, so far or for good, by a rule that stands beside it."""
    period, fridays = _period(year, quarter)
    found = tubs.tubs(tubs.announced(period))
    context = {"period": period, "tubs": found, "is_final": fridays.is_final(period), "fridays": fridays}
    return render(request, "awards/tub.html", context)


@require_safe
def winners_file(request, year, quarter=None):
    """Every winner of the period: whoever does not believe the tub counts again."""
    period, _fridays = _period(year, quarter)
    name = f"tub-{year}{f'-q{quarter}' if quarter else ''}.csv"
    return sheet(name, tubs.HEADER, tubs.rows(tubs.announced(period)))


def _period(year, quarter):
    """A period of which an award was announced; of others there is no page."""
    try:
        period = Period(year, quarter or 0)
    except ValueError:
        raise Http404 from None
    fridays = Fridays.read(clock.now())
    if quarter == 0 or not fridays.has_award(period):
        raise Http404
    return period, fridays
