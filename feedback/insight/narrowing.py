"""Which answers are behind a number: what an address may ask for beyond a grid and a choice in it, and how it is said."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.insight import groups, hours, words
from forum.http import key

MOST_HOURS = 1000  # spans; no window is so long
LANGUAGES = dict(settings.LANGUAGES)
KINDS = {
    "ring": lambda: _("Ring"),
    "device": lambda: _("Device"),
    "language": lambda: _("Language"),
    "city": lambda: _("City"),
}


@dataclass(frozen=True)
class Narrowing:
    """`about` a feature, whichever way it is named; `by` a kind of group the one called `of`, or the `rest`; the span of
    `hours`; those with a `word`; those whose `whose` grid names something of the team."""

    about: int | None = None
    by: str = ""
    of: str = ""
    rest: str = ""
    hours: int | None = None
    word: str = ""
    whose: str = ""

    @classmethod
    def read(cls, asked):
        """Of what stands in an address; ValueError when nothing is called so."""
        keys = {name: _key(asked[name]) for name in ("about", "hours") if name in asked}
        if "\0" in asked.get("of", ""):  # in no database's text
            raise ValueError("nothing is called so")
        if keys.get("hours", 0) > MOST_HOURS or keys.get("about") == 0:
            raise ValueError("nothing is called so")
        choices = {"by": groups.BY, "rest": (groups.NONE, groups.OTHERS), "whose": ("loved", "letdown")}
        for name, allowed in choices.items():
            if asked.get(name, "") not in ("", *allowed):
                raise ValueError(name)
        return cls(**keys, **{name: asked.get(name, "") for name in ("by", "of", "rest", "word", "whose")})

    def of_reports(self, reports, build, team, now):
        found = groups.naming(reports, self.about)
        if self.by:
            found = groups.in_group(found, build, now, self.by, self.of, self.rest, self.about)
        if self.hours is not None:
            found = hours.within(found, build, self.hours)
        if self.word:
            found = found.filter(pk__in=words.saying(build, team, self.word))
        return found.filter(**{f"{self.whose}__team": team}) if self.whose else found

    def said(self, build):
        """In words, for the head of the page."""
        if self.about:
            yield _("names %(feature)s") % {"feature": build.features.get(pk=self.about).title}
        if self.by:
            yield f"{KINDS[self.by]()}: {self._group(build)}"
        if self.hours is not None:
            begins, ends = hours.hours_of(self.hours)
            yield _("%(from)s to %(to)s hours after the release") % {"from": begins, "to": ends}
        if self.word:
            yield _("says “%(word)s”") % {"word": self.word}

    def _group(self, build):
        ring = build.product.rings.filter(pk=key(self.of)).first() if self.by == "ring" else None
        return group_name(self.by, self.of, ring.name if ring else self.of, self.rest)


def _key(text):
    if (found := key(text)) is None:
        raise ValueError(text)
    return found


def group_name(by, key, label, rest):
    """What a group is called in the reader's language."""
    if rest == groups.OTHERS:
        return _("Others")
    if rest == groups.NONE:
        return _("In no ring") if by == "ring" else _("Not said")
    return LANGUAGES.get(key, key) if by == "language" else label


def address(build_pk, **asked):
    """Where the answers behind a number are read."""
    query = urlencode({name: value for name, value in asked.items() if name and value not in (None, "")})
    return reverse("feedback:answers", args=[build_pk]) + (f"?{query}" if query else "")
