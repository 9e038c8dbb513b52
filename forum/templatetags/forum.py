"""What templates say and draw. A builtin library: nothing needs to be loaded."""

import json
import re
from datetime import UTC
from zlib import crc32

from django import template
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_info, gettext, to_locale
from django.utils.translation import gettext_lazy as _

from forum import clock, icons, places, slots, spoken
from forum.faces import Sheet

register = template.Library()

CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
TINTS = ["#ffd8b8", "#d6e4ff", "#c7f0d8", "#efe0ff", "#ffe3e3", "#fff0b3", "#cdeef5", "#f3dccb"]
ROLE_NAMES = {
    "moderator": _("Moderator"),
    "release manager": _("Release manager"),
    "product manager": _("Product manager"),
    "team": _("Team"),
}


@register.simple_tag
def gap():
    """What stands between two sentences."""
    return spoken.between_sentences()


# People


class Faces(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        with context.push(face_sheet=Sheet()):
            shown = self.nodelist.render(context)
            return context["face_sheet"].definitions() + shown


@register.tag
def faces(parser, token):
    """{% faces %}…{% endfaces %}: the small faces in between come to the browser as one picture."""
    nodelist = parser.parse(("endfaces",))
    parser.delete_first_token()
    return Faces(nodelist)


@register.simple_tag(takes_context=True)
def face(context, member, size=48):
    """The member's picture, or the first letter of the name on a tint of its own. Names stand beside it as text."""
    if member.avatar:
        sheet = context.get("face_sheet") if size <= 48 else None
        if sheet and (name := sheet.add(member.avatar)):
            # Takes no pointer: what is clipped away of the drawing would count as lying over the links beside it.
            return format_html(
                '<svg class="avatar" width="{0}" height="{0}" aria-hidden="true" pointer-events="none"><use href="#{1}"/></svg>',
                size, name,
            )  # fmt: skip
        return _photo(member.avatar, size, "avatar")
    letter = member.username[:1].upper()
    tint = TINTS[crc32(member.username.encode()) % len(TINTS)]
    return format_html(
        '<svg class="avatar" width="{0}" height="{0}" viewBox="0 0 40 40" aria-hidden="true">'
        '<circle cx="20" cy="20" r="20" fill="{1}"/><text x="20" y="26" fill="#40200a" font-size="17" font-weight="700" '
        'text-anchor="middle">{2}</text></svg>',
        size, tint, letter,
    )  # fmt: skip


def _photo(stem, size, css):
    from forum import pictures

    once, twice = {32: (48, 96), 48: (48, 96)}.get(size, (96, 256))
    return format_html(
        '<img class="{0}" width="{1}" height="{1}" src="{2}" srcset="{3} 2x" alt="" loading="lazy">',
        css, size, pictures.address(stem, once), pictures.address(stem, twice),
    )  # fmt: skip


@register.simple_tag
def who(member):
    """The member's name as a link; with the role, if the groups were fetched with the member."""
    name = format_html('<a class="who" href="{}"><bdi>{}</bdi></a>', member.get_absolute_url(), member.username)
    known = "roles" in member.__dict__ or "groups" in getattr(member, "_prefetched_objects_cache", {})
    role = next((ROLE_NAMES[role] for role in ROLE_NAMES if role in member.roles), None) if known else None
    return format_html('{} <span class="chip staff">{}</span>', name, role) if role else name


# Time


def _iso(instant):
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _now(context):
    return context.get("now") or clock.now()


@register.simple_tag(takes_context=True)
def when(context, instant):
    """`<time>` said as people say it: 12 min ago, yesterday 14:02, 20 November 2025."""
    return format_html('<time datetime="{}" data-when>{}</time>', _iso(instant), spoken.when(instant, _now(context)))


@register.simple_tag(takes_context=True)
def until(context, instant):
    """`<time>` with what is left until then: 1 d 6 h."""
    return format_html('<time datetime="{}" data-until>{}</time>', _iso(instant), spoken.left(instant, _now(context)))


@register.simple_tag
def moment(instant):
    """`<time>` as it stands on the community's clock: Fri 20 Nov, 17:00."""
    return format_html('<time datetime="{}">{}</time>', _iso(instant), spoken.moment(instant))


@register.filter
def spoken_moment(instant):
    """The same as plain text, for the middle of a sentence."""
    return spoken.moment(instant)


@register.filter
def short_day(date):
    """20 Nov"""
    return spoken.short_day(date)


@register.filter
def spoken_day(date):
    """20 November 2026"""
    return spoken.day(date)


@register.simple_tag
def day(date):
    """`<time>` of a date: 20 November 2026."""
    return format_html('<time datetime="{}">{}</time>', f"{date:%Y-%m-%d}", spoken.day(date))


@register.simple_tag(takes_context=True)
def instant(context):
    """When the page was written."""
    return _iso(_now(context))


@register.simple_tag
def time_words():
    return json.dumps(spoken.words(), ensure_ascii=False)


# Words and numbers


@register.filter
def lang_of(text):
    """The language a member's words are in, for `lang=""`: Chinese as soon as one character is."""
    return "zh-Hans" if CHINESE.search(str(text)) else "en"


@register.filter
def html_lang(code):
    return to_locale(code or settings.LANGUAGE_CODE).replace("_", "-")


@register.filter
def number(value):
    """12,345, also in Chinese, where Django groups nothing."""
    return number_format(value, use_l10n=True, force_grouping=True) if get_language() == "en" else f"{value:,}"


@register.filter
def compact(number):
    """4,812 → 4.8k; in Chinese, which counts in ten thousands, 12,000 → 1.2万."""
    chinese = (get_language() or "").startswith("zh")
    for unit, sign in ((10**8, "亿"), (10**4, "万")) if chinese else ((10**6, "M"), (10**3, "k")):
        if number >= unit:
            value = f"{number / unit:.1f}" if number < 100 * unit else f"{number // unit}"
            return value.removesuffix(".0") + sign
    return str(number)


@register.filter
def percent(share):
    """0.941 → 94 %"""
    return "" if share is None else (gettext("%(number)s %%") % {"number": f"{share * 100:.0f}"}).replace(" ", "\u00a0")


@register.simple_tag
def languages():
    """The languages of the site, each by its own name."""
    return [(code, get_language_info(code)["name_local"] if code != "en" else "English") for code, _name in settings.LANGUAGES]


# Drawings


@register.simple_tag
def icon(name, size=18):
    if name in icons.FILLED:
        return format_html(
            '<svg class="icon" width="{0}" height="{0}" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">{1}</svg>',
            size, mark_safe(icons.FILLED[name]),
        )  # fmt: skip
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{1}</svg>',
        size, mark_safe(icons.DRAWN[name]),
    )  # fmt: skip


