"""The Fridays that were, those that come, and a new one."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_required, permission_required
from django.db import IntegrityError
from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forum import clock, spoken
from releases.cycle import DAY, Week
from releases.forms import PlanForm
from releases.models import Build, Feature, Product

WEEKS_BACK, WEEKS_AHEAD = 3, 6
MOST_WANTED = 8

schedules = permission_required("releases.schedule_builds", raise_exception=True)
chooses = permission_required("releases.choose_features", raise_exception=True)


@dataclass(frozen=True)
class Row:
    """One Friday of the schedule; without a build nothing is planned for it yet."""

    friday: date
    build: Build | None = None
    phase: str = ""

    @property
    def short(self):
        return spoken.short_day(self.friday).replace(" ", "\N{NO-BREAK SPACE}")


@login_required
@chooses
@require_safe
def schedule(request):
    """The Fridays that were and those that come."""
    now = clock.now()
    product = Product.objects.first()
    rows = _rows(now)
    next_up = next((row.build for row in rows if row.build and row.build.is_waiting and row.build.week.late_until >= now), None)
    checks = next_up.checklist() if next_up else []
    context = {
        "rows": rows,
        "now": now,
        "gathering": Week.gathering(now).friday,
        "zone": settings.COMMUNITY_TIME_ZONE,
        "product": product,
        "several": len({row.build.product_id for row in rows if row.build}) > 1,
        "weeks_out": Build.objects.out().count(),
        "next_up": next_up,
        "checks": checks,
        "checks_done": sum(check.done for check in checks),
        "most_wanted": Feature.candidates(product).select_related("thread")[:MOST_WANTED] if product else [],
    }
    return render(request, "releases/schedule.html", context)


def _rows(now):
    """From three weeks ago on, every Friday that has a build, and the next ones that have none yet."""
    this = Week.at(now)
    builds = (
        Build.objects.with_stop_ships()
        .with_open_ends()
        .filter(friday__gte=this.friday - WEEKS_BACK * 7 * DAY)
        .select_related("product")
    )
    rows = [Row(build.friday, build, build.phase(now)) for build in builds.annotate(feature_count=Count("features"))]
    known = {row.friday for row in rows}
    coming = (this.friday + n * 7 * DAY for n in range(1, WEEKS_AHEAD + 1))
    rows += [Row(friday) for friday in coming if friday not in known]
    return sorted(rows, key=lambda row: (row.friday, row.build.product_id if row.build else 0))


@login_required
@schedules
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request):
    """Put a Friday on the schedule."""
    now = clock.now()
    form = PlanForm(request.POST or None, now=now, initial={"friday": request.GET.get("friday")})
    if form.is_bound and form.is_valid():
        words = [form.cleaned_data[name] for name in ("product", "friday", "number", "headline")]
        try:
            return redirect("releases:edit", Build.plan(*words, request.user, now).pk)
        except IntegrityError:
            form.add_error("friday", _("This Friday has a build already. Choose another one."))
    return render(request, "releases/plan.html", {"form": form}, status=422 if form.is_bound else 200)
