"""The people, the clock, and what every test may lean on."""

import os
from datetime import datetime

import pytest
from django.core.cache import cache

from forum import clock as the_clock
from tests import make

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop running in the test's thread


class Clock:
    """Where the site's clock stands. It stands still until it is moved."""

    def __init__(self):
        self.instant = datetime.fromisoformat("2026-11-19T10:00:00+08:00")  # a Thursday, before the freeze

    def __call__(self):
        return self.instant

    def move_to(self, instant):
        self.instant = datetime.fromisoformat(instant) if isinstance(instant, str) else instant


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(the_clock, "source", clock)
    return clock


@pytest.fixture(autouse=True)
def _fresh(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.CELERY_TASK_ALWAYS_EAGER = True
    cache.clear()


@pytest.fixture
def ann(db):
    """The fan."""
    return make.member("Ann")


@pytest.fixture
def bo(db):
    """The maker."""
    return make.member("Bo", role="team")


@pytest.fixture
def chen(db):
    """The product manager."""
    return make.member("陈小满", role="product manager")


@pytest.fixture
def dana(db):
    """The release manager."""
    return make.member("Dana", role="release manager")


@pytest.fixture
def moe(db):
    """The moderator."""
    return make.member("Moe", role="moderator")


@pytest.fixture
def eve(db):
    """The stranger: signed up, knows nobody."""
    return make.member("Eve")
