from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from feedback.models import FourGridReport
from feedback.problems.models.problems import Problem
from forum import clock
from forum.models import Member, Thread
from releases.models import Build


class Kind(models.TextChoices):
    REPORT = "report", _("From a report")
    THREAD = "thread", _("From the forum")
    FINDING = "finding", _("Found by the team")
    MINE = "mine", _("Happens to a member too")


def _only(kind, *sources):
    """A condition: a row of this kind has these sources and no others."""
    return Q(
        kind=kind,
        report__isnull="report" not in sources,
        thread__isnull="thread" not in sources,
    ) & (~Q(finding="") if "finding" in sources else Q(finding=""))


class EvidenceQuerySet(models.QuerySet):
    def readable_by(self, member, manages, now):
        """What has words that this reader may read: of a report when it is shown, and once its build's window has closed or
        the reader has reported on it too; a thread where the reader may read it. Whoever manages it reads every report."""
        found = self.filter(Q(thread=None) | Q(thread__in=Thread.objects.visible_to(member))).exclude(kind=Kind.MINE)
        if manages:
            return found
        own = FourGridReport.objects.filter(build=OuterRef("report__build"), author=member.pk)
        others_shown = Q(report__build__reports_close_at__lte=now) | Exists(own)
        return found.filter(Q(report=None) | Q(report__shown=True) & ~Q(report__letdown_word="") & others_shown)

    def latest_build(self):
        """The build of the latest Friday among those it comes from, or None."""
        found = self.exclude(build=None).select_related("build").order_by("-build__friday").first()
        return found and found.build


class Evidence(models.Model):
    """One voice on a problem: a report's let-down line, a thread, a finding of the team, or a member's "happens to me too"."""

    Kind = Kind

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=8, choices=Kind)
    report = models.OneToOneField(FourGridReport, models.CASCADE, null=True, blank=True, related_name="letdown_evidence")
    thread = models.OneToOneField(Thread, models.CASCADE, null=True, blank=True, related_name="problem_evidence")
    finding = models.TextField(max_length=1000, blank=True)
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")  # whose voice it is
    build = models.ForeignKey(Build, models.SET_NULL, null=True, blank=True, related_name="+")  # in which it was met
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")  # who put it here
    at = models.DateTimeField(default=clock.now)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="evidence_has_exactly_one_source",
                condition=_only("report", "report") | _only("thread", "thread") | _only("finding", "finding") | _only("mine"),
            ),
            models.UniqueConstraint(
                fields=["problem", "member"], name="happens_to_a_member_once_per_problem", condition=Q(kind="mine")
            ),
        ]

    @property
    def changed_since(self):
        """Whether the report was sent anew after its line was put here."""
        return self.report_id is not None and self.report.changed_at > self.at

    @classmethod
    def gather(cls, problem, by, now, reports=(), threads=()):
        """Let lines and threads belong to the problem; what belongs to one already stays there. Returns how many came."""
        with transaction.atomic():
            held = Problem.held_alone(problem.pk)
            taken = cls.objects.filter(Q(report__in=reports) | Q(thread__in=threads)).values_list("report", "thread")
            gone = {("report", report) for report, _thread in taken} | {("thread", thread) for _report, thread in taken}
            common, outs = {"problem": held, "by": by, "at": now}, list(_out(held.product_id)) if threads else []
            rows = [
                cls(kind=Kind.REPORT, report=one, member_id=one.author_id, build_id=one.build_id, **common)
                for one in reports
                if ("report", one.pk) not in gone
            ]
            rows += [
                cls(kind=Kind.THREAD, thread=one, member_id=one.author_id, build=_met_in(outs, one.opened_at), **common)
                for one in threads
                if ("thread", one.pk) not in gone
            ]
            cls.objects.bulk_create(rows, ignore_conflicts=True)  # another hand may be at the same lines
            fresh = Q(report__in=[row.report_id for row in rows]) | Q(thread__in=[row.thread_id for row in rows])
            held.settle(held.evidence.filter(fresh), now)
            return held.evidence.filter(fresh).count()

    @classmethod
    def find(cls, problem, words, by, now):
        """The team's own finding."""
        with transaction.atomic():
            held = Problem.held_alone(problem.pk)
            build = _met_in(_out(held.product_id), now)
            row = cls.objects.create(problem=held, kind=Kind.FINDING, finding=words, member=by, by=by, at=now, build=build)
            held.settle(held.evidence.filter(pk=row.pk), now)
        return row

    @classmethod
    def me_too(cls, problem, member, now):
        """It happens to this member too; a second time changes nothing."""
        with transaction.atomic():
            held = Problem.held_alone(problem.pk)
            build = _met_in(_out(held.product_id), now)
            row, new = cls.objects.get_or_create(
                problem=held, kind=Kind.MINE, member=member, defaults={"by": member, "at": now, "build": build}
            )
            if new:
                held.settle(held.evidence.filter(pk=row.pk), now)
        return new

    @classmethod
    def not_me(cls, problem, member):
        """It does not happen to this member after all."""
        with transaction.atomic():
            [held] = Problem.held(problem.pk)
            cls.objects.filter(problem=held, kind=Kind.MINE, member=member).delete()
            held.count_voices()


def _out(product):
    """The builds that are out, the newest first."""
    return Build.objects.out().filter(product=product).order_by("-friday").defer("notes", "notes_html")[:60]


def _met_in(builds, at):
    """Which of the builds, the newest first, members had at that instant."""
    return next((build for build in builds if build.published_at <= at), None)
