from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from forum.accounts import PASSWORD_RULES
from forum.templatetags.forum import field

register = template.Library()

# What allauth's own forms ask for, in the words of the rest of the site: the label, and the help where theirs is not enough.
OURS = {
    "email": (_("E-mail address"), ""),
    "oldpassword": (_("Current password"), ""),
    "password1": (_("New password"), PASSWORD_RULES),
    "password2": (_("New password, once more"), ""),
    "name": (_("Name of the key"), ""),
    "passwordless": (
        _("Log in with this key alone"),
        _("Without name and password. The key then asks for your fingerprint, your face or its PIN."),
    ),
}

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
    ours = OURS if type(form).__module__.startswith("allauth.") else {}
    for bound in form.visible_fields():
        bound.field.widget.attrs.pop("placeholder", None)
        label, help_text = ours.get(bound.name, (bound.label, ""))
        bound.label, bound.help_text = label, help_text or bound.help_text
        if bound != getattr(form, "trap", None):
            written.append(field(bound))
    return mark_safe("".join(written))


@register.filter
def browser(user_agent):
    """Firefox, Android; or the beginning of what it said when we know neither."""
    known = [next((name for word, name in table if word in user_agent), "") for table in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, known)) or user_agent[:60]
