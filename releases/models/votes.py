"""The votes on a ballot. They are facts: suspicion only flags, and what a moderator sets aside stays where it is."""

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models import Member
from releases.models.ballots import Ballot
from releases.models.candidates import Candidate


class BallotVote(models.Model):
    """One of a member's votes for one Friday. A slot is used once, so nobody has more votes than slots."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="votes")
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="votes")
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


class SetAside(models.Model):
    """A member's votes on one ballot that a moderator does not count, for a reason. The votes themselves stay."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="set_aside")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
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


class Suspicion(models.Model):
    """Something odd about how a member voted, for a moderator to look at. It changes nothing by itself."""

    class Why(models.TextChoices):
        ALIKE = "alike", _("votes like the others of a small group")
        BURST = "burst", _("came in a burst")

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="suspicions")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    why = models.CharField(max_length=5, choices=Why)
    score = models.FloatField()
    words = models.CharField(max_length=200, blank=True)
    found_at = models.DateTimeField(default=clock.now)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-score"]
        constraints = [models.UniqueConstraint(fields=["ballot", "member", "why"], name="suspected_once_per_reason")]

    @property
    def sentence(self):
        """The figures behind it, in the reader's language; `words` keeps the kind and the two numbers."""
        kind, found, expected = self.words.split()
        return SENTENCES[kind]() % {"found": found, "expected": expected}


SENTENCES = {
    "same": lambda: gettext("%(found)s members cast exactly these votes; %(expected)s were to be expected."),
    "joined": lambda: gettext(
        "%(found)s members who joined at the same time vote nearly the same; %(expected)s were to be expected."
    ),
    "minutes": lambda: gettext(
        "%(found)s members voted nearly the same within the same minutes; %(expected)s were to be expected."
    ),
    "young": lambda: gettext("%(found)s young accounts voted for the same wish within minutes; %(expected)s were to be expected."),
}
