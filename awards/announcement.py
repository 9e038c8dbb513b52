"""Announcing an award: the thread in which it is celebrated, and the members who hear of it."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _

from awards import consent, events
from awards.models import Standing, Tally, counted
from feedback.models import Vote
from forum import notices
from forum.models import Member, Notice, Thread
from releases.news import plain


def announce(tally, now):
    """Open the award's thread and tell those who took part. True for exactly one of all who try."""
    with transaction.atomic():
        free = Tally.objects.filter(pk=tally.pk, announced_at=None, held_at=None)
        if not free.update(announced_at=now, voters=_voters(tally.build).count()):
            return False
        consent.read_again(tally)
        tally = Tally.objects.announced().get(pk=tally.pk)
        product, winners = tally.build.product, tally.winners
        title, body = _in_site_language(_title, tally), _in_every_language(_body, tally)
        thread = product.news_board.open_thread(
            product.herald, title, body, now, kind=Thread.Kind.NEWS, home=tally.get_absolute_url()
        )
        Tally.objects.filter(pk=tally.pk).update(thread=thread)
        _tell(tally, winners, now)
        events.announced(tally, now)
    return True


def _in_site_language(words, tally):
    with translation.override(settings.LANGUAGE_CODE):
        return words(tally)


def _in_every_language(words, tally):
    """A thread is read by everybody, so it says the same in each language, the site's own first."""
    codes = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != settings.LANGUAGE_CODE)
    parts = []
    for code in codes:
        with translation.override(code):
            parts.append(words(tally).strip())
    return "\n\n---\n\n".join(parts)


def _title(tally):
    if tally.winners:
        names = get_text_list([standing.title for standing in tally.winners], _("and"))
        title = _("Popcorn Award %(number)s: %(feature)s") % {"number": tally.build.number, "feature": names}
    else:
        title = _("Popcorn Award %(number)s: no award this week") % {"number": tally.build.number}
    return Truncator(title).chars(Thread._meta.get_field("title").max_length)


def _body(tally):
    podium = [
        {
            "place": standing.place,
            "title": plain(standing.title),
            "team": plain(standing.team_name),
            "loves": standing.loves,
            "misses": standing.misses,
            "score": standing.percent,
            "makers": get_text_list([plain(laureate.name) for laureate in standing.shown], _("and")),
            "unnamed": standing.unnamed,
        }
        for standing in tally.podium
    ]
    context = {"tally": tally, "build": tally.build, "product": plain(tally.build.product.name), "podium": podium}
    return re.sub(r"\n{3,}", "\n\n", render_to_string("awards/announcement.txt", context))


def _voters(build):
    return Member.objects.filter(pk__in=Vote.objects.filter(feature__in=list(build.features.all())).values("voter"))


def _tell(tally, winners, now):
    """One notice each: to the winners' makers, to those who chose a winner, and to everybody else who voted or made."""
    build = tally.build
    details = {"product": build.product.name, "number": build.number}
    for standing in winners:
        won = details | {"feature": standing.title}
        _tell_rest(Member.objects.filter(made=standing.feature), tally, now, won | {"yours": 1})
        lovers = counted(Vote.objects.filter(feature=standing.feature, value=Vote.Value.LOVE), build)
        _tell_rest(Member.objects.filter(pk__in=lovers.values("voter")), tally, now, won | {"chose": standing.loves})
    if winners:
        details["feature"] = get_text_list([standing.title for standing in winners], "&")
    else:
        details["fewest"] = tally.fewest_votes
    _tell_rest(_voters(build), tally, now, details)
    _tell_rest(Member.objects.filter(made__build=build).distinct(), tally, now, details)


def _tell_rest(members, tally, now, details):
    cause = f"tally:{tally.pk}"
    told = Notice.objects.filter(kind="award", cause=cause)
    rest = members.exclude(pk__in=told.values("member"))
    notices.tell(rest, "award", cause, tally.get_absolute_url(), now, **details)


def correct(tally, erratum, before, now):
    """Say in the award's thread, and to the makers whose place it is, what a count that was corrected comes to.

    `before` are the standings as they were, by feature; nothing is said of an award that nobody knows yet.
    """
    tally = Tally.objects.announced().filter(pk=tally).first()
    if tally is None:
        return
    changes = [Change(before[standing.feature_id], standing) for standing in tally.ranking]
    changes = [change for change in changes if change.is_one]
    if tally.thread:
        body = _in_every_language(lambda tally: _correction(tally, erratum, changes), tally)
        tally.thread.reply(tally.build.product.herald, body, now)
    details = {"product": tally.build.product.name, "number": tally.build.number}
    for change in changes:
        if change.moved:
            said = details | {"feature": change.now.title, "place": change.now.place}
            makers, cause = Member.objects.filter(made=change.now.feature), f"erratum:{erratum.pk}:{change.now.feature_id}"
            notices.tell(makers, "award_corrected", cause, tally.get_absolute_url(), now, **said)
    events.corrected(tally, erratum, now)


@dataclass(frozen=True)
class Change:
    """A feature's standing as it was and as it is."""

    was: Standing
    now: Standing

    @property
    def moved(self):
        return self.was.place != self.now.place

    @property
    def is_one(self):
        return (self.was.place, self.was.loves, self.was.misses) != (self.now.place, self.now.loves, self.now.misses)

    @property
    def title(self):
        return plain(self.now.title)


def _correction(tally, erratum, changes):
    context = {"tally": tally, "reason": plain(erratum.reason), "at": erratum.at, "changes": changes}
    return re.sub(r"\n{3,}", "\n\n", render_to_string("awards/erratum.txt", context))
