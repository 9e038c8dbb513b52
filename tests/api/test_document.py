"""The document says everything that can happen: schemathesis asks for whatever it allows, and for what it does not."""

from contextlib import suppress

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from config.api import asking
from config.api.site import api
from forum.models import Token
from forum.models.tokens import SCOPES
from releases.models import Ballot
from tests import make

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]
ASKED = {"deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}


@pytest.fixture
def document(db, clock, bo, dana, monkeypatch):
    """The document, over a town in which there is one of everything; nobody is slowed down."""
    for limit in ("GUEST_A_MINUTE", "TOKEN_A_MINUTE", "WRITES_A_MINUTE", "WRONG_A_MINUTE"):
        monkeypatch.setattr(asking, limit, 10**9)
    build = make.build(published=True, features=2)
    clock.move_to("2026-11-21T12:00:00+08:00")
    make.build(of=build.product, friday=build.week.next.friday, number="1")
    make.proposal(of=build.product, author=bo)
    Ballot.open_for(build.product, build.week.next.friday, clock())
    for signal in (request_started, request_finished):  # the requests share the test's own connection
        signal.disconnect(close_old_connections)
    yield _loaded(dana, clock())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _loaded(dana, now):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    schema.config.headers = {"Authorization": f"Bearer {Token.issue(dana, 'CI', SCOPES, now)[1]}"}
    return schema


def ask_everything(document, mode, examples):
    """So many requests to each address: such as the document allows, or such as it does not."""
    for found in document.get_all_operations():
        asked = found.ok().as_strategy(generation_mode=mode)

        @settings(max_examples=examples, **ASKED)
        @given(case=asked)
        def ask(case):
            case.call_and_validate(checks=CHECKS)

        with suppress(Unsatisfiable):  # an address that takes nothing can be asked nothing wrong
            ask()


@pytest.mark.parametrize("mode", GenerationMode)
def test_nothing_breaks_and_nothing_is_undocumented(document, mode):
    ask_everything(document, mode, 6)


@pytest.mark.soak
@pytest.mark.parametrize("mode", GenerationMode)
def test_nothing_breaks_however_long_one_asks(document, mode):
    ask_everything(document, mode, 300)


def test_every_address_says_how_it_refuses():
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            missing = {401, 403, 404, 422, 429} - set(operation["responses"])
            assert not missing, f"{method} {path}: {missing}"


def test_the_page_shows_it_under_the_strict_policy(page, live_server):
    """Swagger UI runs with no inline script and asks nobody else."""
    wrong, asked = [], []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/api/docs/")
    page.get_by_text("/api/v1/builds/{product}/{number}", exact=False).first.wait_for()
    assert wrong == []
    assert all(url.startswith((live_server.url, "data:")) for url in asked)
