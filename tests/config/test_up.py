"""manage.py up: the whole site as real processes, in a folder of its own and on a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from config.management.commands import up

ROOT = Path(__file__).resolve().parents[2]
NOT_EMBEDDED = ("DATABASE_URL", "REDIS_URL", "MAIL_URL", "ALLOWED_HOSTS", "SITE_URL", "SECRET_KEY")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    def __init__(self, var):
        self.var = var
        self.port = free_port()
        self.environment = {key: value for key, value in os.environ.items() if key not in NOT_EMBEDDED}
        self.environment |= {"VAR_DIR": str(var), "PORT": str(self.port), "DJANGO_SETTINGS_MODULE": "config.settings"}
        self.process = None

    def manage(self, *arguments):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120)

    def up(self):
        """Start it and wait for the first page; gives the seconds that took."""
        begun = time.monotonic()
        command = [sys.executable, "manage.py", "up"]
        with open(self.var / "said", "w") as said:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=said, stderr=subprocess.STDOUT)
        while self.page() is None:
            assert self.process.poll() is None, self.words()
            assert time.monotonic() - begun < 90, self.words()
            time.sleep(0.1)
        return time.monotonic() - begun

    def page(self, path="/"):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                return answer.read().decode()
        except ConnectionError:
            return None
        except urllib.error.URLError as error:
            return None if isinstance(error.reason, ConnectionError) else pytest.fail(f"{path}: {error}")

    def words(self):
        return (self.var / "said").read_text()

    def processes(self):
        """Every process that lives on this site's folder."""
        return [pid for pid in os.listdir("/proc") if pid.isdecimal() and self._is_ours(pid)]

    def _is_ours(self, pid):
        try:
            return f"VAR_DIR={self.var}\0".encode() in Path(f"/proc/{pid}/environ").read_bytes()
        except OSError:
            return False

    def wait_until_gone(self):
        self.process.wait(20)
        until = time.monotonic() + 10
        while self.processes() and time.monotonic() < until:
            time.sleep(0.1)
        return self.processes() == []


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    """A site that has been started before: one person lives there."""
    var = tmp_path_factory.mktemp("var")
    site = Site(var)
    site.manage("migrate", "--verbosity", "0")
    site.environment |= {"DJANGO_SUPERUSER_PASSWORD": "orange-friday"}
    site.manage("createsuperuser", "--noinput", "--username", "admin", "--email", "admin@example.org")
    return var


@pytest.fixture
def site(var):
    site = Site(var)
    yield site
    if site.process and site.process.poll() is None:
        site.process.terminate()
        site.process.wait(30)


linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@linux
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_site_comes_up_and_ends_without_leaving_anybody(site, number):
    site.up()
    assert "Orange Friday" in site.page()
    assert len(site.processes()) >= 4  # up, gunicorn and its worker, celery
    site.process.send_signal(number)
    assert site.wait_until_gone()
    assert site.process.returncode == 0


def test_it_says_where_and_who(site):
    site.up()
    until = time.monotonic() + 10
    while "Ctrl-C" not in site.words() and time.monotonic() < until:
        time.sleep(0.1)
    assert f"is open: http://localhost:{site.port}" in site.words()
    assert "Log in as admin (superuser); the password of all is orange-friday" in site.words()


@linux
def test_when_one_dies_all_end(site):
    site.up()
    worker = next(pid for pid in site.processes() if b"celery" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(int(worker), signal.SIGKILL)
    assert site.wait_until_gone()
    assert site.process.returncode == 1
    assert "The worker ended by itself" in site.words()


@linux
def test_a_parent_that_is_killed_takes_its_children_along(site):
    site.up()
    site.process.kill()
    assert site.wait_until_gone()


def test_a_taken_port_is_one_clear_sentence(site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", site.port))
        taken.listen()
        done = site.manage("up")
    assert done.returncode == 1
    assert done.stderr.strip() == f"Port {site.port} is taken. Choose another one: make run PORT={site.port + 1}"


def test_a_database_that_does_not_answer_is_one_clear_sentence(site):
    site.environment |= {"DATABASE_URL": f"postgres://nobody@127.0.0.1:{free_port()}/none", "SECRET_KEY": "k3y" * 20}
    done = site.manage("up")
    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer as it should: ")
    assert done.stderr.count("\n") == 1


def test_ended_before_it_was_open_it_says_so(monkeypatch, settings):
    def interrupted(self):
        raise KeyboardInterrupt

    settings.PORT = free_port()
    monkeypatch.setattr(up.Command, "prepare", interrupted)
    with pytest.raises(SystemExit, match="Ended before it was open"):
        up.Command().handle()
