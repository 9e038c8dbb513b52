import re

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from forum import notices
from tests import make

HOME = "/accounts/email/"


@pytest.fixture(autouse=True)
def _signed_in(client, ann):
    client.post("/accounts/login/", {"login": "Ann", "password": make.PASSWORD})


def code_in(message):
    return re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", message.body, re.MULTILINE).group(1)


def add(client, address="ann@new.example"):
    page = client.post(HOME, {"action_add": "", "email": address})
    return client.post(page.url, {"code": code_in(mail.outbox[-1])})


def test_a_second_address_counts_once_its_code_was_typed(client, ann):
    page = client.post(HOME, {"action_add": "", "email": "ann@new.example"})
    assert not ann.emailaddress_set.filter(email="ann@new.example", verified=True).exists()
    client.post(page.url, {"code": code_in(mail.outbox[-1])})
    assert ann.emailaddress_set.filter(email="ann@new.example", verified=True).exists()


def test_the_code_leads_back_to_the_addresses(client, ann):
    assert add(client).url == HOME


def test_a_letter_about_her_account_says_where_when_and_what_to_do(client, ann, clock, settings):
    settings.SITE_NAME, settings.SITE_URL = "Blue Monday", "https://monday.example.org"
    add(client)
    client.post(HOME, {"action_remove": "", "email": "ann@new.example"}, headers={"User-Agent": "Mozilla/5.0 (Android) Firefox/1"})
    letter = mail.outbox[-1]
    assert letter.subject == "Email removed · Blue Monday"
    assert "(Asia/Shanghai), with Firefox, Android, from the address 127.0.0.1." in letter.body
    assert "https://monday.example.org/accounts/password/reset/" in letter.body
    assert "https://monday.example.org/accounts/sessions/" in letter.body


def test_what_we_tell_her_goes_to_the_main_one(client, ann):
    add(client)
    client.post(HOME, {"action_primary": "", "email": "ann@new.example"})
    ann.refresh_from_db()
    notices.tell([ann], "reply", "post:1", "/popcorn/", make.THURSDAY, who="Bo", title="Hello")
    notices.deliver_due(make.THURSDAY)
    assert mail.outbox[-1].to == ["ann@new.example"]


def test_the_main_one_cannot_be_removed_but_the_other_can(client, ann):
    add(client)
    for address in (ann.email, "ann@new.example"):
        client.post(HOME, {"action_remove": "", "email": address})
    assert [address.email for address in ann.emailaddress_set.all()] == [ann.email]


def test_somebody_elses_address_stays_theirs(client, ann, bo):
    client.post(HOME, {"action_remove": "", "email": bo.email})
    assert bo.emailaddress_set.exists()


def test_a_closed_post_office_is_told_and_breaks_nothing(client, ann, monkeypatch):
    def closed(*_):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", closed)
    page = client.post(
        "/accounts/password/change/",
        {"oldpassword": make.PASSWORD, "password1": "a-long-Friday-17", "password2": "a-long-Friday-17"},
        follow=True,
    )
    assert "could not send you a mail just now" in page.content.decode()
    ann.refresh_from_db()
    assert ann.check_password("a-long-Friday-17")
