"""The small faces of a page as one picture: each would be a request of its own."""

import hashlib
from contextlib import suppress
from functools import partial
from io import BytesIO

from django.core import signing
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from PIL import Image

FOLDER = "avatars/"
CELL, COLUMNS, MOST = 96, 8, 64  # 96 pixels are sharp at 48 on a dense screen; MOST keeps the address short
QUALITIES = (75, 50, 30)  # at the lowest 96 pixels still look better than 64 of as many bytes
ENOUGH = 24 * 1024
KEPT = 60 * 60  # seconds
SIGNER = signing.Signer(salt="forum.faces")


class Sheet:
    """Collects the faces that a page shows, and says where they stand in the one picture of them."""

    def __init__(self):
        self.names = set()

    def add(self, stem):
        """The id under which the page finds this face, or None when it has to be shown by itself."""
        name = stem.removeprefix(FOLDER)
        if name not in self.names and len(self.names) == MOST:
            return None
        self.names.add(name)
        return name

    def definitions(self):
        """What the page holds once for all its faces. Sorted: a list in a new order needs no new picture."""
        if not self.names:
            return ""
        names = sorted(self.names)
        cells = ((name, *_corner(n), CELL) for n, name in enumerate(names))
        symbols = format_html_join("", '<symbol id="{0}" viewBox="{1} {2} {3} {3}"><use href="#faces"/></symbol>', cells)
        picture = reverse("forum:faces", args=[SIGNER.sign(".".join(names))]), *_size(len(names))
        image = format_html('<defs><image id="faces" href="{}" width="{}" height="{}"/></defs>', *picture)
        return format_html('<svg width="0" height="0" aria-hidden="true">{}{}</svg>', image, symbols)


def drawn(signed):
    """The picture behind a page's address as a WebP file, None when nobody in it shows a face; BadSignature for a forged one."""
    # Asked each time, so that a face is gone from the picture when its member has removed it.
    places = [name if default_storage.exists(_file(name)) else "" for name in SIGNER.unsign(signed).split(".")]
    key = hashlib.sha256(".".join(places).encode()).hexdigest()
    return cache.get_or_set(f"faces:{key}", partial(_draw, places), KEPT) if any(places) else None


def _draw(places):
    sheet = Image.new("RGBA", _size(len(places)))
    for n, name in enumerate(places):
        with suppress(OSError), default_storage.open(_file(name)) as file, Image.open(file, formats=["WEBP"]) as face:
            sheet.paste(face, _corner(n))
    for quality in QUALITIES:
        out = BytesIO()
        sheet.save(out, "WEBP", quality=quality, method=4)
        if out.tell() <= ENOUGH:
            break
    return out.getvalue()


def _corner(n):
    return n % COLUMNS * CELL, n // COLUMNS * CELL


def _size(count):
    return min(count, COLUMNS) * CELL, -(-count // COLUMNS) * CELL


def _file(name):
    return f"{FOLDER}{name}-{CELL}.webp"
