"""Whom a build thanks: the first hundred of the closed ring, its makers, and whose wishes are in it."""

import hashlib
import json

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.utils.translation import get_language, gettext
from PIL import Image, ImageDraw

from forum import drawing
from releases.models import Proposal

HUNDRED = 100
KEPT, DRAWN_FOR = 60, 24 * 3600  # seconds
WIDTH, MARGIN, COLUMNS, LINE = 1080, 72, 3, 38


def of(build):
    """What the page, the picture and the product's boot screen say; at most a minute old."""
    return cache.get_or_set(f"credits:{build.pk}", lambda: _gather(build), KEPT)


def _gather(build):
    ring = build.product.rings.filter(for_life=True).first()
    features = list(build.features.credited())
    makers = {maker.username for feature in features for maker in feature.shown_makers}
    everybody = {maker.pk for feature in features for maker in feature.makers.all()}
    wishes = Proposal.objects.visible_to(AnonymousUser()).filter(features__build=build, thread__author__is_active=True)
    return {
        "product": build.product.name,
        "build": build.number,
        "ring": ring.name if ring else "",
        "first_hundred": [{"number": number, "name": name} for number, name in _hundred(ring, build)] if ring else [],
        "makers": sorted(makers),
        "other_makers": len(everybody) - len(makers),
        "proposers": sorted(set(wishes.values_list("thread__author__username", flat=True))),
    }


def _hundred(ring, build):
    """(number, name) of those who sat there when the build came out; the name of who was erased is None."""
    seats = ring.seats.filter(number__lte=HUNDRED).select_related("member")
    if build.published_at:
        seats = seats.filter(taken_at__lte=build.published_at)
    for seat in seats:
        yield seat.number, seat.member.username if seat.member and seat.member.is_active else None


def picture(credits):
    """The credits as a PNG; drawn again when a name in it changes."""
    said = json.dumps([credits, get_language()], sort_keys=True).encode()
    return cache.get_or_set(f"credits-png:{hashlib.sha256(said).hexdigest()}", lambda: _draw(credits), DRAWN_FOR)


def _draw(credits):
    title, heading, text = drawing.fonts(56, 30, 24)
    parts = list(_parts(credits))
    rows = sum(-(-len(names) // COLUMNS) for _title, names in parts)
    picture = Image.new("RGB", (WIDTH, MARGIN * 2 + 110 + len(parts) * 90 + rows * LINE), drawing.GROUND)
    draw = ImageDraw.Draw(picture)
    draw.text((MARGIN, MARGIN), f"{credits['product']} {credits['build']}", font=title, fill=drawing.ORANGE)
    y = MARGIN + 110
    for said, names in parts:
        draw.text((MARGIN, y), said, font=heading, fill=drawing.INK)
        y = _columns(draw, names, text, y + 54) + 36
    return drawing.png(picture)


def _parts(credits):
    """(heading, names) of what there is to say, in the reader's language."""
    former = gettext("a former member")
    hundred = [f"#{seat['number']:03}  {seat['name'] or former}" for seat in credits["first_hundred"]]
    for said, names in (
        (gettext("The first hundred of “%(ring)s”") % {"ring": credits["ring"]}, hundred),
        (gettext("Made by"), credits["makers"]),
        (gettext("Wished for by"), credits["proposers"]),
    ):
        if names:
            yield said, names


def _columns(draw, names, font, y):
    """Write the names row by row; where the next thing may stand."""
    wide = (WIDTH - 2 * MARGIN) // COLUMNS
    for n, name in enumerate(names):
        at = (MARGIN + n % COLUMNS * wide, y + n // COLUMNS * LINE)
        draw.text(at, drawing.cut(name, font, wide - 16), font=font, fill=drawing.SOFT)
    return y + -(-len(names) // COLUMNS) * LINE
