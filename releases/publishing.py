"""What the tick does to builds. Each build is a transaction of its own."""

from forum.turns import one_by_one
from releases.models.builds import Build
from releases.models.skipping import MISSED


def publish_due(now):
    """Let out the ready builds whose Friday has struck."""
    return one_by_one(_in_order(Build.objects.due(now)), lambda build: build.publish(now))


def skip_missed(now):
    """Builds that never went out and no longer may are skipped."""
    return one_by_one(_in_order(Build.objects.missed(now)), lambda build: build.skip(MISSED, None, now))


def _in_order(builds):
    return builds.select_related("product").order_by("pk")
