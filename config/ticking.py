"""What is due, minute by minute. Every step asks the database, claims its work and may run twice."""

import logging

from awards import popcorn, watching
from awards.medals import ledger
from awards.medals import news as medal_news
from config.api import repeats
from feedback import reminders, sums, weekly
from feedback.growth import actives, presence
from forum import notices, outbox, promise, pushes, webhooks
from releases import balloting, publishing, recap, rollouts, tidying

logger = logging.getLogger(__name__)

# The order in which a week goes by: mails last, so that what the other steps tell leaves with the same tick.
STEPS = [
    balloting.freeze_due,
    publishing.publish_due,
    publishing.skip_missed,
    balloting.open_due,
    balloting.watch_due,
    rollouts.open_due,
    reminders.remind_due,
    weekly.tell_due,
    watching.watch_due,
    promise.raise_due,
    popcorn.tally_due,
    sums.keep_due,
    popcorn.announce_due,
    recap.tell_due,
    ledger.catch_up_due,
    medal_news.tell_due,
    presence.catch_up,
    notices.spread_due,
    outbox.tidy,
    repeats.forget,
    webhooks.switch_off_failing,
    webhooks.call_due,
    pushes.push_due,
    tidying.sum_up_downloads,
    tidying.clear_stale,
    actives.keep_ready,
    notices.deliver_due,
]


def name(step):
    return f"{step.__module__}.{step.__qualname__}"


def tick(now):
    """Do what is due at `now`; one broken step does not keep the others from running. Returns (step, answer, error) for each."""
    return [(step, *_take(step, now)) for step in STEPS]


def _take(step, now):
    try:
        return step(now), None
    except Exception as error:
        logger.exception("%s failed; the next tick tries again", name(step))
        return None, error
