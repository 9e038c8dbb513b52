"""Mail without a post office."""

import pytest
from django.core.mail import EmailMessage

from config import mailbox
from tests import make


@pytest.fixture(autouse=True)
def _embedded(settings, tmp_path):
    settings.EMBEDDED = True
    settings.EMAIL_BACKEND = "config.mailbox.Backend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


@pytest.fixture
def admin(client, db):
    admin = make.member("admin", is_superuser=True, is_staff=True)
    client.force_login(admin)
    return admin


def send(subject="你好", body="欢迎来到橙色星期五 https://example.org/a"):
    EmailMessage(subject, body, "friday@example.org", ["ann@example.org"]).send()


def test_a_mail_is_printed_as_it_reads(capsys):
    send()
    assert "Subject: 你好\n\n欢迎来到橙色星期五" in capsys.readouterr().out


def test_the_newest_mail_comes_first(client, admin):
    send("First")
    send("Second")
    page = client.get("/mailbox/").content.decode()
    assert page.index("Second") < page.index("First")


def test_a_mail_is_read(client, admin):
    send()
    page = client.get(f"/mailbox/{mailbox.Mail.newest()[0].name}/")
    assert "欢迎来到橙色星期五" in page.content.decode()
    assert "ann@example.org" in page.content.decode()


def test_markup_in_a_mail_is_text(client, admin):
    send(body="<script>alert(1)</script>")
    assert "<script>alert" not in client.get(f"/mailbox/{mailbox.Mail.newest()[0].name}/").content.decode()


@pytest.mark.parametrize("name", ["none", "..%2Fsecret-key", "."])
def test_no_name_leads_out_of_the_mailbox(client, admin, name):
    send()
    assert client.get(f"/mailbox/{name}/").status_code == 404


def test_an_empty_mailbox_says_so(client, admin):
    assert "No mail yet" in client.get("/mailbox/").content.decode()


def test_nobody_else_may_know_that_it_is_there(client, dana):
    send()
    assert client.get("/mailbox/").status_code == 404
    client.force_login(dana)
    assert client.get("/mailbox/").status_code == 404
    assert client.get(f"/mailbox/{mailbox.Mail.newest()[0].name}/").status_code == 404


@pytest.mark.parametrize(
    ("setting", "value"), [("EMBEDDED", False), ("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")]
)
def test_the_real_thing_has_no_mailbox(client, admin, settings, setting, value):
    setattr(settings, setting, value)
    assert client.get("/mailbox/").status_code == 404
