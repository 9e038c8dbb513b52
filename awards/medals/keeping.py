"""For those who keep the medals: rules and medals with a preview, and taking back with a reason."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.medals import ledger, preview
from awards.medals.cabinet import look_again
from awards.medals.forms import MedalForm, RevocationForm, RuleForm
from awards.medals.models import Honour, Medal, PointEntry, Rule
from awards.medals.views import pages_of
from forum import clock, names
from forum.http import sign_in_first
from forum.models import Member

may_keep = permission_required("medals.keep_medals", raise_exception=True)


@login_required
@may_keep
@require_safe
def rules(request):
    context = {"rules": Rule.objects.known(), "medals": Medal.objects.all()}
    return render(request, "awards/medals/rules.html", context)


@login_required
@may_keep
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request, kind):
    found = get_object_or_404(Rule.objects.known(), kind=kind)
    form = RuleForm(request.POST if request.method == "POST" else None, instance=found)
    return _edit(request, form, "awards/medals/rule.html", lambda changed: preview.of_rule(changed, clock.now()))


@login_required
@may_keep
@require_http_methods(["GET", "HEAD", "POST"])
def medal(request, key=None):
    found = get_object_or_404(Medal, key=key) if key else None
    form = MedalForm(request.POST if request.method == "POST" else None, instance=found)
    return _edit(request, form, "awards/medals/medal.html", lambda changed: list(preview.of_medal(changed)))


def _edit(request, form, template, look):
    """The form, its preview, and once that was seen the change itself."""
    context = {"form": form}
    if form.is_bound and form.is_valid():
        if form.was_seen:
            form.save()
            look_again()
            messages.success(request, _("Saved. Who has earned it gets it within a minute."))
            return redirect("medals:rules")
        context["preview"] = look(form.instance)
    return render(request, template, context, status=422 if form.errors else 200)


@login_required
@may_keep
@require_safe
def book_of(request, name):
    """Somebody's book, with what it takes to take a line or a medal back."""
    if "\0" in name:  # which PostgreSQL would not even look for
        raise Http404
    return _book(request, get_object_or_404(Member, name_key=names.key(name), is_active=True))


@sign_in_first
@may_keep
@require_POST
def counter(request, pk):
    entry = get_object_or_404(PointEntry.objects.filter(counters=None).select_related("member"), pk=pk)
    return _take_back(request, entry, ledger.counter)


@sign_in_first
@may_keep
@require_POST
def revoke(request, pk):
    honour = get_object_or_404(Honour.objects.select_related("member", "medal"), pk=pk)
    return _take_back(request, honour, ledger.revoke)


def _take_back(request, thing, verb):
    form = RevocationForm(request.POST)
    if not form.is_valid():
        return _book(request, thing.member, form, thing, 422)
    if not verb(thing, form.cleaned_data["reason"], request.user, clock.now()):
        messages.error(request, _("This was taken back before."))
        return _book(request, thing.member, status=409)
    look_again()
    messages.success(request, _("Taken back. The member reads why."))
    return redirect("medals:book-of", thing.member.username)


def _book(request, member, form=None, about=None, status=200):
    context = pages_of(member, request.GET.get("before")) | {"member": member, "keeper": True, "form": form or RevocationForm()}
    context |= {"refused": about, "here": reverse("medals:book-of", args=[member.username])}
    return render(request, "awards/medals/book.html", context, status=status)
