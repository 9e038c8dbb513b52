from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from awards.medals.drawings import drawn

register = template.Library()


@register.simple_tag
def medal(step, held=True, size=56):
    """One grade of a medal, as it is drawn. What it is called stands beside it as text."""
    inside = mark_safe(drawn(step.medal.shape, step.grade, held))
    return format_html('<svg width="{0}" height="{0}" viewBox="0 0 64 64" aria-hidden="true">{1}</svg>', size, inside)
