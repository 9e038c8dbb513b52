"""Setting a member's votes on a build aside and counting them again. What was counted before is corrected in the open."""

from django.db import transaction

from awards import errata
from awards.models import VotesSetAside
from feedback import sums
from releases.models import Build


def set_aside(build, members, reason, by, now):
    """Count these members' votes on the build no more; who is set aside already stays so for the first reason."""
    if not reason.strip():
        raise ValueError("votes are set aside for a reason")
    with transaction.atomic():
        build = _held(build)
        known = set(build.votes_set_aside.filter(lifted_at=None).values_list("member", flat=True))
        members = [member for member in members if member.pk not in known]
        given = {"build": build, "reason": reason.strip(), "by": by, "at": now}
        VotesSetAside.objects.bulk_create([VotesSetAside(member=member, **given) for member in members], batch_size=1000)
        sums.forget_build(build)
        errata.correct(build, [member.pk for member in members], -1, reason.strip(), by, now)


def restore(build, aside, reason, by, now):
    """Count the votes of those set aside (rows) again; which of them were not restored before."""
    if not reason.strip():
        raise ValueError("votes count again for a reason")
    with transaction.atomic():
        build = _held(build)
        standing = build.votes_set_aside.filter(pk__in=[row.pk for row in aside], lifted_at=None)
        members = list(standing.values_list("member", flat=True))
        standing.update(lifted_at=now, lifted_by=by, lift_reason=reason.strip())
        sums.forget_build(build)
        errata.correct(build, members, 1, reason.strip(), by, now)
    return members


def _held(build):
    """The build's row, which the tally takes as well: what is judged at its moment is counted before or corrected after."""
    return Build.objects.select_for_update().get(pk=build.pk)
