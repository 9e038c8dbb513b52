"""Looking through a ballot's votes for odd ones, and keeping what was found for the moderators."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q

from releases import integrity
from releases.models import Ballot

EVERY = timedelta(minutes=5)


def to_watch(now):
    """Open ballots that nobody looked through for a while, and frozen ones that were not since their freeze."""
    unseen = Q(watched_at=None) | Q(watched_at__lte=now - EVERY)
    frozen = Q(frozen_at__isnull=False) & (Q(watched_at=None) | Q(watched_at__lt=F("frozen_at")))
    return Ballot.objects.filter(Q(pk__in=Ballot.objects.open(now)) & unseen | frozen)


def watch(ballot, now):
    """Keep what is odd about the votes so far; a flag that no longer holds goes, one that was cleared stays cleared."""
    if not Ballot.objects.filter(pk=ballot.pk, watched_at=ballot.watched_at).update(watched_at=now):
        return False
    votes = ballot.votes.values_list("member", "candidate", "cast_at", "member__date_joined")
    renew(ballot.suspicions, votes.iterator(), now, ballot=ballot)
    return True


def renew(suspicions, votes, now, whole=True, **where):
    """Keep what is odd about these votes, given as (member, choice, cast at, joined at), in place of the flags that are open.

    When they are only a part of the votes (not `whole`), flags of earlier ones stay.
    """
    rows = (integrity.Row(member, choice, at, at - joined) for member, choice, at, joined in votes)
    found = [
        suspicions.model(member_id=odd.member, why=odd.why, score=odd.score, words=_words(odd), found_at=now, **where)
        for odd in integrity.findings(list(rows))
    ]
    with transaction.atomic():
        if whole:
            suspicions.filter(cleared_at=None).delete()
        suspicions.model.objects.bulk_create(found, ignore_conflicts=True, batch_size=1000)


def _words(odd):
    return f"{odd.kind} {odd.found} {odd.expected:.1f}"


def clear(suspicions, members, by, now):
    """There is nothing to these members' flags; they do not come back in the same count."""
    suspicions.filter(member__in=members, cleared_at=None).update(cleared_at=now, cleared_by=by)
