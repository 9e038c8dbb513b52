"""What everybody may read of how votes were judged: when, why and how many members' votes; no names."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from awards.models import VotesSetAside


@dataclass(frozen=True)
class Entry:
    """One decision of a moderator."""

    at: datetime
    restored: bool
    reason: str
    members: int


def show(outcomes):
    """Give each build with `judged` votes what came of them, latest first; one query for all, none where there are none."""
    builds, entries = [outcome.build for outcome in outcomes if outcome.build.judged], defaultdict(Counter)
    judged = VotesSetAside.objects.filter(build__in=builds).order_by()
    for build, at, reason, lifted_at, why, members in judged.values_list(
        "build", "at", "reason", "lifted_at", "lift_reason"
    ).annotate(members=Count("pk")):
        entries[build][at, False, reason] += members
        if lifted_at:
            entries[build][lifted_at, True, why] += members
    for build in builds:
        found = sorted(entries[build.pk].items(), reverse=True)
        build.judged = [Entry(*what, members) for what, members in found]
