"""What the tick does with builds on their way outward: ring by ring, a transaction each."""

from forum.turns import one_by_one
from releases.cycle import DAY
from releases.models.builds import Build
from releases.models.rings import Ring
from releases.models.rollouts import Rollout

SOONEST = 7 * DAY  # no ring gets a build longer before its Friday


def open_due(now):
    """Let each ring have the ready builds whose time has come for it; returns the builds that went further."""
    builds = Build.objects.filter(state=Build.State.READY, friday__lte=(now + SOONEST).date(), held_at=None)
    builds = builds.select_related("product").prefetch_related("rollouts").order_by("pk")
    return one_by_one(builds, lambda build: _open_due(build, now))


def _open_due(build, now):
    reached = [rollout.ring_id for rollout in build.rollouts.all() if rollout.ring_id]
    rings = Ring.objects.filter(product=build.product_id).exclude(pk__in=reached)
    return [ring for ring in rings if ring.gets_at(build.friday) <= now and Rollout.open(build, ring, now)]
