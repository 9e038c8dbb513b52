"""Numbers from elsewhere that a machine sends day by day, in the name of a product manager."""

from decimal import Decimal

from django.db.models import Max
from django.shortcuts import get_object_or_404

from config.api import shapes
from config.api.asking import Keeper, Writer
from config.api.problems import Problem
from config.api.shapes import Key
from config.api.uploading import router
from feedback.growth.models import WatchedIndex
from feedback.growth.sheet import EARLIEST
from feedback.growth.spans import today
from forum import clock

SCOPE = "indices:write"
TAGS = {"tags": ["watched indices"]}


def watched():
    found = WatchedIndex.objects.select_related("product").annotate(last=Max("readings__day"))
    return found.order_by(*WatchedIndex._meta.ordering)  # which Django leaves out of what it groups


@router.get("/indices", response=list[shapes.Index], auth=Keeper(SCOPE), **TAGS)
def indices(request):
    """Every index that is watched."""
    return watched()


@router.put("/indices/{id}/values", response=shapes.Index, auth=Writer(SCOPE), **TAGS)
def send_values(request, id: Key, sent: shapes.Values):
    """Keep the index's values of these days; a day that has one gets the new one. Sent again, it changes nothing."""
    now, index = clock.now(), get_object_or_404(WatchedIndex, pk=id)
    for place, one in enumerate(sent.values):
        if not EARLIEST <= one.day <= today(now):
            where = ["body", "values", str(place), "day"]
            raise Problem(422, errors=[{"where": where, "what": f"This is no day from {EARLIEST} up to today."}])
    index.note({one.day: Decimal(f"{one.value:.4f}") for one in sent.values}, request.reader, now)
    return watched().get(pk=index.pk)
