"""What a build's pages say of its way outward."""

from django import template

from releases.models import StopShip

register = template.Library()


@register.inclusion_tag("releases/_running.html", takes_context=True)
def running(context, build):
    """How many run the build, and whether this reader does."""
    member = context["user"]
    return {"build": build, "user": member, "csrf_token": context.get("csrf_token"), **build.running.said(member)}


@register.simple_tag(takes_context=True)
def may_stop(context, build):
    """Whether this reader may call to stop it."""
    return StopShip.may_be_called(build, context["user"])
