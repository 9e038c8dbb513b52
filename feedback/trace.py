"""What members said of a wish once it was out, on the line of its way."""

from django.db.models import BooleanField, Case, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from feedback.counts import votes_on_features
from feedback.models import Vote
from forum.counting import number_of
from releases import trace
from releases.models import Build


def _answers(member, now):
    """No count before the window has closed, not even in the page's making."""
    closed = Case(When(build__reports_close_at__lte=now, then=Value(True)), default=Value(False), output_field=BooleanField())
    loves = number_of(votes_on_features().filter(value=Vote.Value.LOVE))
    out = trace.shipped(member).filter(build__state=Build.State.PUBLISHED)
    return Subquery(out.values(found=JSONObject(build="build", closed=closed, loves=loves))[:1])


def _say(proposal, found):
    if not found["closed"]:
        return gettext("being written"), reverse("feedback:report", args=[found["build"]])
    loves = found["loves"] or 0
    words = ngettext("%(n)s loves it", "%(n)s love it", loves) % {"n": loves}
    return words, reverse("feedback:others", args=[found["build"]])


trace.register(trace.Station(5, _("Reports"), _answers, _say))
