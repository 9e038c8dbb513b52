"""Two years of Fridays: clock changes, late teams, days without power, two beats and a clock that jumps."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from awards.models import Tally
from config import ticking
from forum.models import Thread
from releases.cycle import Week
from releases.models import Build, LogEntry
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.long]
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LONGEST_WAIT = timedelta(minutes=1)
JUMP = -2 * HOUR


class Years:
    """Builds on one Friday after another, each with a fate of its own, and the ticks of those weeks."""

    FATES = ("ready", "ready", "ready", "late", "missed", "skipped")

    def __init__(self, chance):
        self.chance, self.product = chance, make.product()
        self.fates, self.dark = {}, []

    def plan(self, week, number):
        build = make.build(of=self.product, friday=week.friday, features=1)
        fate = self.FATES[number % len(self.FATES)] if number % 7 else "dark"
        self.fates[build.pk] = fate
        if fate in ("ready", "dark"):
            Build.objects.filter(pk=build.pk).update(state=Build.State.READY)
        if fate == "dark":  # three days without power, over Friday 17:00 or over the close
            begins = week.publishes_at - HOUR if number % 2 else week.reports_close_at - HOUR
            self.dark.append((begins, begins + 3 * DAY))
        return build

    def act(self, build, now):
        """What people do with it at this instant."""
        fate, week = self.fates[build.pk], build.week
        if fate == "skipped" and now >= week.freezes_at:
            Build.objects.get(pk=build.pk).skip("Spring Festival", None, now)
        if fate == "late" and now >= week.publishes_at + 2 * DAY:
            Build.objects.filter(pk=build.pk, state=Build.State.PLANNED).update(state=Build.State.READY)

    def instants(self, week):
        """When a tick comes: around every instant of the week, and now and then between."""
        edges = [week.freezes_at, week.publishes_at, week.late_until, week.reports_close_at, week.announces_at]
        near = [edge + step for edge in edges for step in (-MINUTE, timedelta(seconds=-1), timedelta(0), MINUTE)]
        other = [week.freezes_at + self.chance.random() * 7 * DAY for _ in range(6)]
        power_is_back = [end for _begin, end in self.dark]
        return sorted({*near, *other, *(at for at in power_is_back if week.freezes_at <= at < week.next.freezes_at)})

    def light_after(self, instant):
        """The instant itself, or the one at which the power is back."""
        return max((end for begin, end in self.dark if begin <= instant < end), default=instant)

    def tick(self, now):
        if self.light_after(now) > now:
            return
        jump = self.chance.choice([timedelta(0)] * 8 + [JUMP])  # a server whose clock was set wrong, and set right again
        for at in (now + jump, now, now):  # two beats
            for step, _answer, error in ticking.tick(at):
                assert error is None, (at, ticking.name(step), error)

    def live(self, week, weeks):
        for number in range(weeks):
            build = self.plan(week, number)
            for now in self.instants(week):
                self.act(build, now)
                self.tick(now)
            week = week.next
        self.tick(week.announces_at + 4 * DAY)


def check(years, weeks):
    builds = list(years.product.builds.order_by("friday"))
    assert len(builds) == weeks
    said = Counter(LogEntry.objects.filter(what__in=("published", "skipped")).values_list("build", flat=True))
    for build in builds:
        fate, week = years.fates[build.pk], build.week
        assert said[build.pk] == 1, (fate, build)
        assert Thread.objects.filter(home=build.get_absolute_url()).count() == (1 if build.is_out else 0), (fate, build)
        assert Tally.objects.filter(build=build).count() == (1 if build.is_out else 0), (fate, build)
        if fate in ("ready", "dark"):
            possible = years.light_after(week.publishes_at)
            assert week.publishes_at <= build.published_at <= possible + LONGEST_WAIT, (fate, build)
            assert build.published_at >= possible + JUMP, (fate, build)  # by the clock of a server that was set back
        elif fate == "late":
            assert week.publishes_at + 2 * DAY + JUMP <= build.published_at <= week.late_until, (fate, build)
        else:
            assert build.state == Build.State.SKIPPED, (fate, build)
            assert build.skip_reason == ("Spring Festival" if fate == "skipped" else "It missed its Friday."), (fate, build)
    for tally in Tally.objects.select_related("build"):
        assert tally.counted_at >= tally.build.reports_close_at
        assert tally.announced_at is None or tally.announced_at >= tally.build.announces_at


def live(settings, zone, first, weeks):
    settings.COMMUNITY_TIME_ZONE = zone
    years = Years(Random(zone))
    years.live(Week(first), weeks)
    check(years, weeks)
    return years


@pytest.mark.parametrize("first", [date(2026, 3, 13), date(2026, 10, 9)])
def test_seven_weeks_around_each_clock_change(settings, first):
    years = live(settings, "Europe/Berlin", first, 7)
    assert set(years.fates.values()) == {"ready", "late", "missed", "skipped", "dark"}


@pytest.mark.soak
@pytest.mark.parametrize("zone", ZONES)
def test_two_years(settings, zone):
    live(settings, zone, date(2026, 1, 2), 104)
