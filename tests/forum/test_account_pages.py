"""Every page of allauth's that can be reached wears our clothes and keeps our policy, in both languages."""

import re
from urllib.parse import unquote

import pytest
from django.core import mail

from tests import make

GUESTS = ["/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/", "/accounts/inactive/"]
MEMBERS = [
    "/accounts/email/",
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/sessions/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
]
FORBIDDEN = re.compile(r"""\sstyle=|<style|\son[a-z]+=["']|javascript:|<script(?![^>]*(?:\ssrc=|type="application/json"))""")


def is_ours(response):
    page = response.content.decode()
    return response.status_code == 200 and 'class="masthead"' in page and not FORBIDDEN.search(page)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("address", GUESTS)
def test_guests_pages(client, db, address, language, django_assert_max_num_queries):
    client.cookies["django_language"] = language
    with django_assert_max_num_queries(8):
        assert is_ours(client.get(address))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("address", MEMBERS)
def test_members_pages(client, ann, address, language, django_assert_max_num_queries):
    client.post("/accounts/login/", {"login": "Ann", "password": make.PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
    client.post("/preferences/", {"language": language})
    with django_assert_max_num_queries(20):  # allauth writes into the session on some of them
        assert is_ours(client.get(address))


@pytest.mark.parametrize("start", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_where_a_code_is_typed_and_what_comes_after(client, ann, start):
    page = client.post(start, {"email": ann.email}).url
    assert is_ours(client.get(page))
    code = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", mail.outbox[-1].body, re.MULTILINE).group(1)
    assert is_ours(client.post(page, {"code": "AAAA-AAAA"}))
    assert is_ours(client.get(client.post(page, {"code": code}).url))


def test_wrong_answers_are_ours_too(client, ann):
    assert is_ours(client.post("/accounts/login/", {"login": "Ann", "password": "no"}))
    assert is_ours(client.post("/accounts/signup/", {"username": "Ann"}))


def test_they_ask_in_our_words(client, ann):
    client.post("/accounts/login/", {"login": "Ann", "password": make.PASSWORD})
    page = client.get("/accounts/password/change/").content.decode()
    assert "New password, once more" in page
    assert "At least 8 characters" in page
    assert "Forgot your password?" in page
    client.post("/preferences/", {"language": "zh-hans"})
    assert ">Name" not in client.get("/accounts/2fa/webauthn/add/").content.decode()


def test_a_page_for_members_leads_guests_to_the_log_in(client, db):
    for address in MEMBERS:
        if address != "/accounts/logout/":
            assert unquote(client.get(address).url).startswith("/accounts/login/?next=/accounts/")
