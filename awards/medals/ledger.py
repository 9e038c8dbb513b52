"""Writing the ledger: whatever is new becomes a line, once. A lost run is made up by the next, one too many adds nothing."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Max, Q, Value
from django.urls import reverse

from awards.medals import streaks
from awards.medals.models import BEGINNING, STREAK, Honour, Medal, PointEntry, Rule, Score, Streak
from awards.medals.sources import SOURCES
from forum import notices, sets

SETTLING = timedelta(seconds=60)  # what happened less than that ago may still be on its way into the database
EVERY = timedelta(minutes=10)  # each source is asked, whether there is anything or not

LINE = ["member", "cause", "what", "at", "kind", "points", "reason"]
HONOUR = ["member", "medal", "grade", "given_at", "told", "reason"]
ADD_UP = f"""
    INSERT INTO {Score._meta.db_table} AS score (member_id, kind, lines, points, moved_at)
    SELECT member_id, kind, COUNT(*), SUM(points), %(now)s FROM (
      SELECT member_id, kind, points FROM {PointEntry._meta.db_table} WHERE id > %(last)s
      UNION ALL SELECT member_id, '', points FROM {PointEntry._meta.db_table} WHERE id > %(last)s
    ) line GROUP BY member_id, kind
    ON CONFLICT (member_id, kind) DO UPDATE SET
      lines = score.lines + excluded.lines, points = score.points + excluded.points, moved_at = excluded.moved_at
"""


def catch_up_due(now):
    """Catch up every few minutes, and at once when the last time was cut short, or a rule or medal begins again."""
    looked = Q(seen_until__gt=now - EVERY, seen_until__lte=now)
    waits = Rule.objects.known().filter(active=True).exclude(looked).exists() or Medal.objects.filter(active=True, seen_until=None)
    return catch_up(now) if waits else 0


def catch_up(now):
    """Write down everything that is new, and give the medals that it earns. Returns how many lines came."""
    rules, written = _pull(now)
    streaks.call_due(now - SETTLING, now)
    _give(rules, now)
    return written


def hold():
    """Keep others from writing in the ledger until the transaction ends."""
    return {rule.pk: rule for rule in Rule.objects.select_for_update().order_by("pk")}


def waiting(rule, until):
    """The lines that the rule's source has to give, those that are written left out by the database."""
    return rule.source.find(rule.since, until)


def _pull(now):
    """Write the lines that the rules' sources have to give, and add them to the sums: (the rules, how many lines)."""
    until = now - SETTLING
    with transaction.atomic():
        rules = [rule for rule in hold().values() if rule.active and rule.kind in SOURCES]
        last = PointEntry.objects.aggregate(last=Max("pk"))["last"] or 0
        if written := sum(_write(rule, until) for rule in rules):
            _add_up(last, now)
    return rules, written


def _write(rule, until):
    worth = {"line_kind": Value(rule.kind), "line_points": Value(rule.points), "line_reason": Value("")}
    found = waiting(rule, until).annotate(**worth).order_by()
    return sets.insert(PointEntry, LINE, found.values_list(*(f"line_{name}" for name in LINE)))


def _add_up(last, now):
    """Add the lines after the last one that was there to the sums; nobody else writes meanwhile."""
    sets.run(ADD_UP, {"now": sets.stored(Score._meta.get_field("moved_at"), now), "last": last})


def _give(rules, now):
    """Give the medals to whoever has come far enough since they were looked at last. Only now the rules have been seen to."""
    with transaction.atomic():
        hold()
        medals = list(Medal.objects.filter(active=True))
        moved = _moved(medals)
        for medal in medals:
            for grade, at in medal.steps if medal.counts in moved else ():
                _give_to(medal.earned(at).filter(moved_at__gt=medal.since), medal, grade, now)
        Medal.objects.filter(pk__in=[medal.pk for medal in medals]).update(seen_until=now)
        Rule.objects.filter(pk__in=[rule.pk for rule in rules]).update(seen_until=now - SETTLING)


def _moved(medals):
    """What has grown since one of the medals was looked at last: most minutes nothing has."""
    since = min((medal.since for medal in medals), default=BEGINNING)
    sums = Score.objects.filter(kind__in={medal.counts for medal in medals}, moved_at__gt=since)
    grown = set(sums.values_list("kind", flat=True).distinct())
    return grown | {STREAK} if Streak.objects.filter(moved_at__gt=since).exists() else grown


def _give_to(earned, medal, grade, now):
    given = {"to_medal": Value(medal.pk), "to_grade": Value(grade.value), "to_at": Value(now)}
    given |= {"to_told": Value(False), "to_reason": Value("")}
    sets.insert(Honour, HONOUR, earned.annotate(**given).order_by().values_list("member", *given))


def counter(entry, reason, by, now):
    """Take a line back by another one beside it; False when it was taken back before."""
    with transaction.atomic():
        hold()
        said = {"kind": entry.kind, "points": -entry.points, "what": entry.what, "at": now, "reason": reason, "by": by}
        cause = f"revoked:{entry.pk}"
        _line, new = PointEntry.objects.get_or_create(member=entry.member, cause=cause, defaults=said | {"counters": entry})
        if new:
            sums = Score.objects.filter(member=entry.member, kind__in=[entry.kind, ""])
            sums.update(lines=F("lines") - 1, points=F("points") - entry.points)
            _tell(entry.member, cause, entry.what or str(entry.name), reason, now)
    return new


def revoke(honour, reason, by, now):
    """Take a medal back; False when that was done before."""
    with transaction.atomic():
        taken = {"revoked_at": now, "revoked_by": by, "reason": reason}
        if not Honour.objects.standing().filter(pk=honour.pk).update(**taken):
            return False
        _tell(honour.member, f"honour:{honour.pk}", honour.title, reason, now)
    return True


def _tell(member, cause, what, reason, now):
    notices.tell([member], "medal_revoked", cause, reverse("medals:book"), now, what=what, reason=reason)
