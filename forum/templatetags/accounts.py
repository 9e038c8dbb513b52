from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from forum.templatetags.forum import field

register = template.Library()


@register.simple_tag
def plain_fields(form):
    """All fields of one of allauth's forms; its placeholders go, as they only say the labels again."""
    written = [render_to_string("parts/_form_errors.html", {"form": form})] + [str(hidden) for hidden in form.hidden_fields()]
    for bound in form.visible_fields():
        bound.field.widget.attrs.pop("placeholder", None)
        if bound != getattr(form, "trap", None):
            written.append(field(bound))
    return mark_safe("".join(written))
