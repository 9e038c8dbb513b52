"""Every refusal of the API as RFC 9457 says: application/problem+json, whoever refuses."""

import json
from http import HTTPStatus

from django.http import Http404, HttpResponse
from ninja.errors import HttpError, ValidationError

from releases.refused import Refused

CONTENT_TYPE = "application/problem+json"


class Problem(Exception):
    """Answer with this status and sentence."""

    def __init__(self, status, detail="", headers=None, **more):
        super().__init__(detail)
        self.status, self.detail, self.headers, self.more = status, detail, headers or {}, more


def answer(status, detail="", headers=None, **more):
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    body |= ({"detail": detail} if detail else {}) | more
    return HttpResponse(json.dumps(body), status=status, content_type=CONTENT_TYPE, headers=headers or {})


def teach(api):
    """Have the API say its own refusals like this."""
    api.add_exception_handler(Problem, lambda request, it: answer(it.status, it.detail, it.headers, **it.more))
    api.add_exception_handler(Http404, lambda request, it: answer(404))
    api.add_exception_handler(HttpError, lambda request, it: answer(it.status_code, it.message))
    api.add_exception_handler(Refused, lambda request, it: answer(409, it.sentence, points=it.points))
    api.add_exception_handler(ValidationError, lambda request, it: answer(422, errors=[_error(one) for one in it.errors]))


def _error(error):
    return {"where": [str(step) for step in error["loc"]], "what": error["msg"]}
