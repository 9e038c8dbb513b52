"""Counting a build's votes into its Popcorn Award, once for ever, and announcing it."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from awards import announcement
from awards.esteem import esteem, podium
from awards.models import Laureate, Standing, Tally
from feedback.models import Vote
from forum.turns import one_by_one
from releases.models import Build, TeamMember

__all__ = ["announce_due", "esteem", "podium", "tally", "tally_due"]

# Whatever machine takes a vote judges it by its own clock. A minute is far more than two clocks should differ.
SETTLING = timedelta(seconds=60)


def tally_due(now):
    """Count every build whose window has closed and settled; returns those builds."""
    return one_by_one(Build.objects.closed(now - SETTLING).filter(tally=None), lambda build: tally(build, now))


def tally(build, now):
    """Count the votes of a closed build. Only the first call counts; each later one, even at the same moment, finds its result."""
    with transaction.atomic():
        # Votes hold this row FOR KEY SHARE where the database can, so the count begins when the last of them is committed.
        build = Build.objects.select_for_update().get(pk=build.pk)
        if not build.window or now < build.window.closes:
            raise ValueError(f"{build} still takes votes")
        result, first = Tally.objects.get_or_create(
            build=build, defaults={"counted_at": now, "fewest_votes": settings.FEWEST_VOTES}
        )
        if first:
            _fill(result)
    return result


def _fill(result):
    """Write down every feature's votes, and the makers of those on the podium."""
    features = list(result.build.features.select_related("team"))
    counted = _count(features)
    places = podium([(feature, *votes) for feature, votes in counted.items()], result.fewest_votes)
    standings = Standing.objects.bulk_create(
        Standing(
            tally=result,
            feature=feature,
            title=feature.title,
            team_name=feature.team.name,
            team_photo=feature.team.photo,
            loves=counted[feature.pk][0],
            misses=counted[feature.pk][1],
            place=places.get(feature.pk),
        )
        for feature in features
    )
    Laureate.objects.bulk_create(_laureates([standing for standing in standings if standing.place]))


def _count(features):
    """{feature: [loves, misses]}, read in one pass over the votes."""
    counted = {feature.pk: [0, 0] for feature in features}
    rows = Vote.objects.filter(feature__in=counted).order_by().values_list("feature", "value").annotate(votes=Count("*"))
    for feature, value, votes in rows:
        counted[feature][value != Vote.Value.LOVE] = votes
    return counted


def _laureates(standings):
    seats = {
        (seat.team_id, seat.member_id): seat
        for seat in TeamMember.objects.filter(team__in={standing.feature.team_id for standing in standings})
    }
    for standing in standings:
        for maker in standing.feature.makers.order_by("username"):
            seat = seats.get((standing.feature.team_id, maker.pk))
            shown = bool(seat and seat.shown)
            yield Laureate(
                standing=standing,
                member=maker,
                name=maker.username if shown else "",
                title=seat.title if shown else "",
                shown=shown,
            )


def announce_due(now):
    """Announce every tally whose hour has come; returns those that this call announced."""
    waiting = Tally.objects.filter(announced_at=None).select_related("build__product")
    due = [tally for tally in waiting if tally.build.announces_at <= now]
    return one_by_one(due, lambda tally: announcement.announce(tally, now))
