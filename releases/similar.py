"""Which wishes are like a title that somebody is writing: pairs of Chinese characters, threes of letters, on any database."""

import re
import unicodedata

from django.db.models import Case, F, IntegerField, Max, Q, Value, When

SHORTEST = 2  # characters; less says nothing
LOOKED_AT = 10_000  # wishes, from the newest on: each title is read, as there is no index of grams
MOST_GRAMS, NEAREST, SHOWN = 16, 60, 3
ALIKE = 0.3  # found by trying: below it people said "that is something else"

RUNS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W_\u3400-\u9fff\uf900-\ufaff]+")


def grams(title):
    """What a title is made of, in its order: 锁屏显示 → 锁屏 屏显 显示; screen → scr cre ree een."""
    found = {}
    for run in RUNS.findall(unicodedata.normalize("NFKC", title).casefold()):
        size = 2 if "\u3400" <= run[0] <= "\ufaff" else 3
        for start in range(max(1, len(run) - size + 1)):
            found.setdefault(run[start : start + size])
    return list(found)


def likeness(asked, title):
    """0 to 1: the mean of Dice's coefficient and of the share of what was asked, so that half a title finds the whole."""
    asked, there = set(asked), set(grams(title))
    shared = len(asked & there)
    return shared and (2 * shared / (len(asked) + len(there)) + shared / len(asked)) / 2


def similar(title, among, shown=SHOWN):
    """Those of the proposals `among` whose title is most like this one, the likest first; [] when none is."""
    asked = grams(title)
    if sum(map(len, asked)) < SHORTEST:
        return []
    near = sorted(_near(asked, among), key=lambda proposal: -likeness(asked, proposal.thread.title))
    return [proposal for proposal in near[:shown] if likeness(asked, proposal.thread.title) >= ALIKE]


def _near(asked, among):
    """A bounded number of those in whose title most of the grams stand."""
    newest = among.model.objects.aggregate(newest=Max("pk"))["newest"] or 0
    wanted = asked[:: -(-len(asked) // MOST_GRAMS)]
    stand = [Q(thread__title__icontains=gram) for gram in wanted]
    one = [Case(When(gram, then=Value(1)), default=Value(0), output_field=IntegerField()) for gram in stand]
    found = among.filter(pk__gt=newest - LOOKED_AT).annotate(shared=sum(one[1:], one[0])).filter(shared__gt=0)
    return found.select_related("thread").order_by(F("shared").desc(), "-backing_count", "-pk")[:NEAREST]
