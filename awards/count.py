"""The count of a build as files from which anybody can work out the podium again, kept byte for byte beside their digests."""

import hashlib
import json
from pathlib import Path

from awards import recount
from awards.models import Edition
from feedback.shares import Z
from feedback.sheets import written

HEADER = ["friday", "product", "build", "feature", "team", "loves", "misses", "score", "place", "fewest_votes", "z"]
HEADER += ["cast_loves", "cast_misses", "set_aside", "too_young"]  # all the votes, and those of them that do not count

# Shown on the award's page and to be had as a file; a test runs it as it stands there.
RECIPE = Path(recount.__file__).read_text(encoding="utf-8")


def rows(tally):
    """A row for each feature under HEADER: its votes and place, best first, and the rules that held."""
    build = tally.build
    for standing in tally.ranking:
        words = [build.product.name, build.number, standing.title, standing.team_name]
        numbers = [standing.loves, standing.misses, f"{standing.score:.9f}", standing.place or "", tally.fewest_votes, Z]
        uncounted = [standing.cast_loves, standing.cast_misses, standing.aside, standing.young]
        yield [build.friday, *words, *numbers, *uncounted]


def as_csv(tally):
    return written(HEADER, rows(tally))


def as_json(tally, number, reason):
    """The same for machines, with when it was counted and, on an erratum, why it was counted again."""
    names = HEADER[3:9] + HEADER[11:]
    features = [dict(zip(names, row[3:9] + row[11:], strict=True)) for row in rows(tally)]
    build = tally.build
    said = {"friday": f"{build.friday}", "product": build.product.slug, "build": build.number, "edition": number}
    said |= {"reason": reason, "counted_at": tally.counted_at.isoformat(), "fewest_votes": tally.fewest_votes, "z": Z}
    return json.dumps(said | {"features": features}, ensure_ascii=False, indent=1) + "\n"


def publish(tally, number, now, reason="", by=None):
    """Keep the count as it stands now as this edition, once: the number is the claim."""
    files = {"csv": as_csv(tally), "json": as_json(tally, number, reason)}
    digests = {f"{form}_digest": digest(text) for form, text in files.items()}
    return Edition.objects.create(tally=tally, number=number, at=now, reason=reason, by=by, **files, **digests)


def digest(text):
    """The SHA-256 of a file as it is sent."""
    return hashlib.sha256(text.encode()).hexdigest()
