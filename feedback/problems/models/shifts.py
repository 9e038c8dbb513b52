"""Voices that go from one problem to another: two problems become one, or one becomes two. Either can be undone."""

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.problems.models.evidence import Evidence, Kind
from feedback.problems.models.problems import Problem
from forum import clock
from forum.models import Member
from releases.refused import Refused

KEPT_IN_A_SPLIT = ("state", "reason", "fixed_in", "came_back_in", "team", "owner", "next_update")  # nobody's line changes by it


class ShiftQuerySet(models.QuerySet):
    def touching(self, problem):
        return self.filter(Q(source=problem.pk) | Q(target=problem.pk))


class Shift(models.Model):
    """Who joined or parted two problems, and which voices went from the one to the other."""

    class What(models.TextChoices):
        MERGE = "merge", _("Merged")
        SPLIT = "split", _("Split")

    what = models.CharField(max_length=5, choices=What)
    source = models.ForeignKey(Problem, models.CASCADE, related_name="shifts_out")
    target = models.ForeignKey(Problem, models.CASCADE, related_name="shifts_in")
    moved = models.ManyToManyField(Evidence, related_name="+")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ShiftQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source"], name="problem_is_merged_once", condition=Q(what="merge", undone_at=None))
        ]

    @classmethod
    def merge(cls, problem, into, by, now):
        """Let one problem become part of another of the same product; its voices go there. Nobody is told: nothing is new."""
        with transaction.atomic():
            problem, into = Problem.held(problem.pk, into.pk)
            if problem.pk == into.pk or problem.product_id != into.product_id:
                raise Refused(gettext("Choose another problem of the same product."))
            problem.refuse_if_merged()
            into.refuse_if_merged()
            made = cls.objects.create(what=cls.What.MERGE, source=problem, target=into, by=by, at=now)
            Problem.objects.filter(pk=problem.pk).update(merged_into=into)
            made._carry(problem.evidence.all(), into, now)
        return made

    @classmethod
    def split(cls, problem, evidence, title, by, now):
        """Part these voices from the problem: they are one of their own, in the same state."""
        with transaction.atomic():
            problem = Problem.held_alone(problem.pk)
            parted = problem.evidence.filter(pk__in=[one.pk for one in evidence])
            if not parted or not problem.evidence.exclude(pk__in=parted.values("pk")):
                raise Refused(gettext("Tick some of the lines, and leave at least one."))
            kept = {name: getattr(problem, name) for name in KEPT_IN_A_SPLIT}
            target = Problem.open(problem.product, title, by, now, **kept)
            made = cls.objects.create(what=cls.What.SPLIT, source=problem, target=target, by=by, at=now)
            made._carry(parted, target, now)
        return made

    def undo(self, by, now):
        """Send those voices back that are still where this brought them. Once; refused where a later merge stands above it."""
        with transaction.atomic():
            source, target = Problem.held(self.source_id, self.target_id)
            (target if self.what == self.What.MERGE else source).refuse_if_merged()
            if not Shift.objects.filter(pk=self.pk, undone_at=None).update(undone_at=now, undone_by=by):
                raise Refused(gettext("This is undone already."))
            if self.what == self.What.MERGE:
                Problem.objects.filter(pk=source.pk).update(merged_into=None)
            move(target.evidence.filter(pk__in=self.moved.values("pk")), source)
            if self.what == self.What.SPLIT and not target.evidence.exists():
                Problem.objects.filter(pk=target.pk).update(merged_into=source)
            source.count_voices()
            target.count_voices()

    def _carry(self, evidence, target, now):
        """Move the voices and remember which; a problem that was fixed before them has come back."""
        keys = move(evidence, target)
        self.moved.add(*keys)
        self.source.count_voices()
        target.settle(target.evidence.filter(pk__in=self.moved.values("pk")), now)


def move(evidence, target):
    """The keys of what goes to the target. Whoever says there that it happens to them stays behind: nobody says it twice."""
    there = Evidence.objects.filter(problem=target, kind=Kind.MINE).values("member")
    keys = list(evidence.exclude(kind=Kind.MINE, member__in=there).values_list("pk", flat=True))
    for start in range(0, len(keys), 2000):
        Evidence.objects.filter(pk__in=keys[start : start + 2000]).update(problem=target)
    return keys
