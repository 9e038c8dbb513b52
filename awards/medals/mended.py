"""What was found and mended: it earns something where there is the room for problems."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from awards.medals.facts import between
from awards.medals.sources import Source, line, register
from feedback.problems.models import Evidence, Problem, Turn
from releases.models import Build


def _mended(since, until):
    """The reports and threads on a problem that is fixed in a build that is out; not the "me too", nor the team's own findings.

    It counts from the latest of three: the word that it is fixed, the build, and the report's coming to the problem.
    """
    fixed = Turn.objects.filter(problem=OuterRef("problem"), state=Problem.State.FIXED, fixed_in=OuterRef("problem__fixed_in"))
    found = Evidence.objects.filter(kind__in=[Evidence.Kind.REPORT, Evidence.Kind.THREAD], problem__state=Problem.State.FIXED)
    found = found.filter(problem__fixed_in__state=Build.State.PUBLISHED)
    found = found.annotate(said=Subquery(fixed.order_by("-at", "-pk").values("at")[:1]))
    found = found.annotate(since=Greatest("said", "problem__fixed_in__published_at", "at")).filter(between("since", since, until))
    return found.annotate(**line("mended", "problem", "member", "problem__title", "since"))


register(Source("mended", _("Found and fixed"), _("You reported a problem, and the build that fixes it is out"), 6, _mended))
