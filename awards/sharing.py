"""An award as a picture to show around, wide for links and tall for phones. Names and photos as on the page: with consent."""

import hashlib
import json

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext, ngettext
from PIL import Image, ImageDraw, ImageOps

from forum import drawing, spoken

SIZES = {"wide": (1200, 630), "tall": (1080, 1440)}
KEPT = 30 * 24 * 3600  # seconds
MARGIN = 72
CORN, STRIPE = "#fff7ee", "#ff7a1a"


def picture(tally, shape):
    """The picture as a PNG, drawn once for what it says: when a name or the count changes, it is another one."""
    said = _said(tally)
    key = hashlib.sha256(json.dumps([said, shape, get_language()], sort_keys=True).encode()).hexdigest()
    return cache.get_or_set(f"award-png:{key}", lambda: _draw(said, *SIZES[shape]), KEPT)


def _said(tally):
    """All that the picture says, in the reader's language."""
    winners, build = tally.winners, tally.build
    first, makers = winners[0], [laureate.name for standing in winners for laureate in standing.shown]
    loves = ngettext("%(n)s member loves it", "%(n)s members love it", first.loves) % {"n": f"{first.loves:,}"}
    return {
        "site": settings.SITE_NAME,
        "award": gettext("Popcorn Award"),
        "build": f"{build.product.name} {build.number} · {spoken.day(build.friday)}",
        "title": " & ".join(standing.title for standing in winners),
        "team": " & ".join(dict.fromkeys(standing.team_name for standing in winners)),
        "loves": loves,
        "makers": get_text_list(makers, gettext("and")) if makers else "",
        "photo": first.team_photo,
    }


def _draw(said, wide, high):
    tall = high > wide
    award, title, text, small = drawing.fonts(*((48, 84, 46, 34) if tall else (36, 58, 34, 26)))
    picture = Image.new("RGB", (wide, high), drawing.GROUND)
    draw = ImageDraw.Draw(picture)
    photo = (MARGIN, MARGIN, wide - 2 * MARGIN, 526) if tall else (wide - MARGIN - 400, MARGIN, 400, high - 2 * MARGIN)
    _photo(picture, said["photo"], *photo)
    x, y = MARGIN, MARGIN + (photo[3] + 48 if tall else 0)
    room = wide - 2 * MARGIN - (0 if tall else 448)
    for words, font, ink, lines in (
        (said["award"], award, drawing.ORANGE, 1),
        (said["title"], title, drawing.INK, 4 if tall else 3),
        (said["team"], text, drawing.INK, 1),
        (said["loves"], text, drawing.ORANGE, 1),
        (said["makers"], small, drawing.SOFT, 3 if tall else 1),
    ):
        for line in drawing.wrapped(words, font, room, lines):
            draw.text((x, y), line, font=font, fill=ink)
            y += round(font.size * 1.3)
        y += 12
    foot = drawing.cut(f"{said['build']} · {said['site']}", small, room)
    draw.text((x, high - MARGIN), foot, font=small, fill=drawing.SOFT, anchor="ls")
    return drawing.png(picture)


def _photo(picture, stem, x, y, wide, high):
    """The team's photo, and in its place the bucket when there is none that may be shown."""
    try:
        with default_storage.open(f"{stem}-960.webp") if stem else _nothing() as file:
            picture.paste(ImageOps.fit(Image.open(file).convert("RGB"), (wide, high)), (x, y))
    except OSError:
        _bucket(ImageDraw.Draw(picture), x + wide / 2, y + high / 2, min(wide, high) * 0.42)


def _nothing():
    raise FileNotFoundError


def _bucket(draw, x, y, size):
    """Popcorn above a striped bucket, so large to each side of the middle."""
    for dx, dy, r in ((-0.55, -0.35, 0.3), (0, -0.5, 0.34), (0.55, -0.32, 0.3), (-0.25, -0.72, 0.26), (0.3, -0.74, 0.26)):
        at = (x + dx * size, y + dy * size)
        draw.ellipse([at[0] - r * size, at[1] - r * size, at[0] + r * size, at[1] + r * size], fill=CORN)
    top, bottom, high, low = 0.85, 0.6, y - 0.2 * size, y + size
    for n in range(7):  # seven stripes, narrower below
        left, right = -1 + n * 2 / 7, -1 + (n + 1) * 2 / 7
        corners = [(x + left * top * size, high), (x + right * top * size, high)]
        corners += [(x + right * bottom * size, low), (x + left * bottom * size, low)]
        draw.polygon(corners, fill=CORN if n % 2 else STRIPE)
