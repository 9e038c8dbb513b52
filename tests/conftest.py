"""The people, the clock, and what every test may lean on."""

import gc
import os
import shutil
import time
from datetime import datetime

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from forum import clock as the_clock
from forum import pictures
from tests import apart, chromium, make, nursery

pytest_plugins = ["tests.stories"]

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop running in the test's thread


pictures.EFFORT = 0  # larger files, in a quarter of the time


def pytest_configure(config):
    gc.set_threshold(100_000, 50, 100)  # next to nothing that a test leaves behind goes round in circles
    config.var = apart.live_apart()


def pytest_unconfigure(config):
    shutil.rmtree(config.var, ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """One more than there are processors: a test waits a fifth of its time for a browser, a worker or a clock."""
    return os.cpu_count() + 1


def pytest_collection_modifyitems(config, items):
    soaking = "soak" in config.getoption("markexpr")
    for item in items:
        if item.get_closest_marker("soak") and not soaking:
            item.add_marker(pytest.mark.skip(reason="only with -m soak"))
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            if chromium.path() is None:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium here"))
    items[:] = _long_ones_first(items)


def _long_ones_first(items):
    """Each runner is given a stretch of the list: the long ones stand at the beginning of every stretch."""
    runners = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 1))
    long = [item for item in items if item.get_closest_marker("long")]
    short = [item for item in items if not item.get_closest_marker("long")]
    return [item for n in range(runners) for item in long[n::runners] + short[_stretch(len(short), n, runners)]]


def _stretch(length, n, of):
    return slice(length * n // of, length * (n + 1) // of)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    quiet += ["--js-flags=--no-opt --min-semi-space-size=64"]  # a page lives a second: too short to optimise or to tidy up for
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


@pytest.fixture(scope="module")
def demo_community(django_db_setup, django_db_blocker):
    """The demo community on a Sunday at noon, made once for all the tests of a module; what they add is gone after each.

    Returns that noon, for the clock of each test.
    """
    sunday = Clock()
    sunday.move_to("2026-11-22T12:00:00+08:00")
    with (
        django_db_blocker.unblock(),
        override_settings(**QUICK),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(the_clock, "source", sunday)
        call_command("demo", verbosity=0)
        yield sunday()
        transaction.set_rollback(True)


QUICK = {
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    "CELERY_TASK_ALWAYS_EAGER": True,
    "GUEST_PAGES_SECONDS": 0,  # a test sees what it did a moment ago
    "PUSH_KEY": bytes(range(1, 33)),  # none is kept where another setting names a real service
    "WHITENOISE_AUTOREFRESH": True,  # each test client is a server of its own: none lists the static files first
}


@pytest.fixture(autouse=True)
def _fresh(settings):
    for name, value in QUICK.items():
        setattr(settings, name, value)
    cache.clear()
    translation.deactivate()  # of whoever was tested before


class Worker:
    """A real Celery worker on the test's database and broker."""

    def __init__(self):
        self.process = None

    def start(self, **changed):
        """With these settings changed."""
        self.process = nursery.worker(**changed)

    def kill(self):
        """As the power does: it gets no chance to clean up. What it had already asked PostgreSQL for is done nevertheless."""
        process, self.process = self.process, None
        assert process.is_alive(), f"it ended by itself, {process.exitcode}"
        process.kill()
        process.join()
        while nursery.served(process):
            time.sleep(nursery.A_MOMENT)


@pytest.fixture
def worker(transactional_db, settings):
    """Tasks go over the broker instead of being done in place; `worker.start()` starts somebody to do them."""
    settings.CELERY_TASK_ALWAYS_EAGER = False
    worker = Worker()
    yield worker
    if worker.process:
        worker.kill()


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
