"""A passkey from its making to the log-in with it, in a real browser with a drawn-up key."""

import pytest
from allauth.mfa.models import Authenticator

from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def complaints(page):
    """What the browser said against our pages."""
    heard = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def site(live_server, page, settings, ann):
    """The site's address, with Ann logged in on a phone that can keep a key."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    phone = page.context.new_cdp_session(page)
    phone.send("WebAuthn.enable")
    phone.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    log_in(page, live_server.url)
    return live_server.url


def log_in(page, site):
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("Name or e-mail address").fill("ann")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(f"{site}/")


def add_key(page, site, name="My phone"):
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(make.PASSWORD)
        page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/recovery-codes/")


def test_a_passkey_logs_in_without_a_password(page, site, complaints):
    add_key(page, site)
    page.context.clear_cookies()
    page.goto(f"{site}/accounts/login/?next=/settings/")
    page.get_by_role("button", name="Log in with a passkey").click()
    page.wait_for_url(f"{site}/settings/")
    assert complaints == []


def test_with_a_key_the_password_alone_is_not_enough(page, site, complaints):
    add_key(page, site)
    page.context.clear_cookies()
    page.goto(f"{site}/accounts/login/?next=/settings/")
    page.get_by_label("Name or e-mail address").fill("Ann")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
    page.get_by_role("button", name="Use a passkey or security key").click()
    page.wait_for_url(f"{site}/settings/")
    assert complaints == []


def test_renaming_and_removing_a_key(page, site, complaints):
    add_key(page, site)
    page.goto(f"{site}/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Rename").click()
    page.get_by_label("Name").fill("Old phone")
    page.get_by_role("button", name="Rename").click()
    page.get_by_text("Old phone").wait_for()
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("You have no key yet.").wait_for()
    assert not Authenticator.objects.filter(type="webauthn").exists()
    assert complaints == []
