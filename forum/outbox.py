"""The one outbox: what waits to leave the site, by any channel, and what becomes of it. The rows are the queue."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Min, Q

from forum import tasks
from forum.models.outbox import Outgoing

RECIPIENTS = ("member", "webhook", "subscription__member")
KEPT_FOR = timedelta(days=30)
GONE_AT_A_TIME = 5000


def hurry(channel):
    """Have it drained as soon as this transaction is committed. When no broker can be reached the next tick does it."""
    transaction.on_commit(tasks.DRAIN[channel].delay, robust=True)


def tidy(now):
    """Give up what is no news any more, and forget what left or was given up a month ago. How many were given up."""
    stale = Outgoing.objects.stale(now)
    gone = Q(member__is_active=False) | Q(subscription__member__is_active=False)
    stale.filter(gone).delete()  # nobody's failure: there is nobody to send it to
    old = Outgoing.objects.filter(Q(sent_at__lte=now - KEPT_FOR) | Q(given_up_at__lte=now - KEPT_FOR))
    Outgoing.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:GONE_AT_A_TIME])).delete()
    return stale.update(given_up_at=now)


def backlog():
    """(channel, how many wait, since when) for each channel, the empty ones included."""
    waiting = Outgoing.objects.waiting().values("channel").annotate(count=Count("pk"), since=Min("written_at"))
    found = {row["channel"]: (row["count"], row["since"]) for row in waiting}
    return [(channel.label, *found.get(channel, (0, None))) for channel in Outgoing.Channel]


def send_all_again(now):
    """Try everything once more that was given up; the channels that have something to do now."""
    busy = set()
    for outgoing in Outgoing.objects.exclude(given_up_at=None):
        if outgoing.send_again(now):
            busy.add(outgoing.channel)
    return busy
