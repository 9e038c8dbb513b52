"""Refusals that wear the same clothes as every page."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from forum.views.preferences import from_here

UNSEEN = {"submission", "next", "action", "value"}  # sent again as they were, but nobody typed them


def bad_request(request, exception=None):
    """400; fields that are too much only show while the form is read, and say 413."""
    return too_large() if isinstance(exception, RequestDataTooBig) else render(request, "400.html", status=400)


def too_large():
    """Without the request: nothing of it may be read any more, not even who sent it."""
    page = render_to_string("413.html", {"limit": settings.LARGEST_REQUEST // 1024 // 1024})
    return HttpResponse(page, status=413)


def csrf_failure(request, reason=""):
    """Offer to send again what was typed, when it was typed on a page of ours and only the token had grown old."""
    if not from_here(request):
        return render(request, "403.html", status=403)
    fields = [(name, value) for name, values in request.POST.lists() for value in values if may_return(name)]
    shown = [value for name, value in fields if name not in UNSEEN and value.strip()]
    lost = [name for name in request.POST if not may_return(name) and name != "csrfmiddlewaretoken"]
    return render(request, "403_csrf.html", {"fields": fields, "shown": shown, "lost": lost or request.FILES}, status=403)


def may_return(name):
    """Whether a field may stand in a page again: not the old token, and nothing secret."""
    return name != "csrfmiddlewaretoken" and not any(secret in name.lower() for secret in ("password", "code", "credential"))
