"""This week's ballot: the candidates while members vote, and the result once it is frozen."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from releases.models import Build, Candidate
from releases.widgets.shelf import Widget

GUEST = AnonymousUser()


def look(product, now):
    ballot = product.ballots.filter(opens_at__lte=now).order_by("-friday").first()
    if ballot is None:
        return {"ballot": None, "state": "none", "candidates": []}
    ballot.product = product
    found = Candidate.objects.visible_to(GUEST).filter(ballot=ballot).select_related("proposal__thread")
    if ballot.frozen_at:
        return {"ballot": ballot, "state": "frozen", "candidates": list(found.exclude(rank=None).order_by("rank"))}
    # By no figure: until the freeze each stands where the ballot's page shows it to guests.
    return {"ballot": ballot, "state": _state(ballot, now), "candidates": ballot.shuffled(found.standing(), GUEST)}


def _state(ballot, now):
    if Build.objects.left_out().filter(product=ballot.product, friday=ballot.friday).exists():
        return "skipped"
    return "counting" if ballot.refusal(now) else "open"


def say(seen):
    ballot, said = seen["ballot"], {"state": seen["state"], "candidates": [_said(one) for one in seen["candidates"]]}
    if ballot is None:
        return said
    said |= {"friday": ballot.friday, "closes_at": ballot.window.closes, "votes_each": ballot.votes_each}
    return said | {"url": settings.SITE_URL + ballot.get_absolute_url()}


def _said(candidate):
    wish = candidate.proposal
    said = {"title": wish.thread.title, "url": settings.SITE_URL + wish.get_absolute_url()}
    if candidate.rank is None:
        return said
    return said | {"rank": candidate.rank, "votes": candidate.counted, "in": candidate.is_in}


WIDGET = Widget(
    name="ballot",
    title=_("This week’s ballot"),
    about=_("What may be voted into the next build; once the ballot is frozen, its result."),
    template="releases/widgets/ballot.html",
    height=480,
    look=look,
    say=say,
)
