import pytest
from django.test import Client

from forum.templatetags.accounts import browser
from tests import make


def log_in(browser):
    client = Client(headers={"user-agent": browser})
    client.post("/accounts/login/", {"login": "Ann", "password": make.PASSWORD})
    return client


@pytest.fixture
def phone(ann):
    return log_in("Phone/1.0")


@pytest.fixture
def library(ann):
    return log_in("Library/1.0")


def test_every_browser_is_listed(phone, library):
    page = phone.get("/accounts/sessions/").content.decode()
    assert "Phone/1.0" in page
    assert "Library/1.0" in page


def test_nobody_sees_those_of_others(phone, bo):
    client = Client()
    client.force_login(bo)
    assert "Phone/1.0" not in client.get("/accounts/sessions/").content.decode()


def test_logging_out_everywhere_else(phone, library):
    phone.post("/accounts/sessions/")
    assert phone.get("/settings/").status_code == 200
    assert library.get("/settings/").status_code == 302


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 15; 24129PN74C) AppleWebKit/537.36 Chrome/138.0 Mobile Safari/537.36", "Chrome, Android"),
        (
            "Mozilla/5.0 (Linux; U; Android 15; zh-cn) Chrome/135.0 Mobile Safari/537.36 XiaoMi/MiuiBrowser/20",
            "Mi Browser, Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/138.0 Safari/537.36 Edg/138.0", "Edge, Windows"),
        ("curl/8.5", "curl/8.5"),
        ("", ""),
    ],
)
def test_a_browser_is_called_by_its_name(said, name):
    assert browser(said) == name
