"""Pictures that members send: judged by content, decoded within bounds, kept only as fresh WebP files of our own."""

import math
import secrets
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
ACCEPT = "image/jpeg,image/png,image/webp"  # for the file field; phones then convert their own formats
EFFORT = 4  # of the WebP encoder, 0 to 6
MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 24_000_000
LONGEST_SIDE = 12_000
FACES = (48, 96, 256)
PHOTOS = (256, 480, 960)


class Refused(Exception):
    """The file is not kept. Its only argument is a sentence for the person who sent it."""


def keep(file, folder, sizes=FACES, crop=True):
    """Store a picture once per size, as squares (`crop`) or no wider than the size; the stem is their common name."""
    picture = _decoded(_bytes(file), max(sizes))
    stem = f"{folder}/{secrets.token_urlsafe(12)}"
    kept = []
    try:
        for size in sizes:
            kept.append(default_storage.save(f"{stem}-{size}.webp", ContentFile(_encoded(picture, size, crop))))
    except OSError:
        for name in kept:
            default_storage.delete(name)
        raise
    return stem


def address(stem, size):
    """Where the picture of this size is served."""
    return default_storage.url(f"{stem}-{size}.webp")


def remove(stem):
    """Delete every size. A stem that is empty or already gone is no error."""
    for size in {*FACES, *PHOTOS} if stem else ():
        default_storage.delete(f"{stem}-{size}.webp")


def _bytes(file):
    file.seek(0)
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(_("This picture is larger than 8 MB. Choose a smaller one."))
    return data


def _decoded(data, enough):
    """The first frame, upright, in RGB or RGBA, its shorter side no longer than `enough`."""
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
        width, height = picture.size
        if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
            raise Image.DecompressionBombError
        scale = min(1, enough / min(width, height))
        small = math.ceil(width * scale), math.ceil(height * scale)
        picture.draft("RGB", small)  # lets a JPEG be read at a half, a quarter or an eighth
        mode = "RGBA" if picture.has_transparency_data else "RGB"
        picture = picture if picture.mode == mode else picture.convert(mode)
        picture.thumbnail(small, Image.Resampling.LANCZOS, reducing_gap=3.0)
        return ImageOps.exif_transpose(picture)
    except Image.DecompressionBombError as bomb:
        raise Refused(_("This picture has more than 24 million pixels. Choose a smaller one.")) from bomb
    except Exception as broken:  # a file that lies about itself makes Pillow raise nearly anything
        raise Refused(_("This file cannot be read as a picture. Send a JPEG, PNG or WebP.")) from broken


def _encoded(picture, size, crop):
    if crop:
        shown = ImageOps.fit(picture, (size, size), Image.Resampling.LANCZOS)
    else:
        shown = picture.copy()
        shown.thumbnail((size, size * 3), Image.Resampling.LANCZOS)
    bare = Image.new(shown.mode, shown.size)  # carries nothing of the original but its pixels
    bare.paste(shown)
    out = BytesIO()
    bare.save(out, "WEBP", quality=82, method=EFFORT)
    return out.getvalue()
