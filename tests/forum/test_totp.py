from time import time

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value

from tests import make


def code_of(secret, at=0):
    return f"{hotp_value(secret, int(time()) // 30 + at):06d}"


@pytest.fixture
def fresh(client, ann):
    """Ann, who has just said her password."""
    client.post("/accounts/login/", {"login": "Ann", "password": make.PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
    return ann


def secret_of(member):
    return get_adapter().decrypt(Authenticator.objects.get(user=member, type="totp").data["secret"])


@pytest.fixture
def guarded(client, fresh):
    page = client.get("/accounts/2fa/totp/activate/")
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(page.context["form"].secret)})
    client.post("/accounts/logout/")
    return fresh


def test_the_page_shows_the_secret_as_a_picture_and_as_text(client, fresh):
    page = client.get("/accounts/2fa/totp/activate/")
    assert 'src="data:image/svg' in page.content.decode()
    assert page.context["form"].secret in page.content.decode()


def test_a_wrong_code_does_not_turn_it_on(client, fresh):
    client.get("/accounts/2fa/totp/activate/")
    client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert not Authenticator.objects.exists()


def test_the_password_alone_no_longer_opens_the_door(client, guarded):
    step = client.post("/accounts/login/", {"login": "Ann", "password": make.PASSWORD})
    assert step.url == "/accounts/2fa/authenticate/"
    assert client.get("/settings/").status_code == 302
    client.post(step.url, {"code": code_of(secret_of(guarded), at=1)})
    assert client.get("/settings/").status_code == 200


def test_a_recovery_code_opens_it_once(client, guarded):
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for opens in (True, False):
        step = client.post("/accounts/login/", {"login": "Ann", "password": make.PASSWORD})
        client.post(step.url, {"code": code})
        assert (client.get("/settings/").status_code == 200) is opens
        client.post("/accounts/logout/")


def test_turning_it_off_asks_who_it_is(client, guarded):
    client.force_login(guarded)
    assert client.get("/accounts/2fa/totp/deactivate/").url.startswith("/accounts/reauthenticate/")
