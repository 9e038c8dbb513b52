import re

import pytest
from django.core import mail

from tests import make


def log_in(client, login, password=make.PASSWORD, **more):
    return client.post("/accounts/login/", {"login": login, "password": password, **more})


def is_in(client):
    return client.get("/settings/").status_code == 200


def code_in(message):
    return re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", message.body, re.MULTILINE).group(1)


@pytest.mark.parametrize("login", ["Ann", "ann", "ＡＮＮ", " Ann "])
def test_by_name_in_any_case_and_width(client, ann, login):
    assert log_in(client, login).status_code == 302
    assert is_in(client)


def test_by_e_mail_address(client, ann):
    log_in(client, ann.email.upper())
    assert is_in(client)


def test_a_wrong_password_is_told_and_the_name_kept(client, ann):
    response = log_in(client, "Ann", "popcorn")
    assert "do not belong together" in response.content.decode()
    assert 'value="Ann"' in response.content.decode()
    assert not is_in(client)


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_password(client, ann):
    known, unknown = log_in(client, "Ann", "popcorn"), log_in(client, "Nobody", "popcorn")
    assert known.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


@pytest.mark.parametrize("spelling", ["Ann", "ａｎｎ"])
def test_five_wrong_passwords_close_the_door_for_a_while_in_every_spelling(client, ann, spelling):
    for name in ["ann", "ANN", "Ａnn", "aNN", "Ann"]:
        log_in(client, name, "popcorn")
    assert "Too many wrong tries" in log_in(client, spelling).content.decode()
    assert not is_in(client)


def test_a_flood_of_log_ins_is_429(client, db):
    answers = [log_in(client, f"fan{n}", "popcorn").status_code for n in range(31)]
    assert answers[-1] == 429


def test_next_is_followed_within_the_site_only(client, ann):
    assert log_in(client, "Ann", next="/popcorn/").url == "/popcorn/"
    client.logout()
    assert log_in(client, "Ann", next="https://evil.example/").url == "/"


@pytest.mark.parametrize("address", ["http://[", "//[", "///evil.example", "\\\\evil.example"])
def test_an_address_that_is_none_leads_nowhere(client, ann, address):
    assert client.get("/accounts/login/", {"next": address}).status_code == 200
    assert log_in(client, "Ann", next=address).url == "/"


def test_somebody_who_left_cannot_come_back_by_password(client, ann):
    ann.is_active = False
    ann.save()
    assert log_in(client, "Ann").url == "/accounts/inactive/"
    assert not is_in(client)


def test_by_code(client, ann):
    page = client.post("/accounts/login/code/", {"email": ann.email})
    client.post(page.url, {"code": code_in(mail.outbox[0])})
    assert is_in(client)


def test_a_code_that_got_lost_is_sent_again(client, ann):
    page = client.post("/accounts/login/code/", {"email": ann.email})
    assert "Send another code" in client.get(page.url).content.decode()
    client.post(page.url, {"action": "resend"})
    assert len(mail.outbox) == 2
    client.post(page.url, {"code": code_in(mail.outbox[1])})
    assert is_in(client)


def test_three_wrong_codes_end_it(client, ann):
    page = client.post("/accounts/login/code/", {"email": ann.email})
    for _ in range(3):
        client.post(page.url, {"code": "AAAA-AAAA"})
    client.post(page.url, {"code": code_in(mail.outbox[0])})
    assert not is_in(client)


def test_a_new_password_by_code(client, ann):
    page = client.post("/accounts/password/reset/", {"email": ann.email})
    form = client.post(page.url, {"code": code_in(mail.outbox[0])})
    client.post(form.url, {"password1": "a-long-Friday-17", "password2": "a-long-Friday-17"})
    assert is_in(client)
    ann.refresh_from_db()
    assert ann.check_password("a-long-Friday-17")


def test_a_reset_for_an_unknown_address_looks_the_same(client, ann):
    known = client.post("/accounts/password/reset/", {"email": ann.email})
    client.cookies.clear()
    assert client.post("/accounts/password/reset/", {"email": "nobody@example.org"}).url == known.url


def test_logging_out(client, ann):
    client.force_login(ann)
    client.post("/accounts/logout/")
    assert not is_in(client)


def test_the_admin_asks_for_the_same_log_in(client, ann):
    assert client.get("/admin/login/?next=/admin/").url.startswith("/accounts/login/")
