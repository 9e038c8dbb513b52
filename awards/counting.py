"""Counting a build's votes: those that count for the award, and beside them those that do not and why."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Value

from awards.models import Laureate, left_out
from feedback.models import Vote
from forum.models import Member
from releases.models import Running, TeamMember


@dataclass
class Votes:
    """What the votes for one feature come to."""

    loves: int = 0
    misses: int = 0
    cast_loves: int = 0  # with those that are not counted
    cast_misses: int = 0
    aside: int = 0
    young: int = 0  # of accounts made after the build was out, as far as they are not set aside


def count(build, features):
    """{feature: Votes}. All votes are read once and no voter of theirs; what does not count is looked up and taken off."""
    votes, aside = Vote.objects.filter(feature__in=features).order_by(), left_out(build)
    young = Member.objects.filter(date_joined__gte=build.published_at).exclude(pk__in=aside)
    kinds = {"": votes, "aside": votes.filter(voter__in=aside), "young": votes.filter(voter__in=young.values("pk"))}
    rows = [
        kind.annotate(why=Value(why)).values_list("feature", "why", "value").annotate(votes=Count("*"))
        for why, kind in kinds.items()
    ]
    counted = {feature: Votes() for feature in features}
    for feature, why, value, n in rows[0].union(*rows[1:], all=True):
        if why:
            setattr(counted[feature], why, getattr(counted[feature], why) + n)
            _put(counted[feature], "", value, -n)
        else:
            _put(counted[feature], "cast_", value, n)
            _put(counted[feature], "", value, n)
    return counted


def of_members(build, members):
    """{feature: (loves, misses)} of these members' votes (keys), as far as their accounts are older than the build."""
    votes = Vote.objects.filter(feature__build=build, voter__in=members, voter__date_joined__lt=build.published_at)
    found = {}
    for feature, value, n in votes.order_by().values_list("feature", "value").annotate(votes=Count("*")):
        found.setdefault(feature, [0, 0])[value != Vote.Value.LOVE] += n
    return found


def who_ran(build, features):
    """How many of the voters said that they run the build. It is told beside the count and asked of nobody."""
    voted = Vote.objects.filter(voter=OuterRef("member"), feature__in=features)
    return Running.objects.filter(Exists(voted), build=build).count()


def _put(counted, prefix, value, n):
    name = prefix + ("loves" if value == Vote.Value.LOVE else "misses")
    setattr(counted, name, getattr(counted, name) + n)


def laureates(standings):
    """The makers of these features, unsaved; one who has not agreed to be shown is counted, without a name."""
    seats = {
        (seat.team_id, seat.member_id): seat
        for seat in TeamMember.objects.filter(team__in={standing.feature.team_id for standing in standings})
    }
    for standing in standings:
        for maker in standing.feature.makers.order_by("username"):
            seat = seats.get((standing.feature.team_id, maker.pk))
            shown = bool(seat and seat.shown)
            named = {"name": maker.username, "title": seat.title} if shown else {}
            yield Laureate(standing=standing, member=maker, shown=shown, **named)
