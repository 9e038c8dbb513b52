"""Pictures with words in them: a font that has Chinese letters, lines that fit, and the bytes."""

import re
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext
from PIL import ImageFont

# Where systems keep a font with Chinese letters, and which face of the collection is the Simplified Chinese one.
FONTS = [
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    ("/System/Library/Fonts/PingFang.ttc", 0),
    ("/System/Library/Fonts/STHeiti Light.ttc", 0),
    ("C:/Windows/Fonts/msyh.ttc", 0),
]
GROUND, INK, SOFT, ORANGE = "#16120f", "#f6eee7", "#b9a99b", "#ff9a52"
# What stays together at the end of a line: a word, but of Chinese every letter is one.
TOGETHER = re.compile(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s+")


class NoFont(Exception):
    """Nothing here can draw Chinese names."""


def font_file():
    """(path, face) of the font that pictures are drawn with."""
    if settings.CREDITS_FONT:
        return settings.CREDITS_FONT, 0
    for path, face in FONTS:
        if Path(path).is_file():
            return path, face
    raise NoFont(gettext("No font with Chinese letters was found here: set CREDITS_FONT to the path of one (.ttf, .otf or .ttc)."))


def fonts(*sizes):
    """That font in these sizes, or NoFont with advice."""
    path, face = font_file()
    try:
        return [ImageFont.truetype(path, size, index=face) for size in sizes]
    except OSError:
        raise NoFont(gettext("%(path)s cannot be read as a font: set CREDITS_FONT to another one.") % {"path": path}) from None


def cut(text, font, wide):
    """The text, or as much of it as fits and a mark that there was more."""
    if font.getlength(text) <= wide:
        return text
    while text and font.getlength(f"{text}…") > wide:
        text = text[:-1]
    return f"{text}…"


def wrapped(text, font, wide, most):
    """The text in at most so many lines; what does not fit is cut."""
    lines = [""]
    for part in TOGETHER.findall(text):
        if lines[-1] and font.getlength(lines[-1] + part.rstrip()) > wide:
            lines.append("")
        lines[-1] += part if lines[-1] else part.lstrip()
    kept, rest = lines[: most - 1], lines[most - 1 :]
    return [cut(line.rstrip(), font, wide) for line in [*kept, "".join(rest)] if line.strip()]


def png(picture):
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
