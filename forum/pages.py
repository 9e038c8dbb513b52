"""Lists by "before this one", never by offset: a page costs the same however far down it lies."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import Http404

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
THREADS_A_PAGE = 25


@dataclass(frozen=True)
class Page:
    items: list
    older: str  # what to ask for next, "" at the end


def freshest(threads, before="", size=THREADS_A_PAGE):
    """The threads in which somebody spoke last, from the one that `before` names on; 404 for a `before` we never gave out."""
    threads = threads.order_by("-last_post_at", "-pk")
    if before:
        instant, pk = _read(before)
        threads = threads.filter(last_post_at__lte=instant).exclude(last_post_at=instant, pk__gte=pk)
    items = list(threads[: size + 1])
    return Page(items[:size], _name(items[size - 1]) if len(items) > size else "")


def _name(thread):
    return f"{(thread.last_post_at - EPOCH) // timedelta(microseconds=1)}-{thread.pk}"


def _read(before):
    try:
        microseconds, pk = map(int, before.split("-"))
        return EPOCH + timedelta(microseconds=microseconds), pk
    except (ValueError, OverflowError):
        raise Http404 from None
