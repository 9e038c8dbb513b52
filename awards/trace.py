"""The Popcorn Award at the end of the line of a wish's way."""

from datetime import date

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models import Standing
from releases import trace


def _award(member, now):
    found = Standing.objects.filter(feature__proposal=OuterRef("pk"), tally__announced_at__isnull=False)
    found = found.order_by("-tally__build__friday")
    return Subquery(found.values(found=JSONObject(friday="tally__build__friday", place="place"))[:1])


def _say(proposal, found):
    href = reverse("awards:week", args=[date.fromisoformat(found["friday"])])
    if found["place"] is None:
        return gettext("no award this time"), href
    return (gettext("the award") if found["place"] == 1 else gettext("place %(rank)s") % {"rank": found["place"]}), href


trace.register(trace.Station(6, _("Popcorn"), _award, _say))
