"""A wish on a ballot, and what became of it there."""

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models import Member, Thread
from releases.models.ballots import Ballot
from releases.models.builds import Build, free_wishes
from releases.models.proposals import Proposal
from releases.refused import Refused


class CandidateQuerySet(models.QuerySet):
    def standing(self):
        """Without those whose wish became part of another one."""
        return self.exclude(proposal__status=Proposal.Status.MERGED)

    def visible_to(self, member):
        return self.filter(proposal__thread__in=Thread.objects.visible_to(member))

    def on_open(self, now):
        """Those that may be voted for at `now`."""
        return self.filter(ballot__in=Ballot.objects.open(now))

    def with_vote_of(self, member):
        """With `voted`: whether the member's vote is on it."""
        theirs = Candidate.objects.filter(pk=OuterRef("pk"), votes__member=member.pk)
        return self.annotate(voted=Exists(theirs))


class Candidate(models.Model):
    """A wish on one ballot. Its figures are written when the ballot freezes and stay."""

    class Override(models.TextChoices):
        IN = "in", _("in after all")
        OUT = "out", _("not this time")

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="candidates")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="candidacies")
    added_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")  # None: the clock, as most backed
    added_at = models.DateTimeField(default=clock.now)
    cast = models.PositiveIntegerField(null=True)  # every vote
    counted = models.PositiveIntegerField(null=True)  # without those set aside; the rank is by these
    rank = models.PositiveIntegerField(null=True)
    accepted = models.BooleanField(null=True)  # by rank, before any override
    override = models.CharField(max_length=3, choices=Override, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    overridden_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    overridden_at = models.DateTimeField(null=True, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "proposal"], name="proposal_is_once_on_a_ballot"),
            models.CheckConstraint(name="override_has_a_reason", condition=Q(override="") | ~Q(reason="")),
            models.CheckConstraint(
                name="candidate_is_ranked_with_its_figures",
                condition=Q(rank=None, cast=None, counted=None, accepted=None)
                | Q(rank__isnull=False, cast__isnull=False, counted__isnull=False, accepted__isnull=False),
            ),
        ]

    @property
    def is_in(self):
        """Whether it goes into the build: by its rank, or by an override."""
        return self.override == self.Override.IN or (bool(self.accepted) and self.override != self.Override.OUT)

    @property
    def aside(self):
        """How many of its votes were set aside when the ballot froze."""
        return self.cast - self.counted

    def refusal(self):
        """Why nobody votes for it, whatever the hour; "" when nothing stands against it."""
        found = Candidate.objects.filter(pk=self.pk).select_related("ballot").first()
        if found is None:
            return gettext("This wish is no longer on the ballot.")
        if found.override:
            return gettext("This wish is in already. Give your vote to another one.")
        if Build.objects.left_out().filter(product=found.ballot.product_id, friday=found.ballot.friday).exists():
            return gettext("This Friday is skipped. The wishes stand again on the next ballot.")
        return ""

    def override_with(self, override, reason, by, now):
        """Put the wish in or leave it out, whatever its rank, for a reason that all read; until the build is ready."""
        if not reason.strip():
            raise ValueError("a ballot is overridden for a reason")
        with transaction.atomic():
            build = self.ballot.build
            if self.ballot.frozen_at is None or build is None:
                raise Refused(gettext("There is no result yet that could be overridden."))
            build.hold_still()
            self.refresh_from_db()
            if self.is_in == (override == self.Override.IN):
                raise Refused(gettext("It stands there already: nothing has changed."))
            if override == self.Override.IN:
                build.take_in(self._free_proposal(), by, now)
                self.overrule(override, reason, by, now)
            else:
                build.features.get(proposal=self.proposal).drop(reason, by, now)
        self.refresh_from_db()

    def _free_proposal(self):
        """Its wish, locked; Refused when it was settled or taken by another build meanwhile."""
        wish = Proposal.objects.select_for_update().get(pk=self.proposal_id)
        if not free_wishes(self.ballot.product).filter(pk=wish.pk).exists():
            raise Refused(gettext("“%(title)s” is settled or taken. Choose another wish.") % {"title": wish.thread.title})
        return wish

    def overrule(self, override, reason, by, now):
        """Write the override down; "" takes it off again."""
        written = {"override": override, "reason": reason.strip()[:300] if override else ""}
        written |= {"overridden_by": by if override else None, "overridden_at": now if override else None}
        Candidate.objects.filter(pk=self.pk).update(**written)
        vars(self).update(override=override, reason=written["reason"])

    @classmethod
    def merge(cls, proposal, into, by, now):
        """Two wishes became one: on ballots that are not frozen the votes move. Who voted for both has one vote free again."""
        for candidate in cls._unfrozen(proposal):
            target, _new = cls.objects.get_or_create(
                ballot=candidate.ballot, proposal=into, defaults={"added_by": by, "added_at": now}
            )
            candidate.votes.filter(member__in=target.votes.values("member")).delete()
            candidate.votes.update(candidate=target, came_from=candidate)

    @classmethod
    def unmerge(cls, proposal, into, now):
        """They are two again: the votes that moved go back, except where the member has voted for the first one since."""
        for candidate in cls._unfrozen(proposal):
            moved = candidate.ballot.votes.filter(candidate__proposal=into, came_from=candidate)
            moved.exclude(member__in=candidate.votes.values("member")).update(candidate=candidate, came_from=None)

    @classmethod
    def _unfrozen(cls, proposal):
        """The proposal's candidacies on ballots without a result, kept from votes and from the freeze."""
        ballots = Ballot.objects.select_for_update().filter(frozen_at=None, candidates__proposal=proposal).order_by("pk")
        return [cls.objects.select_related("ballot").get(ballot=ballot, proposal=proposal) for ballot in ballots]


def with_candidacy(proposals, member, now):
    """Proposals with `candidacy`, the candidate that may be voted for at `now`, and `voted`, whether the member's vote is on it."""
    standing = Candidate.objects.on_open(now).filter(proposal=OuterRef("pk"), override="")
    own = standing.filter(votes__member=member.pk)
    return proposals.annotate(candidacy=Subquery(standing.values("pk")[:1]), voted=Exists(own))
