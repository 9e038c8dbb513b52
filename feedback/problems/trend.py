"""How many members said it, build by build, and what they named with it."""

from collections import namedtuple

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from feedback.problems.models import Evidence
from releases.models import Build, Feature

BUILDS, FEATURES = 12, 6

Point = namedtuple("Point", "build voices is_fix")


def points(problem):
    """A Point for each of the last builds of its product that are out, the newest first."""
    met = Evidence.objects.filter(problem=problem.pk, build=OuterRef("pk")).order_by().values("build")
    voices = Coalesce(Subquery(met.annotate(n=Count("member", distinct=True)).values("n")), 0)
    builds = Build.objects.out().filter(product=problem.product_id).select_related("product").annotate(voices=voices)
    newest = builds.order_by("-friday").defer("notes", "notes_html", "technical", "technical_html")[:BUILDS]
    return [Point(build, build.voices, build.pk == problem.fixed_in_id) for build in newest]


def features(problem):
    """The features that its reports name, the most named first, each with its build and its team."""
    named = Count("letdown_in", filter=Q(letdown_in__letdown_evidence__problem=problem.pk))
    found = Feature.objects.filter(letdown_in__letdown_evidence__problem=problem.pk).select_related("build__product", "team")
    return found.annotate(named=named).order_by("-named", "-pk")[:FEATURES]
