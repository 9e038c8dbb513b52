import json

import pytest
from django.test import Client

from forum.models import Token
from tests import make
from tests.releases.shelves import kept, kept_here, s3_server  # noqa: F401


class Machine:
    """A program that asks, as a guest or with somebody's token."""

    def __init__(self, member=None, scopes=("read", "builds:write", "files:write")):
        self.client, self.headers = Client(), {}
        if member:
            self.token, text = Token.issue(member, "CI", scopes, make.THURSDAY)
            self.headers["Authorization"] = f"Bearer {text}"

    def get(self, path, **headers):
        return self.client.get(f"/api/v1{path}", headers=self.headers | headers)

    def send(self, method, path, body=None, content_type="application/json", **headers):
        body = body if isinstance(body, (str, bytes)) else json.dumps(body)
        headers = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(method, f"/api/v1{path}", body, content_type, headers=headers)

    def post(self, path, body=None, **more):
        return self.send("POST", path, body, **more)


@pytest.fixture
def machine(db, clock):
    return Machine


@pytest.fixture
def guest(machine):
    return machine()
