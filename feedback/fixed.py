"""What let a member down and is fixed: a later build has a fix of the same name, or of the same wish."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from feedback.models import FourGridReport
from releases import recap
from releases.models import Feature


def for_member(member):
    """The fixes that are out of what this member's reports named as letting them down, latest first."""
    earlier = {"letdown__build__product": OuterRef("build__product"), "letdown__build__friday__lt": OuterRef("build__friday")}
    reports = FourGridReport.objects.filter(author=member, **earlier)
    named = Exists(reports.filter(letdown__title=OuterRef("title"))) | Exists(
        reports.filter(letdown__proposal=OuterRef("proposal"))
    )
    fixes = Feature.objects.visible_to(member).filter(named, maturity=Feature.Maturity.FIXED)
    return fixes.select_related("build__product").order_by("-build__friday", "pk")


def in_week(keys, week):
    """(member, title) for each fix of the Friday before that one of these members (keys) had asked for in a report."""
    fixes = Feature.objects.visible_to(None).filter(build__friday=week.previous.friday, maturity=Feature.Maturity.FIXED)
    for fix in fixes.select_related("build").order_by("pk"):
        same = Q(letdown__title=fix.title) | (Q(letdown__proposal=fix.proposal_id) if fix.proposal_id else Q(pk__in=[]))
        reports = FourGridReport.objects.filter(same, author__in=keys, letdown__build__product=fix.build.product_id)
        reports = reports.filter(letdown__build__friday__lt=week.previous.friday)
        for member in reports.order_by("author").values_list("author", flat=True).distinct():
            yield member, fix.title


def _count(n):
    return ngettext("%(n)s report line fixed", "%(n)s report lines fixed", n) % {"n": n}


recap.register(recap.Part(1, "fixed", _("Fixed, because your report said that it let you down:"), _count, in_week))
