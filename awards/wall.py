"""What came of each Friday, as far as everybody may know it: the award, the counting, or why there is none."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from awards.models import Laureate, Standing, Tally
from releases.cycle import DAY, Week
from releases.models import Build


@dataclass(frozen=True)
class Outcome:
    """One build's week. `tally` is None until its award is announced."""

    build: Build
    stage: str  # late, skipped, open, counting, none or award
    tally: Tally | None = None

    @property
    def counts(self):
        """Whether there are votes to count, now or soon."""
        return self.stage not in ("late", "skipped")


def outcome(build, now):
    """What to say of a build, or None while there is nothing that members may know."""
    if build.is_left_out:
        return Outcome(build, "skipped")
    if build.state != Build.State.PUBLISHED:
        return Outcome(build, "late") if build.week.publishes_at <= now < build.week.late_until else None
    tally = getattr(build, "tally", None)
    if tally and tally.announced_at:
        return Outcome(build, "award" if tally.podium else "none", tally)
    return Outcome(build, "counting" if build.window.closes <= now else "open")


def of_friday(friday, now):
    """The outcome of each product's build, with everything that its page shows. Nothing before the Friday has struck."""
    return _week(friday, now) if friday <= Week.at(now).friday else []


def _week(friday, now):
    laureates = Prefetch("laureates", Laureate.objects.select_related("member"))
    builds = _builds(Standing.objects.prefetch_related(laureates)).filter(friday=friday).select_related("tally__thread")
    return _outcomes(builds, now)


def latest(now):
    """The outcomes of the Friday whose award was announced last."""
    announced = Tally.objects.filter(announced_at__isnull=False).order_by("-build__friday")
    return _week(announced.values("build__friday")[:1], now)


@dataclass(frozen=True)
class Wall:
    """Some weeks, latest first, each a Friday and its outcomes; `before` leads to the earlier ones."""

    weeks: list
    before: date | None


def wall(now, before=None, rows=12):
    """The weeks before a Friday, or the latest; one without any build stands in its place all the same."""
    latest = Week.at(now).friday
    top = min(before - 7 * DAY, latest) if before else latest
    top -= DAY * ((top.isoweekday() - 5) % 7)  # somebody may have typed a day that is no Friday
    winners = Standing.objects.filter(place=1)
    builds = list(_builds(winners).filter(friday__lte=top).order_by("-friday", "product__position", "pk")[: rows + 1])
    more = len(builds) > rows
    if more:  # the last Friday may have been cut in two
        builds = [build for build in builds if build.friday > builds[-1].friday]
    if not builds:
        return Wall([], None)
    oldest = builds[-1].friday
    weeks = {top - 7 * n * DAY: [] for n in range((top - oldest).days // 7 + 1)}
    for found in _outcomes(builds, now):
        weeks[found.build.friday].append(found)
    return Wall(list(weeks.items()), oldest if more else None)


def _builds(standings):
    """Builds with their tallies and those standings of them that are announced."""
    told = standings.filter(tally__announced_at__isnull=False)
    return (
        Build.objects.select_related("product", "tally")
        .prefetch_related(Prefetch("tally__standings", told))
        .order_by("product__position", "pk")
    )


def _outcomes(builds, now):
    found = (outcome(build, now) for build in builds)
    return [one for one in found if one]
