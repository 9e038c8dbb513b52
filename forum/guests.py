"""Pages for guests, kept for a moment: however many ask for one at once, it is made once."""

import time
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response

STALE_FOR = 10  # seconds after which nobody is shown an old page while a new one is made
MAKING_TAKES = 5  # seconds after which whoever makes a page is given up on
LOOK_AGAIN = 0.02
LARGEST = 512 * 1024
MOST_AT_HAND = 256
THEMES = ("light", "dark")
KEPT = (200, 301, 302, 404)
NOT_KEPT = {"private", "no-store", "no-cache"}


@dataclass(frozen=True)
class Page:
    """What was answered. Without a status: an answer that is made for each reader anew."""

    made_at: float
    status: int = 0
    headers: dict | None = None
    content: bytes = b""

    @classmethod
    def of(cls, answer, made_at):
        if answer.status_code not in KEPT or answer.streaming or answer.cookies or len(answer.content) > LARGEST:
            return cls(made_at)
        if any(word in answer.headers.get("Cache-Control", "") for word in NOT_KEPT):
            return cls(made_at)
        return cls(made_at, answer.status_code, dict(answer.headers), answer.content)

    @property
    def age(self):
        return time.time() - self.made_at

    @property
    def is_fresh(self):
        return self.age < settings.GUEST_PAGES_SECONDS

    def answer(self, request):
        answer = HttpResponse(self.content, status=self.status, headers=self.headers)
        answer._has_been_logged = True  # a 404 that a crowd asks for is one line in the log
        etag = self.headers.get("ETag")
        return get_conditional_response(request, etag, response=answer) if etag else answer


class GuestPages:
    """Answer guests from what was made less than GUEST_PAGES_SECONDS ago.

    The first to find a page too old makes it anew; until it is done all others get the old one, or wait when there is
    none. Nothing has to be thrown away when something changes, and at the instant at which a build goes out its page
    is made once. Each process also keeps at hand what it was asked for last.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.at_hand = {}

    def __call__(self, request):
        if not settings.GUEST_PAGES_SECONDS or not _is_plain(request):
            return self.get_response(request)
        key = _key(request)
        page = self._find(key)
        if page is None:
            return self._make(request, key)
        return page.answer(request) if page.status else self.get_response(request)

    def _find(self, key):
        """The page as it is, or None when it is this request's turn to make it."""
        page = self.at_hand.get(key)
        if page and page.is_fresh:
            return page
        give_up = time.monotonic() + MAKING_TAKES
        while time.monotonic() < give_up:
            page = cache.get(key)
            if page and page.is_fresh:
                return self._keep_at_hand(key, page)
            if cache.add(f"{key}:making", True, MAKING_TAKES):
                return self._made_meanwhile(key)
            if page and page.age < STALE_FOR:
                return page
            time.sleep(LOOK_AGAIN)
        return None

    def _made_meanwhile(self, key):
        """The page, if whoever had the turn before made it between this request's look and its turn; else None."""
        page = cache.get(key)
        if page is None or not page.is_fresh:
            return None
        cache.delete(f"{key}:making")
        return self._keep_at_hand(key, page)

    def _make(self, request, key):
        made_at = time.time()  # what changes while it is made may not be in it
        try:
            answer = self.get_response(request)
            page = self._keep_at_hand(key, Page.of(answer, made_at))
            cache.set(key, page, STALE_FOR)
        finally:
            cache.delete(f"{key}:making")
        return page.answer(request) if page.status else answer

    def _keep_at_hand(self, key, page):
        if len(self.at_hand) >= MOST_AT_HAND:
            self.at_hand.clear()
        self.at_hand[key] = page
        return page


def _is_plain(request):
    """A guest's request for a whole page, with nothing in it but the address, and a query only where few differ."""
    return (
        request.method == "GET"
        and (not request.META.get("QUERY_STRING") or request.path.startswith(settings.GUEST_PAGES_ASKED))
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not {"HTTP_HX_REQUEST", "HTTP_AUTHORIZATION", "HTTP_RANGE"} & request.META.keys()
        and not request.path.startswith((settings.STATIC_URL, settings.MEDIA_URL))
    )


def _key(request):
    language, theme = translation.get_language_from_request(request), request.COOKIES.get("theme", "")
    theme = theme if theme in THEMES else ""
    asked = "\n".join([request.get_host(), language, theme, request.get_full_path()])
    return f"guest:{sha256(asked.encode()).hexdigest()}"
