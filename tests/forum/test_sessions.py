import pytest
from django.test import Client

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
