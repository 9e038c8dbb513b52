"""What the tick does to builds. Each build is a transaction of its own, and one that fails does not keep the others."""

import logging

from releases.models.builds import MISSED, Build

logger = logging.getLogger(__name__)


def publish_due(now):
    """Let out the ready builds whose Friday has struck."""
    return _each(Build.objects.due(now), lambda build: build.publish(now))


def skip_missed(now):
    """Builds that never went out and no longer may are skipped."""
    return _each(Build.objects.missed(now), lambda build: build.skip(MISSED, None, now))


def _each(builds, verb):
    """The builds for which the verb succeeded. The last failure is raised once every build had its turn."""
    done, failure = [], None
    for build in builds.select_related("product").order_by("pk"):
        try:
            if verb(build):
                done.append(build)
        except Exception as error:
            logger.exception("Build %s could not be brought forward", build.pk)
            failure = error
    if failure:
        raise failure
    return done
