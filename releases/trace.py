"""The way of a wish on one line: talk, wish, ballot, build, reports, award. Later layers add their own stations.

What a station needs comes with the proposal itself, so the line costs no query of its own.
"""

from collections import namedtuple
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from forum import spoken
from releases.models import Build, Candidate, Feature

STATIONS = {}

Stop = namedtuple("Stop", "name words href", defaults=("", ""))


@dataclass(frozen=True)
class Station:
    """A stop behind the wish. `ask(member, now)` is an expression on Proposal that gives a JSON object, or nothing while
    the wish has not come so far; `tell(proposal, found)` makes the stop's words and address of it."""

    place: int
    name: str
    ask: object
    tell: object


def register(station):
    STATIONS[station.place] = station


def asked(member, now):
    """What the proposal is to be annotated with for `line`."""
    return {f"station_{place}": station.ask(member, now) for place, station in STATIONS.items()}


def line(proposal):
    """Every stop in order; those that the wish has come to have words and an address."""
    thread = proposal.thread
    replies = ngettext("%(n)s reply", "%(n)s replies", thread.reply_count) % {"n": thread.reply_count}
    backers = ngettext("%(n)s backing", "%(n)s backings", proposal.backing_count) % {"n": proposal.backing_count}
    stops = [Stop(_("Talk"), replies, thread.get_absolute_url()), Stop(_("Wish"), backers, proposal.get_absolute_url())]
    for place in sorted(STATIONS):
        station, found = STATIONS[place], getattr(proposal, f"station_{place}")
        stops.append(Stop(station.name, *station.tell(proposal, found)) if found else Stop(station.name))
    return stops


def shipped(member):
    """The feature that the proposal became, in a build that this member may know of: at most one, for a subquery."""
    found = Feature.objects.filter(proposal=OuterRef("pk"), build__in=Build.objects.visible_to(member))
    return found.exclude(build__state=Build.State.SKIPPED).order_by("-build__friday")


def _ballot(member, now):
    found = Candidate.objects.filter(proposal=OuterRef("pk"), ballot__opens_at__lte=now).order_by("-ballot__friday")
    where = {"friday": "ballot__friday", "product": "ballot__product__slug"}
    return Subquery(found.values(found=JSONObject(**where, rank="rank", accepted="accepted", override="override"))[:1])


def _say_ballot(proposal, found):
    friday = date.fromisoformat(found["friday"])
    href = reverse("releases:ballot", args=[found["product"], friday])
    if found["rank"] is None:
        return gettext("for %(day)s") % {"day": spoken.short_day(friday)}, href
    taken = found["override"] == Candidate.Override.IN or (found["accepted"] and found["override"] != Candidate.Override.OUT)
    return (gettext("accepted, place %(rank)s") if taken else gettext("place %(rank)s")) % {"rank": found["rank"]}, href


def _build(member, now):
    found = JSONObject(number="build__number", product="build__product__slug", state="build__state")
    return Subquery(shipped(member).values(found=found)[:1])


def _say_build(proposal, found):
    return found["number"], reverse("releases:build", args=[found["product"], found["number"]])


register(Station(3, _("Ballot"), _ballot, _say_ballot))
register(Station(4, _("Build"), _build, _say_build))
