"""Every pair of colours that text or a control may have, in both themes, and the weight of the style sheet."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR, "static/css/site.css").read_text()
GROUNDS = ["paper", "surface", "sunk"]
TEXT = [(ink, ground) for ink in ("ink", "soft", "accent", "good", "bad") for ground in GROUNDS] + [
    ("on-orange", "orange"),
    ("accent", "orange-wash"),
    ("ink", "orange-wash"),
    ("soft", "orange-wash"),
    ("paper", "ink"),
    ("surface", "mood"),
    *[(ink, f"{tone}-wash") for tone in ("loved", "letdown", "awaited", "mood", "good", "bad") for ink in (tone, "ink", "soft")],
    *[(tone, ground) for tone in ("loved", "letdown", "awaited", "mood") for ground in ("surface", "sunk")],
]
CONTROLS = [(edge, ground) for edge in ("edge", "accent") for ground in [*GROUNDS, "orange-wash"]]
CONTROLS += [("edge", f"{tone}-wash") for tone in ("loved", "letdown", "awaited", "mood")]
HERO = ["#ffd39a", "#ff8a2b", "#ff6a00"]  # the gradient behind the hero's words


def tokens(theme):
    """{name: colour}. The colours of a tone stand in the rule of its class: --tone of .loved is "loved", --wash "loved-wash"."""
    found = dict(re.findall(r"--([\w-]+): (#\w{6});", CSS))
    for line in CSS.splitlines():
        own = re.match(r"\.(\w+)", line)
        for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", line):
            name = {"tone": own[1], "wash": f"{own[1]}-wash"}[name] if own else name
            found[name] = {"light": light, "dark": dark}[theme]
    return found


def luminance(colour):
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """WCAG 2.2's ratio, from 1 to 21."""
    dark, bright = sorted([luminance(one), luminance(other)])
    return (bright + 0.05) / (dark + 0.05)


def too_weak(pairs, theme, least):
    colours = tokens(theme)
    ratios = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    return {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < least}


def test_the_ratio_is_the_one_of_the_standard():
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read(theme):
    assert too_weak(TEXT, theme, 4.5) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_borders_of_controls_and_focus_rings_can_be_seen(theme):
    assert too_weak(CONTROLS, theme, 3) == {}


def test_the_words_of_the_hero_can_be_read_everywhere_on_it():
    ink = tokens("light")["on-orange"]
    assert all(contrast(ink, ground) >= 4.5 and ground in CSS for ground in HERO)


def test_the_style_sheet_is_light():
    assert len(CSS.encode()) <= 20 * 1024
    assert len(gzip.compress(CSS.encode())) < 8 * 1024


def test_the_script_is_light():
    script = Path(settings.BASE_DIR, "static/js/site.js").read_bytes()
    assert len(gzip.compress(script)) < 4 * 1024
    assert script.count(b"\n") <= 250
