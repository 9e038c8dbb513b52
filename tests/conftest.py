"""The people, the clock, and what every test may lean on."""

import os
import shutil
import subprocess
import sys
import time
from datetime import datetime

import pytest
from django.core.cache import cache

from forum import clock as the_clock
from tests import apart, chromium, make

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop running in the test's thread


def pytest_configure(config):
    config.var = apart.live_apart()


def pytest_unconfigure(config):
    shutil.rmtree(config.var, ignore_errors=True)


def pytest_collection_modifyitems(config, items):
    soaking = "soak" in config.getoption("markexpr")
    for item in items:
        if item.get_closest_marker("soak") and not soaking:
            item.add_marker(pytest.mark.skip(reason="only with -m soak"))
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            if chromium.path() is None:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium here"))
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": chromium.path(), "args": quiet}


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
    settings.GUEST_PAGES_SECONDS = 0  # a test sees what it did a moment ago
    cache.clear()


class Worker:
    """A real Celery worker on the test's database and broker."""

    def __init__(self):
        self.process = None

    def start(self, **environment):
        celery = (sys.executable, "-m", "celery", "-q", "-A", "config")
        command = [*celery, "worker", "-P", "solo", "--without-gossip", "--without-mingle"]
        self.process = subprocess.Popen(command, env=apart.environment(**environment))

    def kill(self):
        """As the power does: it gets no chance to clean up."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()


@pytest.fixture
def worker(transactional_db, settings):
    """Tasks go over the broker instead of being done in place; `worker.start()` starts somebody to do them."""
    settings.CELERY_TASK_ALWAYS_EAGER = False
    worker = Worker()
    yield worker
    worker.stop()


@pytest.fixture
def eventually():
    """Ask until the answer is yes: eventually(lambda: Tally.objects.exists()).

    `each_minute` stands for beat: a long queue ends shortly before a minute strikes, for the tick to go on with.
    """

    def ask(question, seconds=120, each_minute=None):
        until, minute = time.monotonic() + seconds, time.time() // 60
        while not (answer := question()):
            assert time.monotonic() < until, "it never came to pass"
            time.sleep(0.05)
            if each_minute and minute != (minute := time.time() // 60):
                each_minute()
        return answer

    return ask


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
