"""The language and the theme: on the member's row, or in a cookie for guests."""

from django.conf import settings
from django.http import HttpResponseBadRequest, HttpResponseForbidden, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from forum.http import parts
from forum.models import Member

A_YEAR = 60 * 60 * 24 * 365


@csrf_exempt  # guests' pages carry no token and set no cookie; the browser itself says where a request comes from
@require_POST
def preferences(request):
    if not from_here(request):
        return HttpResponseForbidden()
    chosen = {name: request.POST[name].replace("auto", "") for name in ("language", "theme") if name in request.POST}
    if not set(chosen.items()) <= known():
        return HttpResponseBadRequest()
    response = HttpResponseRedirect(safe_next(request), status=303)
    if request.user.is_authenticated and chosen:
        Member.objects.filter(pk=request.user.pk).update(**chosen)
    remember(response, chosen)
    return response


def known():
    languages = {("language", code) for code, _name in settings.LANGUAGES}
    return languages | {("theme", theme) for theme in Member.Theme.values}


def from_here(request):
    """Whether the browser says that one of our own pages sent this; a client that says nothing has no cookies to abuse."""
    if (site := request.headers.get("Sec-Fetch-Site")) is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    return not origin or parts(origin)[0] == request.get_host()


def safe_next(request):
    target = request.POST.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()) else "/"


def remember(response, chosen):
    """A cookie too for members, so that the log-in page already speaks their language the next time."""
    secure = settings.SESSION_COOKIE_SECURE
    if "language" in chosen:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen["language"], max_age=A_YEAR, samesite="Lax", secure=secure)
    if "theme" in chosen:
        response.set_cookie("theme", chosen["theme"], max_age=A_YEAR, samesite="Lax", secure=secure)
