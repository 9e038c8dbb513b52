"""An award before it is announced: who would win, whose photo may be shown, and whether it waits for somebody."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from awards.forms import HoldForm, PhotoForm
from awards.models import Edition, Laureate, Standing, Tally
from forum import clock
from forum.http import sign_in_first
from releases.models import TeamMember


@sign_in_first
@permission_required("awards.preview_awards", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request, friday, product):
    """For product and release managers: see it, hold it back or approve it, and bring the teams' photos."""
    tally = get_object_or_404(_tallies(), build__friday=friday, build__product__slug=product)
    if request.method != "POST":
        return _page(request, tally)
    said = {"hold": _hold, "approve": _approve, "photo": _photo}.get(request.POST.get("action"), _approve)(request, tally)
    if not isinstance(said, str):
        return _page(request, tally, 422, **said)
    messages.success(request, said)
    return redirect("awards:preview", friday, product)


def _tallies():
    laureates = Prefetch("laureates", Laureate.objects.select_related("member"))
    standings = Standing.objects.select_related("feature__team").prefetch_related(laureates)
    found = Tally.objects.select_related("build__product", "held_by")
    return found.prefetch_related(Prefetch("standings", standings), Prefetch("editions", Edition.objects.light()))


def _hold(request, tally):
    form = HoldForm(request.POST)
    if not form.is_valid():
        return {"hold_form": form}
    if tally.hold(request.user, form.cleaned_data["reason"], clock.now()):
        return _("Held back. It is announced when somebody approves it.")
    return _("It is held back or announced already.")


def _approve(request, tally):
    return _("Approved. It is announced at its hour.") if tally.approve() else _("Nothing held it back.")


def _photo(request, tally):
    form = PhotoForm(request.POST, request.FILES, tally=tally)
    if not form.is_valid():
        return {"photo_form": form}
    form.keep()
    return _("The photo is kept. It is shown when everybody in the team agrees.")


def _page(request, tally, status=200, **more):
    teams = {standing.feature.team_id: standing.feature.team for standing in tally.podium}
    for team in teams.values():
        team.agreed, team.silent = [], []
    for seat in TeamMember.objects.filter(team__in=teams).select_related("member").order_by("pk"):
        (teams[seat.team_id].agreed if seat.shown else teams[seat.team_id].silent).append(seat.member)
    context = {"tally": tally, "build": tally.build, "product": tally.build.product, "teams": list(teams.values())}
    context |= {"hold_form": HoldForm(), "photo_form": PhotoForm(tally=tally), "now": clock.now()}
    return render(request, "awards/preview.html", context | more, status=status)
