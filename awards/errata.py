"""A count that turns out otherwise is corrected in the open: a new edition of its files, with a date, a reason and a reply."""

from awards import announcement, count, counting
from awards.esteem import podium
from awards.models import Laureate, Tally


def correct(build, members, sign, reason, by, now):
    """Take the votes of these members (keys) out of the build's count (`sign` -1) or back in (1), in the caller's transaction.

    Returns the erratum; None when nothing is counted yet or none of these votes is in the count.
    """
    tally = Tally.objects.filter(build=build).first()
    changes = counting.of_members(build, members) if tally else {}
    if not changes:
        return None
    if not tally.editions.exists():  # counted before files were kept: what stood there is kept first
        count.publish(tally, 1, tally.counted_at)
    before = {standing.feature_id: standing for standing in tally.standings.all()}
    _rewrite(tally, changes, sign)
    erratum = count.publish(Tally.objects.get(pk=tally.pk), tally.editions.count() + 1, now, reason, by)
    announcement.correct(tally.pk, erratum, before, now)
    return erratum


def _rewrite(tally, changes, sign):
    standings = list(tally.standings.select_related("feature"))
    for standing in standings:
        loves, misses = changes.get(standing.feature_id, (0, 0))
        standing.loves += sign * loves
        standing.misses += sign * misses
        standing.aside -= sign * (loves + misses)
    had = {standing.pk for standing in standings if standing.place}
    places = podium([(standing.pk, standing.loves, standing.misses) for standing in standings], tally.fewest_votes)
    for standing in standings:
        standing.place = places.get(standing.pk)
    tally.standings.bulk_update(standings, ["loves", "misses", "aside", "place"])
    Laureate.objects.filter(standing__in=had - places.keys()).delete()
    Laureate.objects.bulk_create(counting.laureates([row for row in standings if row.place and row.pk not in had]))
