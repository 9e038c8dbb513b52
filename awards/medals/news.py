"""What members hear of their medals."""

from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from awards.medals.models import Honour
from awards.notices import about_awards
from forum.models import Member
from forum.notices import register, tell

TOLD_AT_A_TIME = 2000


def sentence(told):
    """In the reader's language; what the medal is called stands in the details in each."""
    language = get_language() if get_language() in told else settings.LANGUAGE_CODE
    return gettext("A medal for you: %(medal)s. Thank you!").replace("%(medal)s", f"%({language})s")


register(about_awards("medal", _("I earn a medal"), sentence, by_mail=False))
register(
    about_awards(
        "medal_revoked", _("Points or a medal of mine are taken back"), _("“%(what)s” no longer counts for you: %(reason)s")
    )
)


def tell_due(now):
    """Tell those who were given a medal, so many at a time; returns how many were told."""
    waiting = Honour.objects.standing().filter(told=False).select_related("medal").order_by("pk")[:TOLD_AT_A_TIME]
    told = 0
    for _medal, honours in groupby(sorted(waiting, key=_of), _of):
        told += _tell(list(honours), now)
    return told


def _of(honour):
    return honour.medal_id, honour.grade


def _tell(honours, now):
    first, keys = honours[0], [honour.pk for honour in honours]
    with transaction.atomic():
        claimed = Honour.objects.standing().filter(pk__in=keys, told=False).update(told=True)
        members = Member.objects.filter(honours__in=keys)
        tell(members, "medal", f"medal:{first.medal_id}:{first.grade}", reverse("medals:index"), now, **_called(first))
    return claimed


def _called(honour):
    """The medal's name in each language of the site."""
    called = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            called[code] = f"{honour.title} · {honour.get_grade_display()}" if honour.grade != "single" else honour.title
    return called