@register.simple_tag
def mood_face(mood, size=36):
    return format_html(
        '<svg width="{0}" height="{0}" viewBox="0 0 36 36" aria-hidden="true">'
        '<circle cx="18" cy="18" r="16" fill="#ffc247"/>{1}</svg>',
        size, mark_safe(icons.MOODS[mood]),
    )  # fmt: skip


@register.simple_tag
def tub(size=96):
    """The popcorn tub."""
    return format_html(
        '<svg class="tub" width="{0}" height="{0}" viewBox="0 0 240 240" aria-hidden="true">{1}</svg>', size, mark_safe(icons.TUB)
    )


@register.simple_tag
def bar(value, total, tone="orange"):
    """A bar as long as `value` is of `total`. The figure stands beside it as text."""
    share = 100 * min(1, max(0, value / total)) if total else 0
    rect = format_html('<rect width="{}%" height="9" rx="4.5"/>', f"{share:.3g}")
    return format_html('<svg class="bar {}" width="100%" height="9" aria-hidden="true">{}</svg>', tone, rect)


@register.simple_tag
def sign(mood, loved, letdown, awaited):
    """The four squares of a feature, each as strong as its share between 0 and 1."""
    shares = [("mood", mood, 0, 0), ("loved", loved, 12, 0), ("letdown", letdown, 0, 12), ("awaited", awaited, 12, 12)]
    square = '<rect class="{}" x="{}" y="{}" width="10" height="10" rx="3" fill-opacity="{}"/>'
    squares = [format_html(square, tone, x, y, f"{max(0.08, share or 0):.2f}") for tone, share, x, y in shares]
    label = gettext("mood %(mood)s, loved %(loved)s, let down %(letdown)s, awaited %(awaited)s") % {
        tone: percent(share) for tone, share, _x, _y in shares
    }
    return format_html(
        '<svg class="sign" width="22" height="22" viewBox="0 0 22 22" role="img" aria-label="{}">{}</svg>',
        label, mark_safe("".join(squares)),
    )  # fmt: skip


# Pages, forms and lists


@register.simple_tag(takes_context=True)
def slot(context, place):
    """What rooms of the layers above put into this place of the page."""
    shown = []
    for template_name, given in filter(None, [fill(context) for fill in slots.FILLS[place]]):
        with context.push(**given):
            shown.append(get_template(template_name).template.render(context))
    return mark_safe("".join(shown))


class Capture(template.Node):
    def __init__(self, nodelist, name):
        self.nodelist, self.name = nodelist, name

    def render(self, context):
        context[self.name] = self.nodelist.render(context).strip()
        return ""


@register.tag
def capture(parser, token):
    """{% capture section %}{% block section %}{% endblock %}{% endcapture %}: what a page says, as a variable of the layout."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return Capture(nodelist, name)


@register.simple_tag
def field(bound):
    """A form's field with its label, its help and what is wrong with it."""
    return render_to_string("parts/_field.html", {"field": bound, "type": bound.widget_type})


@register.simple_tag(takes_context=True)
def links(context, where, thing=None):
    """What rooms have hung up at a place of a page; `thing` is what the page is about."""
    return places.links(where, context, thing)


@register.inclusion_tag("parts/_pages.html")
def pages(thing, page):
    """The pages of something that has `last_page` and `get_absolute_url(page)`: 1 … 4 5 6 … 12."""
    last = thing.last_page
    near = sorted({1, last, *range(max(1, page - 1), min(last, page + 1) + 1)})
    steps = []
    for before, number in zip([0, *near[:-1]], near, strict=True):
        if number - before == 2:
            steps.append((number - 1, thing.get_absolute_url(page=number - 1)))
        elif number - before > 2:
            steps.append((None, None))
        steps.append((number, thing.get_absolute_url(page=number)))
    return {
        "page": page,
        "steps": steps,
        "last": last,
        "before": thing.get_absolute_url(page=page - 1) if page > 1 else None,
        "after": thing.get_absolute_url(page=page + 1) if page < last else None,
    }
