"""The wall of thanks of one award, for everybody to read and for members to write on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from awards.models import Standing, Tally
from awards.thanks.forms import ThanksForm
from awards.thanks.models import Thanks
from forum import clock
from forum.http import key, sign_in_first
from forum.limits import limited

A_PAGE = 40


@require_http_methods(["GET", "HEAD", "POST"])
def wall(request, friday, product):
    """All thanks to the winners of a week, the latest first; sending the form gives them or changes their words."""
    tally = _won(friday, product)
    return _give(request, tally) if request.method == "POST" else _page(request, tally)


@sign_in_first
@limited("thanks", 10)
def _give(request, tally):
    form = ThanksForm(request.POST)
    if not form.is_valid():
        return _page(request, tally, 422, form=form)
    if Thanks.give(tally, request.user, form.cleaned_data["words"], clock.now()) is None:
        return _page(request, tally, 409, is_hidden=True)
    messages.success(request, _("Thank you. It stands on the wall."))
    return _back(tally)


@require_POST
@sign_in_first
@limited("thanks", 10)
def take_back(request, friday, product):
    tally = _won(friday, product)
    if not Thanks.take_back(tally, request.user):
        return _page(request, tally, 409, is_hidden=True)
    messages.success(request, _("Your thanks are taken back."))
    return _back(tally)


@require_POST
@sign_in_first
def hide(request, pk):
    """Hide somebody's thanks from everybody but the moderators and who wrote them."""
    found = _moderated(request, pk)
    found.hide(request.user, clock.now())
    return _back(found.tally)


@require_POST
@sign_in_first
def restore(request, pk):
    found = _moderated(request, pk)
    found.restore()
    return _back(found.tally)


def _moderated(request, pk):
    if not request.user.has_perm("forum.moderate"):
        raise PermissionDenied
    return get_object_or_404(Thanks.objects.select_related("tally__build__product"), pk=pk)


def _won(friday, product):
    """The announced tally of a week that somebody won."""
    winners = Prefetch("standings", Standing.objects.filter(place=1))
    found = Tally.objects.filter(announced_at__isnull=False).select_related("build__product").prefetch_related(winners)
    tally = get_object_or_404(found, build__friday=friday, build__product__slug=product)
    if not tally.winners:
        raise Http404
    return tally


def _back(tally):
    return redirect(f"{reverse('thanks:wall', args=[tally.build.friday, tally.build.product.slug])}#thanks")


def _page(request, tally, status=200, **more):
    before = key(request.GET.get("before", ""))
    seen = Thanks.objects.filter(tally=tally).visible_to(request.user).select_related("member").order_by("-pk")
    thanks = list((seen.filter(pk__lt=before) if before else seen)[: A_PAGE + 1])
    own = Thanks.objects.filter(tally=tally, member=request.user.pk).first() if request.user.is_authenticated else None
    context = {"tally": tally, "build": tally.build, "product": tally.build.product, "thanks": thanks[:A_PAGE], "own": own}
    context |= {"older": thanks[A_PAGE - 1].pk if len(thanks) > A_PAGE else None, "form": ThanksForm()}
    return render(request, "awards/thanks/wall.html", context | more, status=status)
