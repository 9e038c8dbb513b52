"""What those are told who said that something let them down."""

from django.utils.translation import gettext_lazy as _

from feedback.notices import about_reports
from forum.notices import register

NEWS = {
    "back": _("“%(problem)s” has come back; the team looks at it again"),
    "new": _("“%(problem)s” is looked at anew"),
    "seen": _("“%(problem)s” is seen: the team looks into it"),
    "fixing": _("“%(problem)s” is being fixed"),
    "fixed": _("“%(problem)s” is fixed in %(build)s"),
    "declined": _("“%(problem)s” is not planned to be fixed; read why"),
    "news": _("There is news on “%(problem)s”"),
}


def sentence(told):
    """One for each state: its name is the key that is there."""
    return next(words for name, words in NEWS.items() if name in told)


register(about_reports("problem", _("There is news on a problem you reported"), sentence))
register(about_reports("problem_back", _("A problem you look after has come back"), _("“%(problem)s” has come back in %(build)s")))
