"""Who asks, how often, and how far down a list."""

import json

from allauth.account.adapter import get_adapter
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.db.models import Q
from ninja.errors import HttpError
from ninja.parser import Parser
from ninja.security.http import HttpAuthBase

from config.api import repeats
from config.api.problems import Problem
from forum import clock, limits
from forum.markup.safety import tidy
from forum.models import Token

GUEST_A_MINUTE, TOKEN_A_MINUTE, WRITES_A_MINUTE, WRONG_A_MINUTE = 120, 600, 60, 30
DEEPEST = 20


class Reader(HttpAuthBase):
    """A token, or nobody: without one everybody reads what guests read."""

    openapi_scheme = "bearer"
    scope = "read"

    def __call__(self, request):
        now, header = clock.now(), request.headers.get("Authorization", "")
        if not header:
            return self.nobody(request, now)
        kind, _space, text = header.partition(" ")
        token = Token.objects.named_by(text.strip(), now) if kind.lower() == "bearer" else None
        if token is None:
            slow_down("api-wrong", _address(request), WRONG_A_MINUTE, now)
            raise Problem(401, "This token opens nothing.", {"WWW-Authenticate": 'Bearer error="invalid_token"'})
        slow_down("api-token", token.pk, TOKEN_A_MINUTE, now)
        if not token.may(self.scope):
            raise Problem(403, f"This token lacks the scope {self.scope}.")
        token.mark_used(now)
        request.reader, request.token = token.member, token
        return token

    def nobody(self, request, now):
        slow_down("api-guest", _address(request), GUEST_A_MINUTE, now)
        request.reader, request.token = AnonymousUser(), None
        return True


class Keeper(Reader):
    """A token with one scope more than reading."""

    kind = "application/json"

    def __init__(self, scope):
        super().__init__()
        self.scope = scope

    def __call__(self, request):
        token = super().__call__(request)
        if request.META.get("CONTENT_LENGTH") and request.content_type != self.kind:
            raise Problem(415, f"Send {self.kind}.")
        return token

    def nobody(self, request, now):
        slow_down("api-wrong", _address(request), WRONG_A_MINUTE, now)
        raise Problem(401, "This needs a token.", {"WWW-Authenticate": "Bearer"})


class Writer(Keeper):
    """One that changes something, once for each key."""

    def __call__(self, request):
        token, now = super().__call__(request), clock.now()
        slow_down("api-write", token.pk, WRITES_A_MINUTE, now)
        repeats.claim(request, now)
        return token


class Sender(Keeper):
    """One that sends parts of files: a file has hundreds of them, so they count as requests, not as changes."""

    kind = "application/octet-stream"


def _address(request):
    return get_adapter().get_client_ip(request)


def slow_down(what, who, most, now):
    """Refuse for the rest of the minute whoever asks too often."""
    if left := limits.wait(what, who, most, 60, now):
        raise Problem(429, f"Too many requests. Go on in {left} seconds.", {"Retry-After": str(left)})


class JSON(Parser):
    """Bodies: JSON and nothing else, no deeper and with no larger numbers than anybody needs, and words that can be kept."""

    def parse_body(self, request):
        try:
            return self._kept(json.loads(request.body, parse_constant=self._no_number), DEEPEST)
        except (ValueError, RecursionError):
            raise HttpError(400, "The body is no JSON that can be read.") from None

    def parse_querydict(self, data, list_fields, request):
        return self._kept(super().parse_querydict(data, list_fields, request), DEEPEST)

    @staticmethod
    def _no_number(name):
        raise ValueError(name)

    def _kept(self, value, deep):
        if deep < 0:
            raise ValueError("too deep")
        if isinstance(value, str):
            return tidy(value)
        if isinstance(value, list):
            return [self._kept(one, deep - 1) for one in value]
        if isinstance(value, dict):
            return {tidy(key): self._kept(one, deep - 1) for key, one in value.items()}
        return value


def page(found, order, cursor, limit):
    """{items, next}: `limit` of them from the cursor on, sorted by `order` downward and then by key. Any depth costs the same."""
    if cursor:
        last, pk = _read(cursor, order)
        found = found.filter(Q(**{f"{order}__lt": last}) | Q(**{order: last, "pk__lt": pk}))
    items = list(found.order_by(f"-{order}", "-pk")[: limit + 1])
    return {"items": items[:limit], "next": _write(items[limit - 1], order) if len(items) > limit else None}


def _write(item, order):
    return signing.dumps([order, str(getattr(item, order)), item.pk], salt="cursor")


def _read(cursor, order):
    try:
        sorted_by, last, pk = signing.loads(cursor, salt="cursor")
    except signing.BadSignature:
        sorted_by = None
    if sorted_by != order:
        raise Problem(422, errors=[{"where": ["query", "cursor"], "what": "This cursor is none of ours."}])
    return last, pk
