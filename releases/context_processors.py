"""The week, for the ribbon under the masthead."""

from django.utils.functional import SimpleLazyObject

from forum import clock
from releases.this_week import ThisWeek


def week(request):
    return {"week": SimpleLazyObject(lambda: ThisWeek.at(clock.now()))}
