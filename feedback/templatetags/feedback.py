from django import template

from feedback.said import Row, said_on
from forum import clock

register = template.Library()


@register.simple_tag(takes_context=True)
def feedback_on(context, build):
    """What was said on the build, as `feedback/_feature.html` and `feedback/_your_report.html` want it."""
    return said_on(build, context["request"].user, clock.now())


@register.filter
def of(said, feature):
    """The feature's row of what was said."""
    return said.rows.get(feature.pk, Row())
