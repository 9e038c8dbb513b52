"""A limit to floods: so many in each window of time. It sheds load and asks nobody's patience for more than the window."""

from functools import wraps

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.shortcuts import render
from django_htmx.http import reswap, retarget

from forum import clock
from forum.views.errors import may_return


def wait(what, who, most, seconds, now):
    """Count one more. How many seconds to wait when that is too many for this window, else 0."""
    window, passed = divmod(int(now.timestamp()), seconds)
    key = f"limit:{what}:{who}:{window}"
    for _turn in range(2):
        try:
            return seconds - passed if cache.incr(key) > most else 0
        except ValueError:
            if cache.add(key, 1, seconds):
                return 0
    return 0  # the window ended in between


def limited(what, most, seconds=60, methods=("POST",)):
    """For a view: beyond `most` requests in a window, of a member or of a guest's address, answer 429."""

    def decorate(view):
        @wraps(view)
        def limited_view(request, *args, **kwargs):
            left = request.method in methods and wait(what, _who(request), most, seconds, clock.now())
            return too_many(request, left) if left else view(request, *args, **kwargs)

        return limited_view

    return decorate


def too_many(request, seconds):
    """The refusal that says how long to wait. What was typed can be sent again; for htmx the form simply stays."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if may_return(name)]
    context = {"seconds": seconds, "fields": fields}
    response = render(request, "forum/_too_many.html" if request.htmx else "forum/too_many.html", context, status=429)
    response["Retry-After"] = seconds
    return reswap(retarget(response, "#refusal"), "innerHTML") if request.htmx else response


def _who(request):
    return request.user.pk or get_adapter().get_client_ip(request)
