from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from forum.templatetags.forum import field

register = template.Library()

# What a browser calls itself, the telling word first: nearly all of them also say that they are Chrome and Safari.
BROWSERS = [
    *(("MicroMessenger", "WeChat"), ("MiuiBrowser", "Mi Browser"), ("Edg", "Edge"), ("OPR", "Opera"), ("QQBrowser", "QQ Browser")),
    *(("UCBrowser", "UC Browser"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox")),
    *(("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")),
]
SYSTEMS = [
    *(("OpenHarmony", "HarmonyOS"), ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
]


@register.simple_tag
def plain_fields(form):
    """All fields of one of allauth's forms; its placeholders go, as they only say the labels again."""
    written = [render_to_string("parts/_form_errors.html", {"form": form})] if form.non_field_errors() else []
    written += [str(hidden) for hidden in form.hidden_fields()]
    for bound in form.visible_fields():
        bound.field.widget.attrs.pop("placeholder", None)
        if bound != getattr(form, "trap", None):
            written.append(field(bound))
    return mark_safe("".join(written))


@register.filter
def browser(user_agent):
    """Firefox, Android; or the beginning of what it said when we know neither."""
    known = [next((name for word, name in table if word in user_agent), "") for table in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, known)) or user_agent[:60]
