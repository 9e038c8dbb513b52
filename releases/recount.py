"""What a frozen result would be without the votes that were set aside, or counted again, since. The result itself stays."""

from django.db.models import Count, F, Q


def of(ballot, candidates):
    """How many votes were set aside and why; and, where it differs, what each candidate would have today as `today`."""
    judged = list(ballot.set_aside.filter(Q(lifted_at=None) | Q(lifted_at__gte=F("ballot__frozen_at"))))
    at_freeze = {row.member_id for row in judged if row.at < ballot.frozen_at}
    today = {row.member_id for row in judged if row.lifted_at is None}
    lost, found = _votes(ballot, today - at_freeze), _votes(ballot, at_freeze - today)
    for candidate in candidates:
        candidate.today = candidate.counted - lost.get(candidate.pk, 0) + found.get(candidate.pk, 0)
    reasons = sorted({row.reason for row in judged if row.lifted_at is None})
    return {"aside": len(today), "aside_reasons": reasons, "recounted": today != at_freeze}


def _votes(ballot, members):
    """{candidate: votes} of these members."""
    votes = ballot.votes.filter(member__in=members).order_by().values_list("candidate")
    return dict(votes.annotate(Count("pk"))) if members else {}
