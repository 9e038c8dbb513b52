import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client

from forum import accounts
from forum.models import Member
from tests import make

PASSWORD = "a-long-Friday-17"


def sign_up(client, name="Fern", email="fern@example.org", **more):
    return client.post("/accounts/signup/", {"username": name, "email": email, "password1": PASSWORD, **more})


def code_in(message):
    return re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", message.body, re.MULTILINE).group(1)


def problem(response, field="username"):
    return " ".join(response.context["form"].errors.get(field, []))


def test_the_code_from_the_mail_opens_the_door(client, db):
    page = sign_up(client)
    assert page.status_code == 302
    assert client.post(page.url, {"code": code_in(mail.outbox[0])}).status_code == 302
    assert client.get("/settings/").status_code == 200


def test_a_wrong_code_does_not(client, db):
    page = sign_up(client)
    assert "Incorrect code" in client.post(page.url, {"code": "AAAA-AAAA"}).content.decode()
    assert client.get("/settings/").status_code == 302


def test_after_signing_up_one_is_where_one_wanted_to_go(client, db):
    page = sign_up(client, next="/popcorn/")
    assert client.post(page.url, {"code": code_in(mail.outbox[0])}).url == "/popcorn/"


def test_the_mail_says_who_writes(client, db, settings):
    settings.SITE_NAME = "Blue Monday"
    sign_up(client)
    assert mail.outbox[0].subject == "Your code for Blue Monday"


def test_language_and_theme_of_the_page_stay_the_members(client, db):
    client.cookies["django_language"], client.cookies["theme"] = "zh-hans", "dark"
    sign_up(client, "林间")
    assert (Member.objects.get().language, Member.objects.get().theme) == ("zh-hans", "dark")


@pytest.mark.parametrize("name", ["林间", "Ülkü", "Анна", "さくら", "mi-fan_7"])
def test_names_in_any_script(client, db, name):
    sign_up(client, name)
    assert Member.objects.get().username == name


@pytest.mark.parametrize("name", ["ann", "ANN", "Ａｎｎ"])
def test_a_name_is_taken_in_every_case_and_width(client, ann, name):
    assert "Somebody has this name already" in problem(sign_up(client, name))
    assert Member.objects.count() == 1


@pytest.mark.parametrize("name", ["a", "x" * 31, "two words", "An\u202en", "A\u200bnn", "a@b.org", "../up", "ﷺ﷽"])
def test_names_that_cannot_be_read_or_written(client, db, name):
    assert problem(sign_up(client, name))
    assert not Member.objects.exists()


@pytest.mark.parametrize("name", ["M0e", "m.o.e", "Möe", "МОЕ"])  # the last one is Cyrillic
def test_a_look_alike_of_somebody_on_the_team_is_refused(client, moe, name):
    assert "looks like one of the team" in problem(sign_up(client, name))
    assert Member.objects.count() == 1


def test_a_name_of_mixed_alphabets_is_no_disguise_either(client, dana):
    assert "mixes alphabets" in problem(sign_up(client, "D\u0430na"))  # with a Cyrillic а
    sign_up(client, "Diana")
    assert Member.objects.filter(username="Diana").exists()


def test_a_look_alike_of_another_fan_is_a_name_like_any_other(client, db):
    make.member("Coco")
    sign_up(client, "Сосо")  # in Cyrillic
    assert Member.objects.count() == 2


@pytest.mark.parametrize("name", ["admin", "Adm1n", "ROOT", "管理员", "OrangeFriday"])
def test_nobody_speaks_for_the_house(client, db, name):
    assert "is kept for the people who run this site" in problem(sign_up(client, name))


def test_nor_under_a_name_of_its_own(client, db, settings):
    settings.SITE_NAME = "Blue Monday"
    assert "looks like one of the team" in problem(sign_up(client, "blue-m0nday"))


def test_a_name_taken_at_the_same_moment_is_a_sentence_at_the_field(client, db, monkeypatch):
    def save_user(adapter, request, user, form, commit=True):
        raise IntegrityError("UNIQUE constraint failed: forum_member.name_key")

    monkeypatch.setattr(accounts.DefaultAccountAdapter, "save_user", save_user)
    response = sign_up(client)
    assert "Somebody has this name already" in problem(response)
    assert 'value="Fern"' in response.content.decode()


def test_nobody_learns_whether_an_address_is_known(ann):
    known, unknown = sign_up(Client(), "Fern", ann.email), sign_up(Client(), "Gita", "gita@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [[ann.email], ["gita@example.org"]]
    assert not Member.objects.filter(username="Fern").exists()


def test_the_trap_catches_robots_and_nobody_else_sees_it(client, db):
    assert sign_up(client, website="https://spam.example").status_code == 302
    assert not Member.objects.exists()
    page = client.get("/accounts/signup/").content.decode()
    assert 'name="website"' in page
    assert "style=" not in page


@pytest.mark.parametrize("password", ["12345678", "friday", "password1"])
def test_weak_passwords_are_refused(client, db, password):
    response = sign_up(client, password1=password)
    assert problem(response, "password1")
    assert not Member.objects.exists()


def test_a_superuser_made_on_the_command_line_can_log_in_at_once(client, db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", make.PASSWORD)
    call_command("createsuperuser", interactive=False, username="admin", email="root@example.org", verbosity=0)
    assert client.post("/accounts/login/", {"login": "admin", "password": make.PASSWORD}).url == "/"


@pytest.mark.parametrize("name", ["ANN", "Ａｎｎ"])
def test_the_administration_finds_a_taken_name_in_time(admin_client, ann, name):
    typed = {"username": name, "email": "a@example.org", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    page = admin_client.post("/admin/forum/member/add/", typed)
    assert "Somebody has this name already" in page.content.decode()
