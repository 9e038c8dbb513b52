"""Looking through a ballot's votes for odd ones, and keeping what was found for the moderators."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q

from releases import integrity
from releases.models import Ballot, Suspicion

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
    rows = [integrity.Row(member, candidate, at, at - joined) for member, candidate, at, joined in votes.iterator()]
    found = [
        Suspicion(ballot=ballot, member_id=odd.member, why=odd.why, score=odd.score, words=_words(odd), found_at=now)
        for odd in integrity.findings(rows)
    ]
    with transaction.atomic():
        ballot.suspicions.filter(cleared_at=None).delete()
        Suspicion.objects.bulk_create(found, ignore_conflicts=True, batch_size=1000)
    return True


def _words(odd):
    return f"{odd.kind} {odd.found} {odd.expected:.1f}"


def clear(ballot, members, by, now):
    """There is nothing to these members' flags; they do not come back on this ballot."""
    ballot.suspicions.filter(member__in=members, cleared_at=None).update(cleared_at=now, cleared_by=by)
