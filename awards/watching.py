"""Looking through a build's votes for odd ones while they come in, and once more when they have closed."""

from datetime import timedelta

from django.db.models import F, Q

from awards.models import Watch
from feedback.models import Vote
from forum.turns import one_by_one
from releases import suspicion
from releases.models import Build

EVERY = timedelta(minutes=10)
MOST = 200_000  # votes looked at, the latest: a burst among more of them was found while it was fresh


def watch_due(now):
    return one_by_one(_to_watch(now), lambda build: watch(build, now))


def _to_watch(now):
    """Builds that take votes and were not looked at for a while, and closed ones that were not since."""
    open_now = Q(published_at__lte=now, reports_close_at__gt=now) & (Q(watch=None) | Q(watch__at__lte=now - EVERY))
    closed = Q(tally=None, reports_close_at__lte=now) & (Q(watch=None) | Q(watch__at__lt=F("reports_close_at")))
    return Build.objects.out().filter(open_now | closed).select_related("watch").order_by("pk")


def watch(build, now):
    """Keep what is odd about the votes so far. False when somebody else has just begun to."""
    before = Watch.objects.filter(build=build).first()
    if before is None:
        if not Watch.objects.get_or_create(build=build, defaults={"at": now})[1]:
            return False
    elif not Watch.objects.filter(pk=before.pk, at=before.at).update(at=now):
        return False
    votes = Vote.objects.filter(feature__build=build).order_by("-cast_at", "-pk")
    # To love a feature and not to are two things that a crowd can be sent for.
    rows = votes.values_list("voter", F("feature") * F("value"), "cast_at", "voter__date_joined")[: MOST + 1]
    rows = list(rows)
    suspicion.renew(build.vote_suspicions, rows[:MOST], now, whole=len(rows) <= MOST, build=build)
    return True
