"""What the tick does to ballots. Each ballot is a transaction of its own."""

from forum.turns import one_by_one
from releases import suspicion
from releases.cycle import Week
from releases.models import Ballot, Build


def open_due(now):
    """A ballot for each build that is planned for the Friday whose list is not fixed yet, from the Friday before on."""
    week = Week.gathering(now)
    if now < week.previous.publishes_at:
        return []
    filled = Ballot.objects.filter(friday=week.friday, filled_at__isnull=False).values("product")
    planned = Build.objects.waiting().filter(friday=week.friday, fixes_only=False).exclude(product__in=filled)
    builds = planned.select_related("product").order_by("pk")
    return one_by_one(builds, lambda build: Ballot.open_for(build.product, build.friday, now))


def freeze_due(now):
    """Write down the results of the ballots whose Thursday noon has come."""
    return one_by_one(_in_order(Ballot.objects.to_freeze(now)), lambda ballot: ballot.freeze(now))


def watch_due(now):
    """Look for odd votes on open ballots, every few minutes, and once more when one has frozen."""
    return one_by_one(_in_order(suspicion.to_watch(now)), lambda ballot: suspicion.watch(ballot, now))


def _in_order(ballots):
    return ballots.select_related("product").order_by("pk")
