from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from feedback.problems.forms import OpenForm, SortForm
from feedback.problems.inbox import may_sort, open_inbox, products_of, team_named
from feedback.problems.models import Evidence, Problem
from forum import clock
from forum.http import key
from releases.refused import Refused


def for_sorters(view):
    """For product managers, and for makers with what concerns their teams."""

    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded_view(request):
        if not may_sort(request.user):
            raise PermissionDenied
        return view(request)

    return guarded_view


@for_sorters
def inbox(request):
    """What belongs to no problem yet, to be sorted by hand; proposed in groups."""
    products = list(products_of(request.user))
    asked = key(request.GET.get("product", ""))
    product = next((one for one in products if one.pk == asked), products[0] if products else None)
    context = {"products": products, "product": product}
    if not product:
        return render(request, "feedback/problems/inbox.html", context)
    form, status = SortForm(request.POST if request.method == "POST" else None, product=product, member=request.user), 200
    if form.is_bound:
        try:
            if form.is_valid():
                return _sorted(request, product, form.cleaned_data)
            status = 422
        except Refused as refused:
            context["refusal"], status = refused.sentence, 409
    context |= {"form": form, "inbox": open_inbox(product, request.user)}
    return render(request, "feedback/problems/inbox.html", context, status=status)


def _sorted(request, product, said):
    now, by = clock.now(), request.user
    with transaction.atomic():
        problem = said["into"] or Problem.open(product, said["title"], by, now, team=team_named(said["reports"], by))
        came = Evidence.gather(problem, by, now, said["reports"], said["threads"])
        if not came:
            raise Refused(_("Another hand has sorted these lines already."))
    text = ngettext("%(n)s line belongs to “%(title)s” now.", "%(n)s lines belong to “%(title)s” now.", came)
    messages.success(request, text % {"n": came, "title": problem.title})
    return redirect(f"{request.path}?product={product.pk}")


@for_sorters
def new(request):
    """Open a problem with what the team has found itself."""
    form = OpenForm(request.POST if request.method == "POST" else None, member=request.user)
    if form.is_bound and form.is_valid():
        now, said = clock.now(), form.cleaned_data
        with transaction.atomic():
            problem = Problem.open(said["product"], said["title"], request.user, now, team=said["team"])
            Evidence.find(problem, said["words"], request.user, now)
        return redirect(problem)
    return render(request, "feedback/problems/new.html", {"form": form}, status=422 if form.is_bound else 200)
