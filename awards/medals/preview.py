"""Who would get what, before it is saved."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from awards.medals.cabinet import Step
from awards.medals.ledger import SETTLING
from awards.medals.models import Honour, PointEntry
from forum.models import Member

NAMES = 12


@dataclass(frozen=True)
class Awaiting:
    """One grade of a medal as it would be: who has earned it, and who of them does not hold it yet."""

    step: Step
    earned: int
    new: int
    names: list


def of_medal(medal):
    """For each grade of a medal, saved or not, who would be given it with the next tick."""
    for grade, at in medal.steps:
        held = Honour.objects.filter(member=OuterRef("pk"), medal=medal.pk, grade=grade)
        earned = Member.objects.filter(pk__in=medal.earned(at).values("member"))
        new = earned.filter(~Exists(held)) if medal.pk else earned
        new = new if medal.active else Member.objects.none()
        names = list(new.filter(is_active=True).order_by("username")[:NAMES])
        yield Awaiting(Step(medal, grade, at, 0), earned.count(), new.count(), names)


@dataclass(frozen=True)
class Lines:
    """What a rule would write with the next tick, and what is written for it already."""

    waiting: int
    members: int
    points: int
    names: list
    written: int


def of_rule(rule, now):
    written = PointEntry.objects.filter(kind=rule.kind, counters=None)
    there = PointEntry.objects.filter(member=OuterRef("line_member"), cause=OuterRef("line_cause"))
    found = rule.source.find(rule.since, now - SETTLING).annotate(there=Exists(there)).filter(there=False).order_by()
    if not rule.active:
        return Lines(0, 0, 0, [], written.count())
    lines = found.values_list("line_member", "line_cause").distinct().count()
    members = Member.objects.filter(pk__in=found.values("line_member"))
    names = list(members.filter(is_active=True).order_by("username")[:NAMES])
    return Lines(lines, members.count(), lines * rule.points, names, written.count())
