"""What brings people here. Their own browser remembers it until they sign up; then it is kept with the new member."""

import re
from collections import namedtuple
from datetime import timedelta
from urllib.parse import quote, unquote

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse

from forum import names
from forum.http import parts
from forum.models import Member, Origin

COOKIE = "came_from"
LASTS = timedelta(days=30)
WORDS = ("from", "utm_source")  # that a link may carry
WORD = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
SITE = re.compile(r"[a-z0-9][a-z0-9.-]{0,59}")

Invitation = namedtuple("Invitation", "address came")


class Remember:
    """Let a guest's browser keep what the first page it opens was asked with; an invitation outranks what was before.

    The cookie is put on the answer and not into it, so a page that is kept for all guests stays the same for all.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        answer = self.get_response(request)
        if request.method == "GET" and _is_page(answer) and (said := _said(request)) and _is_guest(request):
            remember(answer, *said)
        return answer


def remember(answer, kind, word):
    answer.set_cookie(COOKIE, f"{kind}:{quote(word)}", LASTS, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


def forget(answer):
    answer.delete_cookie(COOKIE, samesite="Lax")


def keep(member, request):
    """Write down what brought the new member here, if their browser knows; the first word on it stays."""
    kind, _colon, word = request.COOKIES.get(COOKIE, "").partition(":")
    word = unquote(word)
    if kind == Origin.Kind.MEMBER and names.is_possible(word):
        host = Member.objects.filter(name_key=names.key(word), is_active=True).exclude(pk=member.pk).first()
        found = {"invited_by": host} if host else None
    else:
        shape = {Origin.Kind.LINK: WORD, Origin.Kind.SITE: SITE}.get(kind)
        found = {"word": word} if shape and shape.fullmatch(word) else None
    if found:
        Origin.objects.get_or_create(member=member, defaults={"kind": kind, **found})


def confirmed(member="pk"):
    """Whether an e-mail address of theirs is confirmed, for a query; `member` is the field that holds their key."""
    return Exists(EmailAddress.objects.filter(user=OuterRef(member), verified=True))


def invitation(member):
    """The member's own address to hand on, and how many came by it and confirmed theirs."""
    came = member.invited.filter(confirmed("member")).count()
    return Invitation(settings.SITE_URL + reverse("forum:join", args=[member.username]), came)


def _said(request):
    """(kind, word) of what the request names, or None. What was remembered before stays, but for an invitation."""
    if names.is_possible(host := request.GET.get("by", "")):
        return Origin.Kind.MEMBER, host
    if COOKIE in request.COOKIES:
        return None
    for name in WORDS:
        if WORD.fullmatch(word := request.GET.get(name, "").lower()):
            return Origin.Kind.LINK, word
    site = parts(request.META.get("HTTP_REFERER", ""))[0].lower().rpartition("@")[2].partition(":")[0].removeprefix("www.")
    ours = request.get_host().lower().partition(":")[0].removeprefix("www.")
    return (Origin.Kind.SITE, site) if SITE.fullmatch(site) and site != ours else None


def _is_page(answer):
    """Whether it is a page, and one that no cache between us keeps for all."""
    kept_for_all = "public" in answer.headers.get("Cache-Control", "") or COOKIE in answer.cookies
    return answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html") and not kept_for_all


def _is_guest(request):
    member = getattr(request, "user", None)  # where the page was at hand nobody asked who it is: it was a guest
    return member is None or not member.is_authenticated
