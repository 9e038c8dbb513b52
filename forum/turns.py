"""Due things are brought forward one at a time, so that one that fails does not keep the others waiting."""

import logging
import time

logger = logging.getLogger(__name__)


MINUTE, MARGIN = 60, 3  # seconds


def before_the_next_minute():
    """A question that turns true shortly before a minute strikes: what strikes then must not wait for a long queue."""
    ends = time.monotonic() + max(MARGIN, MINUTE - MARGIN - time.time() % MINUTE)
    return lambda: time.monotonic() > ends


def one_by_one(things, verb):
    """The things for which the verb succeeded. The last failure is raised once every one of them had its turn."""
    done, failure = [], None
    for thing in things:
        try:
            if verb(thing):
                done.append(thing)
        except Exception as error:
            logger.exception("%s %s could not be brought forward", type(thing).__name__, thing.pk)
            failure = error
    if failure:
        raise failure
    return done
