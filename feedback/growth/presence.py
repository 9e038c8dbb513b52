"""Who was active when: kept in a table of spans, filled minute by minute from what is new, and made again from all of it."""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import CharField, F, Value

from feedback.growth.models import Mark, Presence
from feedback.growth.spans import BEGINS, DAY, today
from feedback.models import FourGridReport, Vote
from forum import sets
from forum.models import Post
from releases.cycle import local
from releases.models import Backing, BallotVote

OVERLAP = timedelta(minutes=10)  # a deed may be committed a little after the instant that stands on it
CHECKED_AGAIN = 21 * DAY  # votes are taken back within a week of theirs
CHECK = "check"

Kind = Presence.Kind
ACTIVE = (Kind.DAY, Kind.WEEK, Kind.MONTH)
COLUMNS = ["member", "kind", "begins"]
# What makes a member active: (deeds, whose they are, when they were done, what they count for)
SOURCES = (
    (Post, "author", "posted_at", ACTIVE),
    (FourGridReport, "author", "sent_at", (*ACTIVE, Kind.REPORTED)),
    (Vote, "voter", "cast_at", (*ACTIVE, Kind.VOTED)),
    (BallotVote, "member", "cast_at", (*ACTIVE, Kind.VOTED)),
    (Backing, "member", "backed_at", ACTIVE),
)


def catch_up(now):
    """Add what is new, and once a day look again at the last weeks. How many presences came."""
    reached = dict(Mark.objects.values_list("source", "reached"))
    new = [model.objects.filter(pk__gt=reached.get(model._meta.label_lower, 0)).exists() for model, *_how in SOURCES]
    written = sum(_add(*source, now) for source, there_is_some in zip(SOURCES, new, strict=True) if there_is_some)
    return written + _check_daily(now, reached.get(CHECK))


def rebuild(now):
    """Make the whole table again from what members did. How many presences there are."""
    with transaction.atomic():
        marks = [_mark(name) for name in (CHECK, *(model._meta.label_lower for model, *_how in SOURCES))]
        Presence.objects.all().delete()
        for mark, (model, whose, at, kinds) in zip(marks[1:], SOURCES, strict=True):
            for kind in kinds:
                _insert(model.objects.all(), whose, at, kind)
            _settle(mark, model.objects.filter(**{f"{at}__lte": now - OVERLAP}))
    return Presence.objects.count()


def differences():
    """{kind: (missing, one too many)}: what the table lacks of what members did, and what it has beyond it. Not for everyday."""
    return {kind: (_count(_lacking(), kind), _count(_beyond(), kind)) for kind in Kind}


def _add(model, whose, at, kinds, now):
    with transaction.atomic():
        mark = _mark(model._meta.label_lower)
        new = model.objects.filter(pk__gt=mark.reached)
        written = sum(_insert(new, whose, at, kind) for kind in kinds)
        _settle(mark, new.filter(**{f"{at}__lte": now - OVERLAP}))
    return written


def _mark(source):
    """The mark of a source, held until the transaction ends."""
    Mark.objects.bulk_create([Mark(source=source)], ignore_conflicts=True)
    return Mark.objects.select_for_update().get(source=source)


def _settle(mark, old_enough):
    last = old_enough.order_by("-pk").values_list("pk", flat=True).first()
    if last:
        Mark.objects.filter(pk=mark.pk, reached__lt=last).update(reached=last)


def _insert(deeds, whose, at, kind):
    return sets.insert(Presence, COLUMNS, _spans(deeds, whose, at, kind))


def _spans(deeds, whose, at, kind):
    """Who was present when, as these deeds say."""
    found = {"of_member": F(whose), "of_kind": Value(kind.value, CharField()), "of_begins": BEGINS[kind](at)}
    return deeds.order_by().annotate(**found).values_list(*found).distinct()


def _check_daily(now, checked):
    """Take away what rests on nothing any more, and add what slipped through, in the last weeks; once a day."""
    day = today(now)
    if checked == day.toordinal():
        return 0
    since = (day - CHECKED_AGAIN).replace(day=1)
    with transaction.atomic():
        mark = _mark(CHECK)
        if mark.reached == day.toordinal():
            return 0
        written = sum(
            _insert(model.objects.filter(**{f"{at}__gte": local(since)}), whose, at, kind)
            for model, whose, at, kinds in SOURCES
            for kind in kinds
        )
        for kind in Kind:
            _take_away(kind, since)
        Mark.objects.filter(pk=mark.pk).update(reached=day.toordinal())
    return written


def _take_away(kind, since):
    sql, values = _all_of(kind, since)
    beyond = f"SELECT kept.id FROM {_beyond()} AND kept.begins >= %s"
    first = sets.stored(Presence._meta.get_field("begins"), since)
    sets.run(f"DELETE FROM {Presence._meta.db_table} WHERE id IN ({beyond.format(found=sql)})", [*values, kind.value, first])


def _all_of(kind, since=None):
    """What all deeds say of one kind, since the beginning of that day, as SQL."""
    asked = [
        _spans(model.objects.filter(**({f"{at}__gte": local(since)} if since else {})), whose, at, kind)
        for model, whose, at, kinds in SOURCES
        if kind in kinds
    ]
    found = asked[0].union(*asked[1:]) if asked[1:] else asked[0]
    return found.query.get_compiler(connection=connection).as_sql()


def _beyond():
    table = Presence._meta.db_table
    return (
        f"{table} kept LEFT JOIN ({{found}}) found ON found.of_member = kept.member_id AND found.of_begins = kept.begins "
        "WHERE found.of_member IS NULL AND kept.kind = %s"
    )


def _lacking():
    table = Presence._meta.db_table
    return (
        f"({{found}}) found LEFT JOIN {table} kept ON found.of_member = kept.member_id AND found.of_begins = kept.begins "
        "AND kept.kind = %s WHERE kept.id IS NULL"
    )


def _count(joined, kind):
    sql, values = _all_of(kind)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {joined.format(found=sql)}", [*values, kind.value])
        return cursor.fetchone()[0]
