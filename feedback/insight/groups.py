"""Who says it: the reports on a build, or those that name one feature of it, by ring, device, language and city."""

from collections import Counter, namedtuple
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, F, Min, Q, Value, When
from django.db.models.functions import Cast, Lower, Trim

from feedback.grids import FILLED
from feedback.models import GLAD
from feedback.recent import recent
from feedback.shares import Share
from releases.models import Seat

BY = ("ring", "device", "language", "city")
SHOWN = 10  # groups of a kind; the smaller ones are told together
FEWEST = 5  # reports; a smaller group is told with others, so that a city does not give away who lives there
NONE, OTHERS = "none", "others"  # those who said nothing of the kind, and the groups that are told together

# Kind → what makes two reports one group, of what they tell themselves. The ring is the seat's.
SAID = {"device": Lower(Trim("device")), "language": Cast("author__language", CharField()), "city": Lower(Trim("author__city"))}

COLUMNS = (
    *("mood", "ring_key", "ring_label", "device_key", "device_label", "language_key", "city_key", "city_label"),
    *("number", "loves", "letdowns"),
)

Row = namedtuple("Row", "by key label reports loved letdown moods glad")


@dataclass(frozen=True)
class Group:
    by: str
    key: str
    label: str
    rest: str  # NONE or OTHERS for what is no group of its own
    reports: int
    loved: int
    letdown: int
    moods: int
    glad: int

    @property
    def love(self):
        return Share(self.loved, self.loved + self.letdown)

    @property
    def mood(self):
        return Share(self.glad, self.moods)


def groups(build, now, feature=None):
    """Kind → its groups, the largest first and the rest last, at most 15 seconds old. Together they are all the reports.

    Beside the kinds of groups stand the moods, as {mood: reports}.
    """
    return recent(f"groups:{build.pk}:{feature or 'all'}", now, lambda: _groups(build, feature))[1]


def naming(reports, feature):
    """The reports that name this feature; all without one."""
    return reports.filter(Q(loved=feature) | Q(letdown=feature)) if feature else reports


def in_group(reports, build, now, by, key, rest, feature=None):
    """Those of the reports that such a group is made of."""
    grouped = reports.annotate(group=SAID.get(by) or ring_of_author(_rings(build)))
    if rest == NONE:
        return grouped.filter(group="")
    if rest == OTHERS:
        own = [group.key for group in groups(build, now, feature)[by] if not group.rest]
        return grouped.exclude(group__in=["", *own])
    return grouped.filter(group=key)


def ring_of_author(rings):
    """The key of the ring in which a report's author sits today, as text, the innermost of several; of {key: name}."""
    seats = Seat.objects.taken()
    sits = [When(author__in=seats.filter(ring=pk).values("member"), then=Value(str(pk))) for pk in rings]
    return Case(*sits, default=Value(""), output_field=CharField())


def _rings(build):
    return dict(build.product.rings.values_list("pk", "name"))


def _groups(build, feature):
    """The reports are read by all that they tell of themselves, and by the seats of their authors; sorted into the kinds here.

    Who sits where is a part of its own: with it there would be as many groups as authors for all that PostgreSQL can guess.
    But it is one question, so that a report that comes in meanwhile is in both parts or in none.
    """
    reports = naming(build.reports.order_by(), feature)
    kinds, moods = {by: {} for by in BY}, Counter()
    for row in _by_what_they_say(reports, feature).union(_by_seat(reports, build.product_id, feature), all=True):
        if row["ring_key"]:
            _add(kinds["ring"], str(row["ring_key"]), row["ring_label"], row)
            _add(kinds["ring"], "", "", row, times=-1)
            continue
        moods[row["mood"]] += row["number"]
        for by, label in (("device", row["device_label"]), ("language", ""), ("city", row["city_label"]), ("ring", "")):
            _add(kinds[by], row[f"{by}_key"] or "", label, row)
    kinds["ring"] = {key: said for key, said in kinds["ring"].items() if said[1]}
    return {by: _folded([Row(by, key, *said) for key, said in rows.items()]) for by, rows in kinds.items()} | {"mood": dict(moods)}


def _by_what_they_say(reports, feature):
    nobody = {"ring_key": Value(0), "ring_label": Value("")}
    keys = {f"{by}_key": key for by, key in SAID.items()}
    labels = {"device_label": Min("device"), "city_label": Min("author__city")}
    return reports.annotate(**keys).values(*keys, "mood").annotate(**nobody, **labels, **_numbers(feature)).values(*COLUMNS)


def _by_seat(reports, product, feature):
    seated = reports.filter(author__ring_seats__in=Seat.objects.innermost(product))
    ring = {"ring_key": F("author__ring_seats__ring"), "ring_label": F("author__ring_seats__ring__name")}
    nothing = {name: Value("") for name in ("device_key", "language_key", "city_key", "device_label", "city_label")}
    return seated.annotate(**ring).values(*ring, "mood").annotate(**nothing, **_numbers(feature)).values(*COLUMNS)


def _numbers(feature):
    loved, letdown = (Q(loved=feature), Q(letdown=feature)) if feature else (FILLED["loved"], FILLED["letdown"])
    return {"number": Count("pk"), "loves": Count("pk", filter=loved), "letdowns": Count("pk", filter=letdown)}


def _add(rows, key, label, row, times=1):
    """Add what is counted of some reports to the group that they belong to; of several spellings the first one is its name."""
    group = rows.setdefault(key, [label, 0, 0, 0, 0, 0])
    faces, glad = row["number"] if row["mood"] else 0, row["number"] if row["mood"] in GLAD else 0
    numbers = (row["number"], row["loves"], row["letdowns"], faces, glad)
    group[:] = [min(group[0], label), *(had + times * more for had, more in zip(group[1:], numbers, strict=True))]


def _folded(rows):
    """The groups that are large enough, then the smaller ones as one, then those who said nothing of the kind."""
    rows = sorted(rows, key=lambda row: (-row.reports, row.key))
    said, silent = [row for row in rows if row.key], [row for row in rows if not row.key]
    large = [row for row in said if row.reports >= FEWEST][:SHOWN]
    small = [row for row in said if row not in large]
    own = [Group(row.by, row.key, row.label, "", *row[3:]) for row in large]
    return tuple(own + [_together(some, rest) for some, rest in ((small, OTHERS), (silent, NONE)) if some])


def _together(rows, rest):
    return Group(rows[0].by, "", "", rest, *(sum(numbers) for numbers in zip(*(row[3:] for row in rows), strict=True)))
