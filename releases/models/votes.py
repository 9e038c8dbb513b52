"""The votes on a ballot. They are facts: suspicion only flags, and what a moderator sets aside stays where it is."""

from django.db import models, transaction
from django.db.models import Q

from forum import clock
from forum.models import Member
from releases.models.ballots import Ballot
from releases.models.candidates import Candidate
from releases.models.judging import JudgedVotes, OddVotes


class BallotVote(models.Model):
    """One of a member's votes for one Friday. A slot is used once, so nobody has more votes than slots."""

    # No index of their own: those of the constraints begin with them, and each more is written at each vote.
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="votes", db_index=False)
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="votes", db_index=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="ballot_votes")
    slot = models.PositiveSmallIntegerField()
    cast_at = models.DateTimeField(default=clock.now)
    came_from = models.ForeignKey(Candidate, models.SET_NULL, null=True, related_name="+")  # where it stood before a merge

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "member"], name="one_vote_per_member_and_candidate"),
            models.UniqueConstraint(fields=["ballot", "member", "slot"], name="ballot_slot_is_used_once"),
            models.CheckConstraint(name="ballot_slots_are_counted_from_one", condition=Q(slot__gte=1)),
        ]


class SetAside(JudgedVotes):
    """A member's votes on one ballot that a moderator does not count, for a reason."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="set_aside")

    class Meta(JudgedVotes.Meta):
        constraints = [
            models.UniqueConstraint(fields=["ballot", "member"], name="set_aside_once", condition=Q(lifted_at=None)),
            models.CheckConstraint(name="votes_are_set_aside_with_a_reason", condition=~Q(reason="")),
        ]

    @classmethod
    def keep(cls, ballot, members, reason, by, now):
        """Count these members' votes on the ballot no more; who is set aside already stays so for the first reason."""
        if not reason.strip():
            raise ValueError("votes are set aside for a reason")
        with transaction.atomic():
            at = _not_before_the_freeze(ballot, now)
            rows = [cls(ballot=ballot, member=member, reason=reason.strip(), by=by, at=at) for member in members]
            cls.objects.bulk_create(rows, ignore_conflicts=True)

    def lift(self, by, now):
        """Count the member's votes again. False when somebody did so before."""
        with transaction.atomic():
            at = _not_before_the_freeze(self.ballot, now)
            return bool(SetAside.objects.filter(pk=self.pk, lifted_at=None).update(lifted_at=at, lifted_by=by))


def _not_before_the_freeze(ballot, now):
    """The instant to write down: what waited for the freeze came after it, and the frozen result does not know it."""
    frozen_at = Ballot.objects.select_for_update().get(pk=ballot.pk).frozen_at
    return max(now, frozen_at) if frozen_at else now


class Suspicion(OddVotes):
    """Something odd about how a member voted on a ballot."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="suspicions")

    class Meta(OddVotes.Meta):
        constraints = [models.UniqueConstraint(fields=["ballot", "member", "why"], name="suspected_once_per_reason")]
