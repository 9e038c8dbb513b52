"""One answer for htmx and for plain browsers, and where to go after the log-in."""

from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect


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
        page = urlsplit((request.htmx and request.htmx.current_url) or request.META.get("HTTP_REFERER", ""))
        login = redirect_to_login(page.path if page.netloc == request.get_host() else "/")
        return HttpResponseClientRedirect(login.url) if request.htmx else login

    return signed_in_view
