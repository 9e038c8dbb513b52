"""What is due, minute by minute. Every step asks the database, claims its work and may run twice."""

import logging

logger = logging.getLogger(__name__)

STEPS = []


def tick(now):
    """Do what is due at `now`; one broken step does not keep the others from running. Returns the steps that failed."""
    failed = []
    for step in STEPS:
        try:
            step(now)
        except Exception:
            logger.exception("%s.%s failed; the next tick tries again", step.__module__, step.__qualname__)
            failed.append(step)
    return failed
