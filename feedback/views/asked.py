"""What product managers ask for in an address."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from feedback import insight as numbers
from forum.http import key
from releases.models import Team


def product_managers_only(view):
    return login_required(permission_required("feedback.read_insight", raise_exception=True)(view))


def for_product_managers(view):
    return require_safe(product_managers_only(view))


def found_build(pk, **more):
    """(the build, all builds of its product that members were asked about, the newest first), annotated with `more`."""
    builds = list(numbers.builds_like(pk).annotate(**more))
    found = next((build for build in builds if build.pk == pk), None)
    if not found:
        raise Http404
    return found, builds


def team_of(request, build):
    """The team that is asked for, or None for all."""
    asked = request.GET.get("team")
    return get_object_or_404(Team, product=build.product_id, pk=number(request, "team")) if asked else None


def number(request, name):
    """A key in the address, or None when what stands there is no key."""
    return key(request.GET.get(name, ""))
