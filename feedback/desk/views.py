from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from feedback.desk.draft import draft
from feedback.desk.forms import LetterForm, SavedViewForm
from feedback.desk.models import Letter, SavedView
from feedback.views.asked import product_managers_only
from forum import clock
from releases.models import Build


@require_http_methods(["GET", "HEAD", "POST"])
@product_managers_only
def views(request):
    """The member's saved views; a name that is taken is given to the new one."""
    form = SavedViewForm(request.POST or None, initial={"address": request.GET.get("address", "")})
    kept = request.user.saved_views.all()
    if form.is_bound and form.is_valid():
        name, address = form.cleaned_data["name"], form.cleaned_data["address"]
        if kept.count() < SavedView.MOST or kept.filter(name=name).exists():
            SavedView.objects.update_or_create(member=request.user, name=name, defaults={"address": address})
            return redirect("desk:views")
        form.add_error("name", _("You have %(most)s saved views. Remove one first.") % {"most": SavedView.MOST})
    context = {"views": kept, "form": form, "saving": form.is_bound or request.GET.get("address")}
    return render(request, "feedback/desk/views.html", context, status=422 if form.is_bound else 200)


@require_POST
@product_managers_only
def removal(request, pk):
    """Keep a saved view no longer."""
    get_object_or_404(request.user.saved_views, pk=pk).delete()
    return redirect("desk:views")


@require_http_methods(["GET", "HEAD", "POST"])
@product_managers_only
def letter(request, pk):
    """The letter about a build's reports: to edit once they have closed, and to post."""
    now = clock.now()
    build = get_object_or_404(Build.objects.asked_about().closed(now).select_related("product__news_board"), pk=pk)
    kept = Letter.objects.filter(build=build).select_related("thread").first()
    if kept and kept.posted_at:
        return _posted(request, build, kept)
    form = LetterForm(request.POST or None, initial=_begun(build, kept, now) if request.method != "POST" else None)
    if form.is_bound and form.is_valid():
        written = Letter.write(build, request.user, form.cleaned_data["title"], form.cleaned_data["body"], now)
        return _sent(request, build, written, now)
    context = {"build": build, "form": form, "kept": kept, "now": now}
    return render(request, "feedback/desk/letter.html", context, status=422 if form.is_bound else 200)


def _begun(build, kept, now):
    title, body = (kept.title, kept.body) if kept else draft(build, now)
    return {"title": title, "body": body}


def _sent(request, build, written, now):
    """Kept as a draft, or posted; somebody else may have been quicker."""
    if not written or ("post" in request.POST and not written.post(request.user, now)):
        return _posted(request, build, Letter.objects.select_related("thread").get(build=build))
    if "post" in request.POST:
        return redirect(written.thread)
    messages.success(request, _("The draft is kept; nobody but product managers can read it."))
    return redirect("desk:letter", build.pk)


def _posted(request, build, kept):
    status = 409 if request.method == "POST" else 200
    return render(request, "feedback/desk/posted.html", {"build": build, "letter": kept, "now": clock.now()}, status=status)
