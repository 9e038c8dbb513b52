"""Draws people: flat portraits from a handful of shapes, one for each seed."""

from io import BytesIO

from PIL import Image, ImageDraw

SIDE = 512
GROUNDS = ["#ffd8b8", "#d6e4ff", "#c7f0d8", "#efe0ff", "#fff0b3", "#ffe3e3", "#cfeff5", "#f3dfc8"]
SKINS = ["#f6d0b0", "#e8b48c", "#c98f66", "#9c6644", "#6f4430", "#ffdfc4"]
HAIRS = ["#2a1a12", "#4a2c1a", "#7a4a24", "#b0793a", "#111111", "#8d8d93", "#a33b20"]
CLOTHES = ["#ff7a1a", "#2f5d8a", "#3f7d5a", "#6d3fa8", "#b23a48", "#374151", "#d9a400"]
INK = "#2a1204"


def portrait(rng):
    """A square picture of somebody, as a PNG file."""
    return _png(_person(rng, Image.new("RGB", (SIDE, SIDE), rng.choice(GROUNDS))))


def group(rngs):
    """The same people side by side, 4:3, as a PNG file."""
    picture = Image.new("RGB", (1200, 900), "#ffb066")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 640, 1200, 900), fill="#ff8a2b")
    draw.ellipse((760, -220, 1320, 340), fill="#ffd39a")
    side = min(560, int(1300 / max(2, len(rngs))))
    left = (1200 - side * len(rngs)) // 2
    for n, rng in enumerate(rngs):
        rng.choice(GROUNDS)  # keeps each face the one of its portrait
        person = _person(rng, Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))).resize((side, side), Image.Resampling.LANCZOS)
        picture.paste(person, (left + n * side, 900 - side), person)
    return _png(picture)


def _person(rng, picture):
    draw = ImageDraw.Draw(picture)
    skin, hair, cloth = rng.choice(SKINS), rng.choice(HAIRS), rng.choice(CLOTHES)
    style = rng.randrange(5)
    if style == 1:  # long hair, behind everything
        draw.rounded_rectangle((132, 130, 380, 420), 110, fill=hair)
    draw.ellipse((70, 380, 442, 760), fill=cloth)
    draw.rounded_rectangle((216, 320, 296, 430), 36, fill=_darker(skin))
    draw.ellipse((152, 130, 360, 376), fill=skin)
    for ear in (140, 340):
        draw.ellipse((ear, 236, ear + 32, 292), fill=skin)
    _hair(draw, style, hair)
    _features(draw, rng)
    return picture


def _hair(draw, style, hair):
    if style in (0, 1):
        draw.chord((146, 108, 366, 330), 180, 360, fill=hair)
        draw.ellipse((150, 190, 300, 238), fill=hair)
    elif style == 2:  # curls
        for x, y in ((150, 150), (190, 112), (240, 98), (292, 112), (332, 150)):
            draw.ellipse((x - 40, y - 30, x + 50, y + 60), fill=hair)
    elif style == 3:  # a bun
        draw.ellipse((212, 50, 300, 138), fill=hair)
        draw.chord((146, 112, 366, 320), 185, 355, fill=hair)
    else:  # short on the sides
        draw.chord((150, 116, 362, 300), 195, 345, fill=hair)


def _features(draw, rng):
    for eye in (206, 294):
        draw.ellipse((eye - 11, 240, eye + 11, 262), fill=INK)
        draw.arc((eye - 26, 206, eye + 26, 246), 205, 335, fill=INK, width=7)
    if rng.random() < 0.35:
        for eye in (206, 294):
            draw.ellipse((eye - 38, 216, eye + 38, 288), outline=INK, width=8)
        draw.line((244, 250, 256, 250), fill=INK, width=8)
    if rng.random() < 0.5:
        draw.chord((214, 278, 286, 338), 10, 170, fill=INK)
    else:
        draw.arc((208, 264, 292, 330), 20, 160, fill=INK, width=8)


def _darker(colour):
    return "#" + "".join(f"{int(int(colour[i : i + 2], 16) * 0.88):02x}" for i in (1, 3, 5))


def _png(picture):
    file = BytesIO()
    picture.save(file, "PNG", compress_level=1)  # it is read once, a moment later
    file.seek(0)
    file.name, file.size = "portrait.png", file.getbuffer().nbytes
    return file
