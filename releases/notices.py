"""What the week tells members of."""

from functools import partial

from django.db.models import Count, F
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from forum.notices import Kind, Theme, register
from releases.models import BallotVote

about_wishes, about_builds = partial(Kind, theme=Theme.WISHES), partial(Kind, theme=Theme.BUILDS)


def _out(told):
    """That it is out, and how much of it the reader voted in."""
    news = gettext("%(product)s %(build)s is out: use it, vote and report")
    if "voted" not in told:
        return news
    part = ngettext("%(voted)s wish that you voted for is in it", "%(voted)s wishes that you voted for are in it", told["voted"])
    return f"{news} · {part}"


def _with_own_votes(keys, pk=None, **told):
    """{member: details}: with `voted`, how many of the build's features each of them voted in; one query for all."""
    votes = BallotVote.objects.filter(member__in=keys, candidate__proposal__features__build=pk)
    votes = votes.filter(ballot__friday=F("candidate__proposal__features__build__friday"))
    voted = dict(votes.order_by().values_list("member").annotate(Count("pk")))
    return {key: told | ({"voted": voted[key]} if key in voted else {}) for key in keys}


register(about_wishes("planned", _("A wish of yours, or one you back, is planned"), _("“%(proposal)s” is planned")))
register(about_wishes("built", _("A wish of yours, or one you back, is built"), _("“%(proposal)s” is built: it is in %(build)s")))
register(about_wishes("answered", _("A wish of yours, or one you back, is answered"), _("%(who)s answered “%(proposal)s”")))
register(about_wishes("declined", _("A wish of yours, or one you back, is declined"), _("“%(proposal)s” is declined; read why")))
register(about_wishes("merged", _("A wish of yours, or one you back, is merged"), _("“%(proposal)s” is part of “%(other)s” now")))
register(about_wishes("unmerged", _("Two wishes are parted again"), _("“%(proposal)s” and “%(other)s” are two wishes again")))
register(about_builds("build_out", _("A build is out"), _out, of_each=_with_own_votes))
register(about_builds("fixes_out", _("A build with fixes only is out"), _("%(product)s %(build)s is out, with fixes only")))
register(about_builds("ring_build", _("A build comes to your ring"), _("%(product)s %(build)s is here for “%(ring)s”")))
register(about_builds("ring_invited", _("You are invited to a ring"), _("You are invited to “%(ring)s”: take your seat")))
register(about_builds("ring_applied", _("Somebody asks for a seat in your ring"), _("%(who)s asks for a seat in “%(ring)s”")))
register(about_builds("ring_admitted", _("You have a seat in a ring"), _("You have seat #%(number)s in “%(ring)s”")))
register(
    about_builds("ring_refused", _("You do not get a seat in a ring"), _("Your application for “%(ring)s” is answered; read why"))
)
register(
    about_builds("ring_retired", _("Your seat in a ring is taken back"), _("Your seat in “%(ring)s” is taken back: %(reason)s"))
)
register(about_builds("build_halted", _("A build you have is halted"), _("%(build)s is halted: %(reason)s")))
register(about_builds("stop_ship", _("Somebody calls to stop a build"), _("%(who)s calls to stop %(build)s; look at the evidence")))
register(
    about_builds("stop_ship_answered", _("Your call to stop a build is answered"), _("Your call to stop %(build)s is answered"))
)
register(
    about_wishes(
        "off_ballot", _("A wish you voted for leaves the ballot"), _("“%(proposal)s” left the ballot: your vote is free again")
    )
)
register(about_builds("withdrawn", _("A build you run is withdrawn"), _("%(product)s %(build)s is withdrawn: %(reason)s")))
