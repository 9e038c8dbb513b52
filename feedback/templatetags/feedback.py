from urllib.parse import urlencode

from django import template
from django.urls import reverse

from feedback.closing import closing_time, last_moment
from feedback.grids import CHOSEN
from feedback.models import Mood
from feedback.said import Row, said_on
from forum import clock, spoken

register = template.Library()


@register.simple_tag(takes_context=True)
def feedback_on(context, build):
    """What was said on the build, as `feedback/_feature.html` and `feedback/_your_report.html` want it."""
    return said_on(build, context["request"].user, context.get("now") or clock.now())


@register.filter
def of(said, feature):
    """The feature's row of what was said."""
    return said.rows.get(feature.pk, Row())


@register.filter
def mood_name(mood):
    return Mood(mood).label


@register.filter
def closing(instant):
    """When the window closes, as people say it: Tuesday 24:00."""
    return closing_time(instant)


@register.filter
def last_day(closes):
    """The short name of the window's last day: Tue."""
    return spoken.weekday(spoken.here(last_moment(closes)))


@register.filter
def day_of(instant):
    """The short name of an instant's day on the community's clock: Wed."""
    return spoken.weekday(spoken.here(instant))


@register.filter
def clock_of(instant):
    """14:20:08"""
    return spoken.here(instant).strftime("%H:%M:%S")


@register.simple_tag(takes_context=True)
def behind(context, grid="", key=""):
    """The address of the answers behind a number, for the build and the team of this page."""
    asked = {"grid": grid, CHOSEN.get(grid): key, "team": context["team"].pk if context["team"] else ""}
    query = urlencode({name: value for name, value in asked.items() if name and value})
    return reverse("feedback:answers", args=[context["build"].pk]) + (f"?{query}" if query else "")


@register.simple_tag
def change(now, then):
    """(direction, size): how much more or less it is, in whole percent; None when there was nothing before."""
    return _change(round(100 * (now - then) / then)) if then else None


@register.simple_tag
def points(now, then):
    """(direction, size): how many points a share rose or fell; None when one of the two is missing."""
    return None if now is None or then is None else _change(round(100 * now) - round(100 * then))


def _change(difference):
    return {"direction": (difference > 0) - (difference < 0), "size": abs(difference)}
