"""Meetups: a plain list for everybody, and for those who keep the medals who was there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.medals.forms import MeetupForm
from awards.medals.keeping import may_keep
from awards.medals.models import Guest, Meetup
from forum import clock
from forum.http import key

SHOWN = 30


@require_safe
def index(request):
    """When and where members met and how many came, the latest first; no names."""
    came = Count("guests", filter=Q(guests__in=Guest.objects.standing().values("pk")))
    meetups = Meetup.objects.annotate(came=came).order_by("-day", "-pk")
    if (before := key(request.GET.get("before", ""))) and (last := Meetup.objects.filter(pk=before).first()):
        meetups = meetups.filter(Q(day__lt=last.day) | Q(day=last.day, pk__lt=last.pk))
    meetups = list(meetups[: SHOWN + 1])
    more = meetups[SHOWN - 1].pk if len(meetups) > SHOWN else None
    return render(request, "awards/medals/meetups.html", {"meetups": meetups[:SHOWN], "more": more})


@login_required
@may_keep
@require_http_methods(["GET", "HEAD", "POST"])
def meetup(request, pk=None):
    """Write a meetup down or correct it, and add who was there."""
    found, now = get_object_or_404(Meetup, pk=pk) if pk else None, clock.now()
    form = MeetupForm(request.POST if request.method == "POST" else None, instance=found, now=now)
    if form.is_valid():
        kept = form.keep(request.user)
        messages.success(request, _("Written down. Who was there gets it within ten minutes."))
        return redirect("medals:meetup", kept.pk)
    guests = Guest.objects.filter(meetup=pk).with_lines().select_related("member") if pk else []
    return render(request, "awards/medals/meetup.html", {"form": form, "guests": guests}, status=422 if form.errors else 200)
