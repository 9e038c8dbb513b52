"""A request that comes again with the same Idempotency-Key is done once, and answered as it was the first time.

The claim, the effect and the answer are one transaction: whoever comes at the same moment waits for it, and a process that
dies in between leaves nothing. PUT and DELETE take no key: done again they do nothing, and what they keep or throw away on the
shelf of files no transaction brings back.
"""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.http import HttpResponse

from config.api.problems import Problem
from forum.models import Answered

HEADER = "Idempotency-Key"
LONGEST = 100
METHODS = ("POST", "PATCH")
KEPT_FOR = timedelta(days=1)


class Known(Exception):
    """Answer what was answered before."""

    def __init__(self, status, body):
        super().__init__()
        self.status, self.body = status, body


def claim(request, now):
    """Take this key for the request, or answer what it was answered before."""
    key = request.headers.get(HEADER, "")
    if not key or request.method not in METHODS:
        return
    if len(key) > LONGEST:
        raise Problem(422, errors=[{"where": ["header", HEADER], "what": f"At most {LONGEST} characters."}])
    asked = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
    named = {"token": request.token, "key": hashlib.sha256(key.encode()).hexdigest()}
    Answered.objects.bulk_create([Answered(**named, asked=asked, at=now)], ignore_conflicts=True)
    found = Answered.objects.get(**named)
    if found.asked != asked:
        raise Problem(422, errors=[{"where": ["header", HEADER], "what": "This key was used for another request."}])
    if found.status:
        raise Known(found.status, found.body)
    request.claim = found


def answer(request, it):
    return HttpResponse(
        it.body, status=it.status, content_type="application/json; charset=utf-8", headers={"Idempotent-Replay": "true"}
    )


def in_one_go(request, get_response):
    """The answer, kept together with what was done; a refusal keeps neither, so that it can be tried again."""
    if HEADER not in request.headers or request.method not in METHODS:
        return get_response(request)
    with transaction.atomic():
        response = get_response(request)
        if response.status_code >= 300:
            transaction.set_rollback(True)
        elif claimed := getattr(request, "claim", None):
            Answered.objects.filter(pk=claimed.pk).update(status=response.status_code, body=response.content.decode())
    return response


def forget(now):
    """Keys of yesterday may be used anew."""
    return Answered.objects.filter(at__lte=now - KEPT_FOR).delete()[0]
