"""The rings, each one's page, and the ways in and out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import clock
from forum.http import sign_in_first
from releases import updates
from releases.cycle import Week
from releases.models import Application, Build, Invitation, Product, Ring, Seat
from releases.refused import Refused
from releases.ring_forms import ApplicationForm

SEATS_SHOWN = 120


@require_safe
def rings(request):
    """What each ring is, how full it is, and when it gets the build of the week to come."""
    now, friday = clock.now(), Week.at(clock.now()).next.friday
    found = list(Ring.objects.with_seats().select_related("product"))
    own = dict(Seat.objects.filter(member=request.user.pk, left_at=None).values_list("ring", "number"))
    for ring in found:
        ring.own, ring.gets_it_at = own.get(ring.pk), ring.gets_at(friday)
    products = [(product, [ring for ring in found if ring.product_id == product.pk]) for product in Product.objects.all()]
    context = {"products": products, "here_now": _here(request.user) if own else [], "now": now, "friday": Week(friday)}
    return render(request, "releases/rings.html", context)


def _here(member):
    """The candidates that have come to this member's rings."""
    return Build.objects.visible_to(member).waiting().filter(rollouts__ring__isnull=False).select_related("product").distinct()


@require_safe
def ring(request, product, slug):
    """One ring: who sits in it, and the way in."""
    return _page(request, find_ring(product, slug))


@require_POST
@sign_in_first
def seat(request, product, slug):
    """Take a seat, with an invitation or where a ring is open; or leave it."""
    ring, now, action = find_ring(product, slug), clock.now(), request.POST.get("action")
    if action == "leave":
        get_object_or_404(ring.seats, member=request.user, left_at=None).leave(now)
        messages.success(request, _("You gave your seat up. You are welcome back."))
        return redirect(ring)
    if action not in ("join", "accept"):
        return HttpResponseBadRequest()
    try:
        way = ring.join if action == "join" else _invitation(ring, request.user, now).redeem
        taken = way(request.user, now)
    except Refused as refused:
        return _page(request, ring, 409, refusal=refused)
    return _welcome(request, taken)


def _welcome(request, seat):
    messages.success(request, _("Welcome! Your seat is %(seat)s.") % {"seat": seat})
    return redirect(seat.ring)


def _invitation(ring, member, now):
    found = Invitation.objects.usable(now).filter(ring=ring, member=member.pk).first()
    if found is None:
        raise Refused(_("There is no invitation for you, or it has ended."))
    return found


@require_POST
@sign_in_first
def application(request, product, slug):
    """Ask for a seat, or take that back."""
    ring, now = find_ring(product, slug), clock.now()
    if request.POST.get("action") == "withdraw":
        get_object_or_404(ring.applications, member=request.user, state=Application.State.WAITING).withdraw(now)
        messages.success(request, _("Your application is withdrawn."))
        return redirect(ring)
    form = ApplicationForm(request.POST)
    if not form.is_valid():
        return _page(request, ring, 422, form=form)
    try:
        Application.send(ring, request.user, form.cleaned_data["device"], form.cleaned_data["words"], now)
    except Refused as refused:
        return _page(request, ring, 409, refusal=refused, form=form)
    messages.success(request, _("Sent. The ring decides, and you will be told."))
    return redirect(ring)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, secret):
    """What a link invites to; POST takes the seat."""
    found = get_object_or_404(Invitation.objects.with_secret(secret).select_related("ring__product"))
    now = clock.now()
    if request.method == "POST":
        return _redeem(request, found, now)
    usable = Invitation.objects.usable(now).filter(pk=found.pk).exists()
    return render(request, "releases/invitation.html", {"invitation": found, "usable": usable})


@login_required
def _redeem(request, found, now):
    try:
        return _welcome(request, found.redeem(request.user, now))
    except Refused as refused:
        return render(request, "releases/invitation.html", {"invitation": found, "refusal": refused}, status=409)


def find_ring(product, slug):
    found = Ring.objects.with_seats().select_related("product", "board")
    return get_object_or_404(found, product__slug=product, slug=slug)


def own_seat(request, ring):
    if not request.user.is_authenticated:
        return None
    return ring.seats.filter(member=request.user, left_at=None).first()


def in_charge(member):
    return member.has_perm("releases.choose_features")


def inside_only(request, ring):
    """The member's seat, or None for those in charge; 404 for everybody else."""
    seat = own_seat(request, ring)
    if seat is None and not in_charge(request.user):
        raise Http404
    return seat


def _page(request, ring, status=200, **more):
    now, seat = clock.now(), own_seat(request, ring)
    week = Week.at(now).next
    context = {
        "ring": ring,
        "now": now,
        "gets_at": ring.gets_at(week.friday),
        "taken": ring.seats_taken,
        "seats": ring.seats.taken().select_related("member")[:SEATS_SHOWN],
        "seat": seat,
        "inside": seat or in_charge(request.user),
        "updates": updates.address_of(seat) if seat else "",
    }
    if context["inside"]:
        context["here_now"] = Build.objects.visible_to(request.user).waiting().filter(rollouts__ring=ring).select_related("product")
    elif request.user.is_authenticated:
        context["invitation"] = Invitation.objects.usable(now).filter(ring=ring, member=request.user).first()
        context["asked"] = ring.applications.filter(member=request.user).last()
        context["form"] = ApplicationForm()
    return render(request, "releases/ring.html", context | more, status=status)
