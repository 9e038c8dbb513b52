"""Builds in a row: when a build's reports have closed, everybody who sent one is a build further."""

from django.db import transaction

from awards.medals.models import RollCall, Streak
from feedback.models import FourGridReport
from forum import sets
from releases.models import Build

CALL = f"""
    INSERT INTO {Streak._meta.db_table} AS streak (member_id, product_id, run, best, last_friday, moved_at)
    SELECT author_id, %(product)s, 1, 1, %(friday)s, %(now)s FROM {FourGridReport._meta.db_table} WHERE build_id = %(build)s
    ON CONFLICT (member_id, product_id) DO UPDATE SET
      run = CASE WHEN streak.last_friday = %(before)s THEN streak.run + 1 ELSE 1 END,
      best = CASE WHEN streak.last_friday = %(before)s AND streak.run >= streak.best THEN streak.run + 1 ELSE streak.best END,
      last_friday = excluded.last_friday,
      moved_at = excluded.moved_at
    WHERE streak.last_friday < excluded.last_friday
"""


def call_due(closed, now):
    """Call the roll of every build that was closed by then; returns those builds.

    Each after the one before it, and none when that one failed: a streak is counted in the order of the Fridays.
    """
    due = Build.objects.asked_about().closed(closed).filter(roll_call=None).order_by("friday", "pk")
    return [build for build in due if call(build, now)]


def call(build, now):
    """True for exactly one of all who try."""
    before = before_it(build)
    with transaction.atomic():
        _call, first = RollCall.objects.get_or_create(build=build, defaults={"called_at": now})
        if first:
            fridays, instants = Streak._meta.get_field("last_friday"), Streak._meta.get_field("moved_at")
            values = {"product": build.product_id, "build": build.pk, "friday": sets.stored(fridays, build.friday)}
            values |= {"before": sets.stored(fridays, before and before.friday), "now": sets.stored(instants, now)}
            sets.run(CALL, values)
    return first


def before_it(build):
    """The build of the same product that asked for reports before this one."""
    earlier = Build.objects.asked_about().filter(product=build.product_id, friday__lt=build.friday)
    return earlier.order_by("-friday").first()
