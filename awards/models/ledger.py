"""Which votes on a build's features count for its award, and what moderators made of the odd ones."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum import clock
from releases.models import Build
from releases.models.judging import JudgedVotes, OddVotes


def left_out(build):
    """The members, by key, whose votes on the build are set aside."""
    return VotesSetAside.objects.filter(build=build, lifted_at=None).values("member")


def counted(votes, build):
    """Those of the build's votes that count for its award: of accounts older than the build, and not set aside."""
    return votes.filter(voter__date_joined__lt=build.published_at).exclude(voter__in=left_out(build))


class VotesSetAside(JudgedVotes):
    """A member's votes on one build that a moderator does not count, for a reason; counted again for a reason too."""

    build = models.ForeignKey(Build, models.CASCADE, related_name="votes_set_aside")
    lift_reason = models.CharField(_("why they count again"), max_length=300, blank=True)

    class Meta(JudgedVotes.Meta):
        constraints = [
            models.UniqueConstraint(fields=["build", "member"], name="votes_set_aside_once", condition=Q(lifted_at=None)),
            models.CheckConstraint(name="award_votes_are_set_aside_with_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="votes_count_again_for_a_reason",
                condition=Q(lifted_at=None, lift_reason="") | Q(lifted_at__isnull=False) & ~Q(lift_reason=""),
            ),
        ]


class VoteSuspicion(OddVotes):
    """Something odd about how a member voted on a build's features."""

    build = models.ForeignKey(Build, models.CASCADE, related_name="vote_suspicions")

    class Meta(OddVotes.Meta):
        constraints = [models.UniqueConstraint(fields=["build", "member", "why"], name="voter_suspected_once_per_reason")]


class Watch(models.Model):
    """When a build's votes were looked through last."""

    build = models.OneToOneField(Build, models.CASCADE, related_name="watch")
    at = models.DateTimeField(default=clock.now)
