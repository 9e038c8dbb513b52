"""The promise: a complaint or a suggestion has a named answer of the team within fifteen minutes. Who waits, and how it is kept."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from operator import itemgetter
from statistics import median

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum import notices, turns
from forum.models import Alarm, Member, Post, Thread, Turn
from forum.spoken import midnight
from forum.webhooks import Event, register, tell

PROMISED = timedelta(minutes=15)
LOOKED_AT = timedelta(days=7)
STALE = timedelta(days=1)  # after an outage longer than this an alarm helps nobody
KINDS = (Thread.Kind.COMPLAINT, Thread.Kind.SUGGESTION)
FEWEST, LATEST = 5, 500  # answers that a median is made of
KEPT_FOR = 300  # seconds
AT_ONCE = 500

LATE = _("A complaint or a suggestion is not answered in time")
register(Event("desk.alarm", LATE))
notices.register(notices.Kind("late", LATE, _("“%(title)s” waits for an answer"), notices.Theme.TEAM, by_mail=False, by_push=True))

_answers = []  # what counts as one beside a post of the team: a query of such, and the name by which they know their thread


@dataclass(frozen=True)
class Kept:
    minutes: int  # the median until the first answer
    in_time: int
    answered: int


@dataclass(frozen=True)
class Day:
    """What a member has done for the promise since midnight."""

    minutes: int
    answers: int


def register_answer(query, thread):
    """Let the rows of `query()`, in the order of time, count as answers: somebody's (`by`), at a moment (`at`), in a `thread`."""
    _answers.append((query, thread))


def brought_up():
    """What everybody reads and members have brought up."""
    found = Thread.objects.filter(kind__in=KINDS, board__readers=None, hidden_at=None)
    return found.exclude(author__in=Member.objects.staff())


def promised(since):
    """What was brought up since then, with `answered_at`, the team's first answer or None."""
    return brought_up().filter(opened_at__gt=since).annotate(answered_at=answered_at())


def answered_at():
    staff = Member.objects.staff()
    posts = Post.objects.filter(thread=OuterRef("pk"), hidden_at=None, author__in=staff).order_by("number")
    others = [query().filter(**{thread: OuterRef("pk")}, by__in=staff).values("at") for query, thread in _answers]
    first = [Subquery(rows[:1]) for rows in (posts.values("posted_at"), *others)]
    # The least of what there is: each stands in for another that there is not, because SQLite knows no least beside nothing.
    return Least(*(Coalesce(*first[n:], *first[:n]) for n in range(len(first)))) if len(first) > 1 else first[0]


def waiting(now):
    """What nobody of the team has answered yet, the one with the least time left first."""
    return promised(now - LOOKED_AT).filter(closed_at=None, answered_at=None).order_by("opened_at", "pk")


def late(now):
    """The alarms of the last days with their threads, as far as everybody may read them still."""
    rows = Alarm.objects.filter(raised_at__gt=now - LOOKED_AT, thread__hidden_at=None, thread__board__readers=None)
    return rows.select_related("thread")


def broken(since, until):
    """How many alarms were raised from then till then, to annotate rows with whose fields these are."""
    rows = Alarm.objects.filter(raised_at__gt=OuterRef(since), raised_at__lte=OuterRef(until))
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def kept(now):
    """How the promise was kept lately, or None where too little was answered to say; counted every five minutes."""
    found = cache.get("promise:kept")
    if found is None:
        found = _kept(now) or ()
        cache.set("promise:kept", found, KEPT_FOR)
    return found or None


def _kept(now):
    rows = promised(now - LOOKED_AT).exclude(answered_at=None).order_by("-opened_at")
    waits = [answer - asked for asked, answer in rows.values_list("opened_at", "answered_at")[:LATEST]]
    if len(waits) < FEWEST:
        return None
    minutes = round(median(waits) / timedelta(minutes=1))
    return Kept(minutes, sum(wait <= PROMISED for wait in waits), len(waits))


def day_of(member, now):
    """How many of the threads brought up by others the member has answered today, and how many minutes that took.

    Those are today's minutes between taking a thread and the first answer after that, as far as the turn lasted; what was done
    at the same time counts once. An answer without a turn has none, and a turn without an answer has none either.
    """
    begins = midnight(now)
    taken = list(Turn.objects.filter(member=member, lasts_until__gt=begins))
    said = _said(member, min([begins, *(turn.taken_at for turn in taken)]))
    spent, counted = timedelta(0), begins
    for since, until in sorted(_answering(taken, said)):
        spent += max(timedelta(0), until - max(since, counted))
        counted = max(until, counted)
    return Day(spent // timedelta(minutes=1), len({thread for thread, at in said if at >= begins}))


def _answering(taken, said):
    """(since, until) of each turn in which there was an answer."""
    for turn in taken:
        answered = next((at for thread, at in said if thread == turn.thread_id and at >= turn.taken_at), None)
        if answered:
            yield turn.taken_at, min(answered, turn.lasts_until)


def _said(member, since):
    """(thread, moment) of each of the member's answers since then, in the order of time."""
    asked = brought_up().exclude(author=member)
    posts = Post.objects.filter(thread__in=asked, author=member, hidden_at=None, posted_at__gte=since)
    found = [posts.values_list("thread", "posted_at")]
    for query, thread in _answers:
        theirs = query().filter(**{f"{thread}__in": asked}, by=member, at__gte=since)
        found.append(theirs.values_list(thread, "at"))
    return sorted(chain(*found), key=itemgetter(1))


def raise_due(now):
    """Raise an alarm for each thread that has waited too long; those for which it is new."""
    overdue = waiting(now).filter(opened_at__lte=now - PROMISED, opened_at__gt=now - STALE, alarm=None)
    return turns.one_by_one(overdue.select_related("board")[:AT_ONCE], lambda thread: _alarm(thread, now))


def _alarm(thread, now):
    with transaction.atomic():
        _row, new = Alarm.objects.get_or_create(thread=thread, defaults={"raised_at": now})
        if new:
            data = {"id": thread.pk, "title": thread.title, "kind": thread.kind, "board": thread.board.slug}
            tell("desk.alarm", f"thread:{thread.pk}", data | {"path": thread.get_absolute_url()}, now)
            notices.tell(
                Member.objects.who_may("forum.answer"),
                "late",
                f"thread:{thread.pk}",
                reverse("forum:waiting"),
                now,
                title=thread.title,
            )
    return new
