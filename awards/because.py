"""What a member's votes, reports and wishes changed."""

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from awards.models import Standing, VotesSetAside
from feedback.models import Vote
from releases import recap
from releases.models import Backing, BallotVote, Feature, Proposal

SHOWN = 50  # of each kind, the latest


def shipped(member):
    """Features that are out and that the member wished for, backed or voted in, with which of the three it was."""
    wish = OuterRef("proposal")
    features = Feature.objects.visible_to(member).filter(proposal__thread__hidden_at=None)
    features = features.annotate(
        wished=Exists(Proposal.objects.filter(pk=wish, thread__author=member)),
        backed=Exists(Backing.objects.filter(proposal=wish, member=member)),
        voted=Exists(BallotVote.objects.filter(candidate__proposal=wish, member=member)),
    )
    own = features.filter(Q(wished=True) | Q(backed=True) | Q(voted=True))
    return own.select_related("build__product").order_by("-build__friday", "pk")[:SHOWN]


def won(member):
    """The winners of announced awards that the member's counted love helped to win."""
    winners = Standing.objects.filter(place=1, tally__announced_at__isnull=False)
    loved = winners.filter(Exists(loves().filter(voter=member, feature=OuterRef("feature"))))
    return loved.select_related("tally__build__product").order_by("-tally__build__friday", "pk")[:SHOWN]


def loves():
    """The votes of love that count for an award."""
    aside = VotesSetAside.objects.filter(build=OuterRef("feature__build"), member=OuterRef("voter"), lifted_at=None)
    old_enough = Vote.objects.filter(value=Vote.Value.LOVE, voter__date_joined__lt=F("feature__build__published_at"))
    return old_enough.exclude(Exists(aside))


def won_in_week(keys, week):
    """(member, title) for each winner of the week's award that one of these members (keys) had chosen."""
    winners = Standing.objects.filter(place=1, tally__announced_at__isnull=False, tally__build__friday=week.previous.friday)
    titles = dict(winners.values_list("feature", "title"))
    for member, feature in loves().filter(voter__in=keys, feature__in=titles).order_by("pk").values_list("voter", "feature"):
        yield member, titles[feature]


def _count(n):
    return ngettext("%(n)s winner chosen", "%(n)s winners chosen", n) % {"n": n}


recap.register(recap.Part(2, "won", _("Won the Popcorn Award, loved by you among others:"), _count, won_in_week))
