"""Thursday noon: a ballot's votes become its result, and the accepted wishes become features."""

import csv
import hashlib
from io import StringIO

from django.db import transaction
from django.db.models import Count

from releases import events
from releases.models.builds import Build, free_wishes
from releases.models.proposals import Proposal

COLUMNS = ["rank", "proposal", "cast", "counted", "accepted"]


def freeze(ballot, now):
    """Count the ballot once for ever. False when it is frozen already, or its Thursday noon has not come.

    Members' votes hold the ballot's row FOR KEY SHARE where the database can, so the count begins when the last is committed.
    """
    if now < ballot.window.closes:
        return False
    with transaction.atomic():
        build = _build(ballot)
        wishes = {wish.pk: wish for wish in _wishes(ballot)}
        if not type(ballot).objects.select_for_update().filter(pk=ballot.pk, frozen_at=None).exists():
            return False
        ranked = _ranked(ballot)
        accepted = _accept(ballot, ranked, build)
        result = {"frozen_at": now, "voters": ballot.votes.values("member").distinct().count()}
        result["digest"] = hashlib.sha256(as_csv(ranked)).hexdigest()
        type(ballot).objects.filter(pk=ballot.pk).update(**result)
        vars(ballot).update(result)
        _let_in(accepted, wishes, build, now)
        events.frozen(ballot, ranked, now)
    return True


def _build(ballot):
    """The build that wishes may still go into, locked; None when there is none, or one with fixes only."""
    builds = Build.objects.select_for_update(of=("self",)).select_related("product")
    build = builds.waiting().filter(product=ballot.product_id, friday=ballot.friday, fixes_only=False).first()
    return build if build and build.product.teams.exists() else None


def _wishes(ballot):
    """Locked before the ballot, always in the same order: whoever changes a wish may want the ballot next."""
    found = Proposal.objects.filter(candidacies__ballot=ballot).select_related("thread", "product")
    return found.select_for_update(of=("self",)).order_by("pk")


def _ranked(ballot):
    """The candidates with their figures, first place first. At equal votes the older wish comes first."""
    aside = ballot.set_aside.filter(lifted_at=None).values("member")
    cast, left = _votes(ballot.votes), _votes(ballot.votes.filter(member__in=aside))
    candidates = list(ballot.candidates.standing())
    for candidate in candidates:
        candidate.cast = cast.get(candidate.pk, 0)
        candidate.counted = candidate.cast - left.get(candidate.pk, 0)
        candidate.accepted = False
    candidates.sort(key=lambda candidate: (-candidate.counted, candidate.proposal_id))
    for rank, candidate in enumerate(candidates, 1):
        candidate.rank = rank
    return candidates


def _votes(votes):
    """{candidate: votes}, read in one pass."""
    return dict(votes.order_by().values_list("candidate").annotate(Count("pk")))


def _accept(ballot, ranked, build):
    """By rank, as many as the build has room for; what nobody voted for is not wished for, and what is taken stays where it is."""
    free = set(free_wishes(ballot.product).values_list("pk", flat=True)) if build else set()
    able = [candidate for candidate in ranked if candidate.counted and candidate.proposal_id in free]
    for candidate in able[: ballot.capacity]:
        candidate.accepted = True
    ballot.candidates.bulk_update(ranked, ["rank", "cast", "counted", "accepted"])
    return able[: ballot.capacity]


def _let_in(accepted, wishes, build, now):
    """What members voted in is built, also when the build was marked ready too early: then it waits for a person again."""
    if accepted:
        build.hold(None, now)
    for candidate in accepted:
        build.take_in(wishes[candidate.proposal_id], None, now)


def as_csv(ranked):
    """The result in the bytes whose SHA-256 is published: one line a candidate, by rank."""
    text = StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for candidate in ranked:
        row = [candidate.rank, candidate.proposal_id, candidate.cast, candidate.counted]
        table.writerow([*row, "yes" if candidate.accepted else "no"])
    return text.getvalue().encode()
