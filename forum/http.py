"""What requests say, one answer for htmx and for plain browsers, and where to go after the log-in."""

import re
from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.decorators import permission_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect


def key(text):
    """The key that a request names, or None when what stands there is none."""
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else None


def parts(address):
    """The host and the path of an address that a browser named; of one that makes no sense, nothing."""
    try:
        split = urlsplit(address)
    except ValueError:
        return "", ""
    return split.netloc, split.path


def fragment(request, template, context, otherwise=None, status=200):
    """The fragment for htmx; for a plain browser the page it belongs to (`otherwise`), when there is one."""
    if request.headers.get("HX-Request") or otherwise is None:
        return render(request, template, context, status=status)
    return redirect(otherwise)


def sign_in_first(view):
    """`login_required` for what is only sent, never opened: after the log-in the reader is back on the page with the form."""

    @wraps(view)
    def signed_in_view(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        host, path = parts((request.htmx and request.htmx.current_url) or request.META.get("HTTP_REFERER", ""))
        login = redirect_to_login(path if host == request.get_host() else "/")
        return HttpResponseClientRedirect(login.url) if request.htmx else login

    return signed_in_view


answers_only = permission_required("forum.answer", raise_exception=True)


def superusers_only(view):
    """For whoever runs the site: guests sign in first, and to everybody else there is no such page."""

    @wraps(view)
    def guarded_view(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return sign_in_first(view)(request) if request.method == "POST" else redirect_to_login(request.get_full_path())
        if not request.user.is_superuser:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded_view
