"""The second wall: whatever the parser made of a text, only these elements, attributes and addresses reach a page."""

import re

import nh3
from django.conf import settings
from pygments.token import STANDARD_TYPES

TAGS = {
    *("p", "h3", "h4", "h5", "hr", "blockquote", "pre", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
    *("a", "br", "code", "em", "img", "s", "span", "strong"),
}
ATTRIBUTES = {"*": set(), "a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}
ALIGNED = {"align": {"left", "center", "right"}}
VALUES = {"td": ALIGNED, "th": ALIGNED, "img": {"loading": {"lazy"}}, "pre": {"tabindex": {"0"}}}
CLASSES = {"a": {"mention"}, "span": {f"hl-{name}" for name in STANDARD_TYPES.values() if name}}
SCHEMES = {"http", "https", "mailto"}

ADDRESS = re.compile(r"(?:https?://[^/?#\\\s]|mailto:[^@\s]+@|/(?![/\\]))[^\\\s\x00-\x1f\x7f]{0,2000}", re.IGNORECASE)
# No dots but the last, so that no path climbs out of the folder and asks for something that acts.
PICTURE = re.compile(re.escape(settings.MEDIA_URL) + r"(?:[\w-]+/)*[\w-]+\.webp", re.ASCII)

# Controls break databases and terminals; bidi overrides show words in an order in which nobody wrote them.
DROPPED = [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
TIDY = dict.fromkeys(DROPPED) | dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")


def tidy(text):
    """The text without characters that no database, parser or reader should meet, its line ends all alike."""
    return re.sub(r"\r\n?|[\u2028\u2029]", "\n", text).translate(TIDY)


def is_address(url):
    """Whether members may link to it: the web, mail, or a path on this site."""
    return bool(ADDRESS.fullmatch(url))


def is_picture(url):
    """Whether it is a picture uploaded here."""
    return bool(PICTURE.fullmatch(url))


def clean(html):
    """The HTML with nothing left that is not on the lists. Cleaning it again changes nothing."""
    return CLEANER.clean(html.translate(TIDY))  # entities may have put back what tidy() took out


def _checked(tag, attribute, value):
    allowed = {"href": is_address, "src": is_picture}.get(attribute)
    return value if allowed is None or allowed(value) else None


CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    tag_attribute_values=VALUES,
    allowed_classes=CLASSES,
    attribute_filter=_checked,
    url_schemes=SCHEMES,
    link_rel="nofollow ugc noopener",
)
