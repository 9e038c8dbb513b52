"""Two wishes that are one: who backs either of them backs both, and is counted once."""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext

from forum import clock, notices
from forum.models import Member
from releases.models.ballots import Ballot
from releases.models.candidates import Candidate
from releases.models.proposals import Backing, Proposal
from releases.refused import Refused

UNDONE_WITHIN = timedelta(days=7)
AT_A_TIME = 2000


class MergeQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(undone_at=None)

    def undoable(self, now):
        return self.standing().filter(at__gt=now - UNDONE_WITHIN)


class Merge(models.Model):
    """Two proposals became one; within a week it can be undone."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="merges")
    into = models.ForeignKey(Proposal, models.CASCADE, related_name="+")
    status = models.CharField(max_length=10, choices=Proposal.Status)  # what it was before
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["proposal"], name="merged_once", condition=Q(undone_at=None))]

    @classmethod
    def make(cls, proposal, into, by, now):
        """Let one wish become part of another: whoever backs it backs that one, and all are told once."""
        with transaction.atomic():
            _hold_ballots(proposal, into)
            proposal, into = _held(proposal.pk, into.pk)
            _refuse_unless_mergeable(proposal, into)
            made = cls.objects.create(proposal=proposal, into=into, status=proposal.status, by=by, at=now)
            proposal.turn(Proposal.Status.MERGED, now, by, merged_into=into)
            for backings in _portions(proposal.backings.order_by("pk")):
                came = [Backing(proposal=into, member_id=b.member_id, backed_at=b.backed_at, came_from=proposal) for b in backings]
                Backing.objects.bulk_create(came, ignore_conflicts=True)
            into.count_backings()
            Candidate.merge(proposal, into, by, now)
            made.tell("merged", f"merge:{made.pk}", into, now)
        return made

    def undo(self, by, now):
        """Part them again. Who took the common backing back in between backs neither; what is settled is not undone."""
        with transaction.atomic():
            _hold_ballots(self.proposal_id, self.into_id)
            proposal, into = _held(self.proposal_id, self.into_id)
            _refuse_unless_partable(into)
            claimed = Merge.objects.undoable(now).filter(pk=self.pk).update(undone_at=now, undone_by=by)
            if not claimed:
                raise Refused(gettext("A merge can be undone for a week, and once."))
            proposal.backings.exclude(member__in=into.backings.values("member")).delete()
            into.backings.filter(came_from=proposal).delete()
            proposal.turn(self.status, now, by, merged_into=None)
            proposal.count_backings()
            into.count_backings()
            Candidate.unmerge(proposal, into, now)
            self.tell("unmerged", f"merge:{self.pk}:undone", proposal, now)

    def tell(self, kind, cause, where, now):
        """Everybody whom either wish concerns, once."""
        people = self.proposal.audience() | self.into.audience()
        named = {"proposal": self.proposal.thread.title, "other": self.into.thread.title}
        notices.tell(people, kind, cause, where.get_absolute_url(), now, **named)


def _hold_ballots(*proposals):
    """The ballots without a result that they stand on, locked before the proposals, as the freeze does it."""
    unfrozen = Ballot.objects.filter(pk__in=Candidate.objects.filter(proposal__in=proposals).values("ballot"), frozen_at=None)
    list(unfrozen.select_for_update().order_by("pk"))


def _held(*keys):
    """The proposals with these keys, locked, always in the same order so that no two merges wait crosswise."""
    found = Proposal.objects.filter(pk__in=keys).select_related("thread").select_for_update(of=("self",)).order_by("pk")
    found = {proposal.pk: proposal for proposal in found}
    return [found[pk] for pk in keys]


def _refuse_unless_mergeable(proposal, into):
    title = {"title": proposal.thread.title}
    if proposal.pk == into.pk or proposal.product_id != into.product_id:
        raise Refused(gettext("Choose another wish of the same product."))
    if not proposal.is_wanted:
        raise Refused(gettext("“%(title)s” takes no backings any more, so it is not merged.") % title)
    if not into.is_wanted:
        other = {"title": into.thread.title}
        raise Refused(gettext("“%(title)s” takes no backings any more. Choose one that is open or planned.") % other)
    if proposal.features.waiting().exists():
        raise Refused(gettext("“%(title)s” is chosen for a coming build. Merge the other one into it instead.") % title)


def _refuse_unless_partable(into):
    title = {"title": into.thread.title}
    if into.status == Proposal.Status.MERGED:
        raise Refused(gettext("“%(title)s” is part of another wish itself. Undo that first.") % title)
    if not into.is_wanted:
        raise Refused(gettext("“%(title)s” is settled: what was merged into it stays there.") % title)


def _portions(backings):
    """A hundred thousand backings in manageable numbers, by key."""
    last = 0
    while portion := list(backings.filter(pk__gt=last)[:AT_A_TIME]):
        yield portion
        last = portion[-1].pk
