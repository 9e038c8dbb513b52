"""How medals look. Each has an outline and a sign of its own and as many dots as its grade, so that nobody needs the colour."""

from awards.medals.models import Grade

OUTLINES = {
    "round": '<circle cx="32" cy="27" r="20"/>',
    "six": '<path d="M32 6l18.2 10.5v21L32 48 13.8 37.5v-21z"/>',
    "shield": '<path d="M14 9h36v20c0 10-8 16-18 20-10-4-18-10-18-20z"/>',
    "square": '<rect x="13.5" y="8.5" width="37" height="37" rx="9"/>',
    "diamond": '<path d="M32 4l22 23-22 23L10 27z"/>',
    "drop": '<path d="M32 4c9 9 18 15 18 26a18 18 0 0 1-36 0C14 19 23 13 32 4z"/>',
    "bubble": '<path d="M12 8h40v32H36l-9 9v-9H12z"/>',
    "eight": '<path d="M23.7 7h16.6L52 18.7v16.6L40.3 47H23.7L12 35.3V18.7z"/>',
    "five": '<path d="M32 5l21 15.3L45 47H19l-8-26.7z"/>',
    "arch": '<path d="M13 47V25a19 19 0 0 1 38 0v22z"/>',
    "flag": '<path d="M12 8h40v39L32 39l-20 8z"/>',
    "tub": '<path d="M10 12h44l-6 35H16z"/>',
}
# name → (outline, sign)
SHAPES = {
    "flame": ("drop", '<path d="M33 17c1 6 8 8 8 15a9 9 0 0 1-18 0c0-4 2-6 4-8 0 3 1 4 3 5 1-4 0-8 3-12z"/>'),
    "grids": (
        "square",
        '<path d="M22 17h9v9h-9zM33 17h9v9h-9zM22 28h9v9h-9z"/><path d="M34 29h7v7h-7z" fill="none" stroke-width="2"/>',
    ),
    "star": ("round", '<path d="M32 14l3.9 8.5 9.3 1-7 6.3 2 9.2-8.2-4.7-8.2 4.7 2-9.2-7-6.3 9.3-1z"/>'),
    "hands": ("shield", '<path d="M22 34V22l10-8 10 8v12h-6v-9h-8v9z"/>'),
    "heart": ("diamond", '<path d="M32 38s-11-6.5-11-13.5A5.8 5.8 0 0 1 32 21a5.8 5.8 0 0 1 11 3.5C43 31.5 32 38 32 38z"/>'),
    "talk": ("bubble", '<path d="M19 15h26v4H19zM19 22h26v4H19zM19 29h16v4H19z"/>'),
    "tick": ("eight", '<path d="M20 28l4.5-4.5 5.5 5.5 10-10.5 4.5 4.5L30 38z"/>'),
    "lens": (
        "five",
        '<path d="M29 16a10 10 0 1 0 5.6 18.3l6.4 6.4 3.6-3.6-6.4-6.4A10 10 0 0 0 29 16zm0 5a5 5 0 1 1 0 10 5 5 0 0 1 0-10z" '
        'fill-rule="evenodd"/>',
    ),
    "people": (
        "arch",
        '<circle cx="25" cy="23" r="5"/><circle cx="39" cy="23" r="5"/>'
        '<path d="M17 40c0-6 3-10 8-10 3 0 5.5 1.5 7 4 1.5-2.5 4-4 7-4 5 0 8 4 8 10z"/>',
    ),
    "letter": ("flag", '<path d="M20 15h24l-12 9zM19 18l13 9.5L45 18v15H19z"/>'),
    "seat": ("six", '<path d="M23 14h4v12h14v4H27v8h-4zM37 30h4v8h-4z"/>'),
    "tub": (
        "tub",
        '<path d="M20 24h24l-3 16H23zM21 20a4 4 0 0 1 8-2 4 4 0 0 1 7-1 4 4 0 0 1 7 4z"/>',
    ),
}
METALS = {Grade.BRONZE: "#d99a5b", Grade.SILVER: "#b9c2cc", Grade.GOLD: "#f2b832", Grade.SINGLE: "#ff9a4d"}
SIGN = "#2a1204"
DOTS = {Grade.BRONZE: [32], Grade.SILVER: [27, 37], Grade.GOLD: [22, 32, 42], Grade.SINGLE: []}
DOT = '<circle cx="{}" cy="57" r="3.5" fill="var(--ink)"/>'
RIBBON = '<path d="M20 53h24" stroke="var(--ink)" stroke-width="3" stroke-linecap="round" transform="translate(0 4)"/>'


def drawn(shape, grade, held):
    """What stands within a medal's svg of 64 × 64: filled when it is held, else an outline of dashes."""
    outline, sign = SHAPES.get(shape, SHAPES["star"])
    grade = Grade(grade)
    below = "".join(DOT.format(x) for x in DOTS[grade]) or RIBBON
    if held:
        body = f'<g fill="{METALS[grade]}" stroke="var(--ink)" stroke-width="2" stroke-linejoin="round">{OUTLINES[outline]}</g>'
        return f'{body}<g fill="{SIGN}" stroke="{SIGN}" stroke-width="0">{sign}</g>{below}'
    body = f'<g fill="none" stroke="var(--edge)" stroke-width="2" stroke-dasharray="4 3">{OUTLINES[outline]}</g>'
    return f'{body}<g fill="var(--edge)" stroke="var(--edge)" stroke-width="0">{sign}</g>{below.replace("--ink", "--edge")}'
