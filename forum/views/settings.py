from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum import origins, pushes
from forum.http import sign_in_first
from forum.limits import limited
from forum.member_forms import NoticeChoicesForm, PictureForm, ProfileForm
from forum.views.preferences import remember


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request):
    """The member's profile, and the way to everything else they may decide."""
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=request.user)
    if form.is_valid():
        form.save()
        with translation.override(request.user.language or translation.get_language()):
            messages.success(request, _("Your profile is saved."))
        response = redirect("forum:settings")
        remember(response, {"language": request.user.language, "theme": request.user.theme})
        return response
    return page(request, form, PictureForm())


@sign_in_first
@require_POST
@limited("picture", 20)
def picture(request):
    """A new picture, or none any more."""
    if "remove" in request.POST:
        request.user.wear("")
        return redirect("forum:settings")
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        request.user.wear(form.cleaned_data["picture"])
        messages.success(request, _("This is your new picture."))
        return redirect("forum:settings")
    return page(request, ProfileForm(instance=request.user), form)


def page(request, profile, picture):
    status = 422 if profile.errors or picture.errors else 200
    context = {"form": profile, "picture": picture, "invitation": origins.invitation(request.user)}
    return render(request, "forum/settings.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_settings(request):
    """For each kind of news: on the site, by mail, by push, or not at all."""
    if request.method == "POST":
        NoticeChoicesForm(request.user, request.POST).save()
        messages.success(request, _("Your choices are saved."))
        return redirect("forum:notice-settings")
    return notices_page(request)


def notices_page(request, refused=None):
    """The page of these choices; with `refused` the form of a browser that cannot be reached."""
    context = {"choices": NoticeChoicesForm(request.user), "form": refused, "push_key": pushes.public_key()}
    context |= {"subscriptions": request.user.push_subscriptions.all(), "here": pushes.remembered(request)}
    return render(request, "forum/settings_notices.html", context, status=422 if refused else 200)
