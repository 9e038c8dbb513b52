from urllib.parse import urlencode

from django import template
from django.utils.html import format_html

from feedback import beside as notes
from feedback.closing import closing_time, last_moment
from feedback.grids import CHOSEN
from feedback.insight.narrowing import address
from feedback.models import Mood
from feedback.said import Row, news_of, said_on
from forum import clock, spoken
from forum.templatetags.forum import percent

register = template.Library()


@register.simple_tag(takes_context=True)
def feedback_on(context, build):
    """What was said on the build, as `feedback/_feature.html` and `feedback/_your_report.html` want it."""
    request = context["request"]
    return said_on(build, request.user, context.get("now") or clock.now(), news_of(request))


@register.simple_tag(takes_context=True)
def beside(context, build):
    """What rooms say beside the reader's own report on the build, as `feedback/_beside.html` wants it."""
    return notes.beside(build, context["request"].user)


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
    team = context["team"].pk if context["team"] else ""
    return address(context["build"].pk, grid=grid, **({CHOSEN[grid]: key} if grid else {}), team=team)


@register.simple_tag(takes_context=True)
def answers_on(context, grid, feature):
    """The address of the reports that name the feature in this grid, or in either."""
    return address(context["build"].pk, **({"grid": grid, "feature": feature} if grid else {"about": feature}))


@register.filter
def get(figures, name):
    """The figure of a name that templates cannot say."""
    return figures[name]


@register.simple_tag(takes_context=True)
def download(context, figure, kind):
    """The address of the page's figure as a file, of what the page is asked for."""
    asked = {**context["request"].GET.dict(), "figure": figure.name, "as": kind}
    return f"?{urlencode(asked)}"


@register.simple_tag
def span_of(share):
    """The ends of its interval: 72–96 %"""
    return f"{100 * share.low:.0f}–{percent(share.high)}"


@register.simple_tag
def interval(share):
    """A share between the ends of its interval, drawn: the line is what is possible, the dot what was counted."""
    low, high, value = (f"{100 * end:.3g}%" for end in (share.low, share.high, share.value))
    return format_html(
        '<svg width="100%" height="9" aria-hidden="true"><rect fill="var(--line)" width="100%" y="4" height="1"/>'
        '<line stroke="var(--soft)" stroke-width="3" x1="{}" x2="{}" y1="4.5" y2="4.5"/>'
        '<circle fill="var(--accent)" cx="{}" cy="4.5" r="4"/></svg>',
        low, high, value,
    )  # fmt: skip


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
