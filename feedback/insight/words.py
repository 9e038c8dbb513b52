"""Words that come up: what reports say this week far more often than those on the builds before, with the sentences.

A letter word is what stands between blanks and signs. Chinese has no blanks: characters that stand beside one another more
often than chance would put them there are joined, so that 锁屏闪退 is read as 锁屏 and 闪退 once both are met elsewhere.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from math import log

from django.db.models import Q

from feedback.insight.week import named_by
from feedback.models import FourGridReport
from feedback.recent import recent
from feedback.shares import Share

BUILDS = 8  # before this one
THIS_WEEK, EARLIER = 5000, 1000  # the latest reports of a build that are read
SHOWN, CANDIDATES, SENTENCES = 10, 200, 2
FEWEST = 3  # reports in which a word stands
UNLIKELY = 10.83  # a log-likelihood that chance reaches in one word of a thousand
TOGETHER = 0.5  # how far two characters belong together, 0 by chance, 1 where neither is met without the other
LONGEST = 6  # characters of a Chinese word
WORDS = tuple(f"{grid}_word" for grid in FourGridReport.GRIDS)
HAN = "\u3400-\u9fff\uf900-\ufaff"
RUNS = re.compile(rf"[{HAN}]+|[^\W\d_{HAN}]{{3,}}")
SENTENCE = re.compile(r"[^。！？!?\n]+?(?:[。！？!?\n]|\.(?=\s|$)|$)")


@dataclass(frozen=True)
class Word:
    text: str
    here: Share  # the reports of this week in which it stands
    before: Share
    unlikely: float  # its log-likelihood
    sentences: tuple


@dataclass(frozen=True)
class Emerging:
    words: tuple
    looked_at: int  # how many words were compared
    here: int  # how many reports with words were read
    before: int
    builds: int


def emerging(build, builds, team, now):
    """What comes up in the reports on the build against those before it; at most 15 seconds old."""
    return recent(f"words:{build.pk}:{team or 'all'}", now, lambda: _emerging(build, builds, team))[1]


def texts(builds, team, most):
    """(key of the report, its words) of the latest reports on each of the builds that say something; one query."""
    latest = [FourGridReport.objects.filter(pk__in=_latest(build, team, most)).values_list("pk", *WORDS) for build in builds]
    rows = latest[0].union(*latest[1:], all=True) if latest else ()
    return [(pk, "\n".join(word for word in words if word)) for pk, *words in rows]


def _latest(build, team, most):
    silent = Q(**dict.fromkeys(WORDS, ""))
    return named_by(build.reports.all(), team).exclude(silent).order_by("-pk").values("pk")[:most]


def saying(build, team, word):
    """The keys of the reports in which the word stands, among those that are read."""
    word = folded(word)
    return [pk for pk, text in texts([build], team, THIS_WEEK) if stands_in(word, folded(text))]


def folded(text):
    return unicodedata.normalize("NFKC", text).casefold()


def stands_in(word, text):
    """Whether the word is in a folded text: Chinese anywhere, letters as a word of their own."""
    return word in text if _is_han(word) else word in text and word in RUNS.findall(text)


def _is_han(word):
    return bool(re.match(rf"[{HAN}]", word))


def _emerging(build, builds, team):
    earlier = [other for other in builds if other.friday < build.friday][:BUILDS]
    here = sorted(texts([build], team, THIS_WEEK), reverse=True)
    before = [folded(text) for _pk, text in texts(earlier, team, EARLIER)]
    said = [folded(text) for _pk, text in here]
    looked_at = candidates(said, said + before) if before else []
    words = sorted(filter(None, (_judged(word, said, before) for word in looked_at)), key=lambda word: -word.unlikely)
    shown = [_with_sentences(word, here) for word in _without_parts(words)[:SHOWN]]
    return Emerging(tuple(shown), len(looked_at), len(said), len(before), len(earlier))


def candidates(said, everything):
    """The words that stand in the most texts of this week; how Chinese is cut is learnt from everything."""
    joined = collocations(everything)
    counted = Counter(word for text in said for word in set(cut(text, joined)))
    return [word for word, number in counted.most_common(CANDIDATES) if number >= FEWEST]


def collocations(texts):
    """The pairs of Chinese characters that belong together, by their normalized pointwise mutual information.

    G. Bouma, "Normalized (pointwise) mutual information in collocation extraction", GSCL (2009), 31-40.
    """
    singles, pairs = Counter(), Counter()
    for text in texts:
        for run in RUNS.findall(text):
            if _is_han(run):
                singles.update(run)
                pairs.update(pairwise(run))
    number = sum(singles.values())

    def belong(pair, together):
        chance = singles[pair[0]] * singles[pair[1]] / number
        return log(together / chance) >= TOGETHER * log(number / together)

    return {pair for pair, together in pairs.items() if together >= FEWEST and belong(pair, together)}


def cut(text, joined):
    """The words of a folded text, one after the other."""
    for run in RUNS.findall(text):
        yield from _cut_han(run, joined) if _is_han(run) else [run]


def _cut_han(run, joined):
    word = run[0]
    for before, sign in pairwise(run):
        if (before, sign) in joined and len(word) < LONGEST:
            word += sign
            continue
        if len(word) > 1:
            yield word
        word = sign
    if len(word) > 1:
        yield word


def _judged(word, said, before):
    """The word when it stands in more of this week's reports than chance would have it, else None."""
    here = Share(sum(stands_in(word, text) for text in said), len(said))
    then = Share(sum(stands_in(word, text) for text in before), len(before))
    unlikely = log_likelihood(here.part, here.whole, then.part, then.whole)
    rises = here.value > then.value
    return Word(word, here, then, unlikely, ()) if rises and here.part >= FEWEST and unlikely >= UNLIKELY else None


def log_likelihood(a, n, b, m):
    """How unlikely it is that `a` of `n` and `b` of `m` come from one share: G² of the two by two table.

    T. Dunning, "Accurate methods for the statistics of surprise and coincidence", Computational Linguistics 19 (1993), 61-74.
    """
    rows, columns = (n, m), (a + b, n + m - a - b)
    seen = ((a, n - a), (b, m - b))
    expected = [[row * column / (n + m) for column in columns] for row in rows]
    return 2 * sum(o * log(o / e) for os, es in zip(seen, expected, strict=True) for o, e in zip(os, es, strict=True) if o)


def _without_parts(words):
    """Without the Chinese ones that are only a part of another which stands in as many reports."""

    def is_part(one):
        return _is_han(one.text) and any(
            one.text != other.text and one.text in other.text and one.here == other.here for other in words
        )

    return [word for word in words if not is_part(word)]


def _with_sentences(word, here):
    found = (sentence.strip() for _pk, text in here for sentence in SENTENCE.findall(text))
    fitting = dict.fromkeys(sentence for sentence in found if stands_in(word.text, folded(sentence)))
    return Word(word.text, word.here, word.before, word.unlikely, tuple(list(fitting)[:SENTENCES]))
