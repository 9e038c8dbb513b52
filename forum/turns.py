"""Due things are brought forward one at a time, so that one that fails does not keep the others waiting."""

import logging

logger = logging.getLogger(__name__)


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
