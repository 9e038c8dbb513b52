"""What the week tells members of."""

from django.utils.translation import gettext_lazy as _

from forum.notices import Kind, register

register(Kind("planned", _("A wish of yours, or one you back, is planned"), _("“%(proposal)s” is planned")))
register(Kind("built", _("A wish of yours, or one you back, is built"), _("“%(proposal)s” is built: it is in %(build)s")))
register(Kind("declined", _("A wish of yours, or one you back, is declined"), _("“%(proposal)s” is declined; read why")))
register(Kind("build_out", _("A build is out"), _("%(product)s %(build)s is out: use it, vote and report")))
