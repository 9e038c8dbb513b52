"""What came of each Friday, as far as everybody may know it: the award, the counting, or why there is none."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q

from awards import because, tubs
from awards.fridays import Fridays
from awards.models import Edition, Laureate, Standing, Tally, VotesSetAside
from releases.cycle import DAY, Week
from releases.models import Build, TeamMember


@dataclass(frozen=True)
class Outcome:
    """One build's week. `tally` is None until its award is announced."""

    build: Build
    stage: str  # late, skipped, open, counting, checking, none or award
    tally: Tally | None = None

    @property
    def counts(self):
        """Whether there are votes to count, now or soon."""
        return self.stage not in ("late", "skipped")

    @property
    def counted(self):
        """Whether there is a count, announced or not."""
        return getattr(self.build, "tally", None) is not None


def outcome(build, now):
    """What to say of a build, or None while there is nothing that members may know."""
    if build.is_left_out:
        return Outcome(build, "skipped")
    if build.state != Build.State.PUBLISHED:
        return Outcome(build, "late") if build.week.publishes_at <= now < build.week.late_until else None
    tally = getattr(build, "tally", None)
    if tally and tally.announced_at:
        return Outcome(build, "award" if tally.podium else "none", tally)
    if tally and tally.held_at and build.announces_at <= now:
        return Outcome(build, "checking")
    return Outcome(build, "counting" if build.window.closes <= now else "open")


@dataclass(frozen=True)
class Wall:
    """Some weeks, latest first, each a Friday and its outcomes; `before` leads to the earlier ones."""

    weeks: list
    before: date | None
    fridays: Fridays


@dataclass(frozen=True)
class Page:
    """An award's page: each product's outcome of the Friday, the wall beside it, and the tubs that are final with it."""

    friday: date | None
    outcomes: list
    wall: Wall
    tubs: list  # (period, its tubs)


def page(now, member, friday=None):
    """The page of a Friday, or of the one whose award was announced last. Nothing of one that has not struck."""
    fridays = Fridays.read(now)
    friday = friday or fridays.last_award
    stretch, final = _stretch(fridays), fridays.ending_with(friday) if friday else []
    shown = {friday, *stretch.fridays, *fridays.of(final)}
    builds = list(_with_all_of(friday, member).filter(pk__in=[row.build for row in fridays.rows if row.friday in shown]))
    told = [build.tally for build in builds if getattr(build, "tally", None) and build.tally.announced_at]
    found = [(period, tubs.tubs([tally for tally in told if tally.build.friday in period])) for period in final]
    week = _outcomes([build for build in builds if build.friday == friday], now)
    return Page(friday, week, _wall(stretch, builds, fridays), found)


def wall(now, before=None, rows=12):
    """The weeks before a Friday, or the latest; one without any build stands in its place all the same."""
    fridays = Fridays.read(now)
    stretch = _stretch(fridays, before, rows)
    builds = _builds(Standing.objects.filter(place=1)).filter(pk__in=[row.build for row in stretch.rows])
    return _wall(stretch, builds, fridays)


@dataclass(frozen=True)
class Stretch:
    """Which part of the wall is looked at: from its top Friday on these builds, and the Friday to go on before."""

    top: date
    rows: list
    before: date | None

    @property
    def fridays(self):
        return {row.friday for row in self.rows}


def _stretch(fridays, before=None, most=12):
    latest = Week.at(fridays.now).friday
    top = min(before - 7 * DAY, latest) if before else latest
    top -= DAY * ((top.isoweekday() - 5) % 7)  # somebody may have typed a day that is no Friday
    rows = [row for row in fridays.rows if row.friday <= top][: most + 1]
    more = len(rows) > most
    if more:  # the last Friday may have been cut in two
        rows = [row for row in rows if row.friday > rows[-1].friday]
    return Stretch(top, rows, rows[-1].friday if more and rows else None)


def _wall(stretch, builds, fridays):
    if not stretch.rows:
        return Wall([], None, fridays)
    weeks = {stretch.top - 7 * n * DAY: [] for n in range((stretch.top - stretch.rows[-1].friday).days // 7 + 1)}
    for found in _outcomes([build for build in builds if build.friday in stretch.fridays], fridays.now):
        weeks[found.build.friday].append(found)
    return Wall(list(weeks.items()), stretch.before, fridays)


def _with_all_of(friday, member):
    """Builds with their winners; those of this Friday with everything that its page shows.

    With what this reader has to do with it: standings they had `chosen`, builds that are partly `ours`, their team's.
    """
    of_it = Q(tally__build__friday=friday)
    laureates = Laureate.objects.filter(standing__tally__build__friday=friday).select_related("member")
    chosen = Exists(because.loves().filter(voter=member.pk, feature=OuterRef("feature")))
    standings = tubs.winners(of_it).annotate(chosen=chosen).prefetch_related(Prefetch("laureates", laureates))
    judged = Exists(VotesSetAside.objects.filter(build=OuterRef("pk")))
    ours = Exists(TeamMember.objects.filter(member=member.pk, team__features__build=OuterRef("pk")))
    builds = _builds(standings).select_related("tally__thread").annotate(judged=judged, ours=ours)
    return builds.prefetch_related(Prefetch("tally__editions", Edition.objects.light().filter(of_it)))


def _builds(standings):
    """Builds, the latest first, with their tallies and those standings of them that are announced."""
    told = standings.filter(tally__announced_at__isnull=False)
    return (
        Build.objects.select_related("product", "tally")
        .prefetch_related(Prefetch("tally__standings", told))
        .order_by("-friday", "product__position", "pk")
    )


def _outcomes(builds, now):
    found = (outcome(build, now) for build in builds)
    return [one for one in found if one]
