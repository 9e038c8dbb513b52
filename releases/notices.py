"""What the week tells members of."""

from django.utils.translation import gettext_lazy as _

from forum.notices import Kind, register

register(Kind("planned", _("A wish of yours, or one you back, is planned"), _("“%(proposal)s” is planned")))
register(Kind("built", _("A wish of yours, or one you back, is built"), _("“%(proposal)s” is built: it is in %(build)s")))
register(Kind("declined", _("A wish of yours, or one you back, is declined"), _("“%(proposal)s” is declined; read why")))
register(Kind("merged", _("A wish of yours, or one you back, is merged"), _("“%(proposal)s” is part of “%(other)s” now")))
register(Kind("unmerged", _("Two wishes are parted again"), _("“%(proposal)s” and “%(other)s” are two wishes again")))
register(Kind("build_out", _("A build is out"), _("%(product)s %(build)s is out: use it, vote and report")))
register(Kind("fixes_out", _("A build with fixes only is out"), _("%(product)s %(build)s is out, with fixes only")))
register(Kind("ring_build", _("A build comes to your ring"), _("%(product)s %(build)s is here for “%(ring)s”")))
register(Kind("ring_invited", _("You are invited to a ring"), _("You are invited to “%(ring)s”: take your seat")))
register(Kind("ring_applied", _("Somebody asks for a seat in your ring"), _("%(who)s asks for a seat in “%(ring)s”")))
register(Kind("ring_admitted", _("You have a seat in a ring"), _("You have seat #%(number)s in “%(ring)s”")))
register(Kind("ring_refused", _("You do not get a seat in a ring"), _("Your application for “%(ring)s” is answered; read why")))
register(Kind("ring_retired", _("Your seat in a ring is taken back"), _("Your seat in “%(ring)s” is taken back: %(reason)s")))
register(Kind("build_halted", _("A build you have is halted"), _("%(build)s is halted: %(reason)s")))
register(Kind("stop_ship", _("Somebody calls to stop a build"), _("%(who)s calls to stop %(build)s; look at the evidence")))
register(Kind("stop_ship_answered", _("Your call to stop a build is answered"), _("Your call to stop %(build)s is answered")))
register(
    Kind("off_ballot", _("A wish you voted for leaves the ballot"), _("“%(proposal)s” left the ballot: your vote is free again"))
)
register(Kind("withdrawn", _("A build you run is withdrawn"), _("%(product)s %(build)s is withdrawn: %(reason)s")))
