"""Counting a build's votes into its Popcorn Award, once for ever, and announcing it."""

from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from awards import announcement, consent, count, counting
from awards.esteem import esteem, podium
from awards.models import Laureate, Standing, Tally
from forum.turns import one_by_one
from releases.models import Build

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
        rules = {"counted_at": now, "fewest_votes": settings.FEWEST_VOTES, "held_at": now if settings.AWARD_APPROVAL else None}
        result, first = Tally.objects.get_or_create(build=build, defaults=rules)
        if first:
            _fill(result)
            count.publish(result, 1, now)
    return result


def _fill(result):
    """Write down every feature's votes, and the makers of those on the podium."""
    features = list(result.build.features.select_related("team"))
    keys = [feature.pk for feature in features]
    counted = counting.count(result.build, keys)
    photos = consent.photos_of({feature.team for feature in features})
    places = podium([(key, votes.loves, votes.misses) for key, votes in counted.items()], result.fewest_votes)
    standings = Standing.objects.bulk_create(
        Standing(
            tally=result,
            feature=feature,
            title=feature.title,
            team_name=feature.team.name,
            team_photo=photos[feature.team],
            place=places.get(feature.pk),
            **asdict(counted[feature.pk]),
        )
        for feature in features
    )
    Laureate.objects.bulk_create(counting.laureates([standing for standing in standings if standing.place]))
    result.ran = counting.who_ran(result.build, keys)
    result.save(update_fields=["ran"])


def announce_due(now):
    """Announce every tally whose hour has come; returns those that this call announced."""
    waiting = Tally.objects.filter(announced_at=None, held_at=None).select_related("build__product")
    due = [tally for tally in waiting if tally.build.announces_at <= now]
    return one_by_one(due, lambda tally: announcement.announce(tally, now))
