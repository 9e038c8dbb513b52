"""Two real web processes on one PostgreSQL, of which one may have a wrong clock: what is acknowledged counts, and nothing else."""

import http.client
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from awards import popcorn
from feedback.models import Vote
from feedback.said import said_on
from releases.models import Build
from tests import apart, make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lives on one machine, with one clock, and writes in turn"),
]
ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a" * 32
FIVE_MINUTES = 300
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.bench.settings", "BENCH_PREFIX": "orange"}  # no static files to collect first
SIZES = [pytest.param(8, 10), pytest.param(200, 10, marks=pytest.mark.soak)]
CROWDS = [pytest.param(60, id="short"), pytest.param(2000, marks=pytest.mark.soak)]


@contextmanager
def web(wrong_by=0):
    """One gunicorn process; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "tests.feedback.shifted", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    command += ["--worker-class", "gthread", "--threads", "4", "--backlog", "4096", "--log-level", "critical"]
    environment = apart.environment(CLOCK_IS_WRONG_BY=str(wrong_by), ALLOWED_HOSTS="127.0.0.1", **SETTINGS)
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        for _tenth in range(600):
            try:
                with socket.create_connection(("127.0.0.1", port), 1):
                    break
            except OSError:
                time.sleep(0.1)
        ask(port, "GET", "/healthz")
        yield port
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def ports(request, _fresh):
    """Two web processes, the second with a clock that is wrong by the parameter."""
    with ExitStack() as both:
        yield [both.enter_context(web(wrong_by)) for wrong_by in (0, getattr(request, "param", 0))]


def ask(port, method, path, body=None, headers=None):
    there = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        there.request(method, path, body, headers or {})
        return there.getresponse().status
    finally:
        there.close()


def cookie_of(member):
    client = Client()
    client.force_login(member)
    return f"csrftoken={TOKEN}; sessionid={client.cookies['sessionid'].value}"


def vote(port, feature, cookie, value):
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    return ask(port, "POST", f"/features/{feature}/vote/", f"value={value}&csrfmiddlewaretoken={TOKEN}", headers)


def open_build(opened_ago=timedelta(hours=1), closes_in=timedelta(hours=1)):
    build, now = make.build(published=True, features=1), timezone.now()
    Build.objects.filter(pk=build.pk).update(published_at=now - opened_ago, reports_close_at=now + closes_in)
    build.refresh_from_db()
    return build, build.features.get().pk


@pytest.mark.parametrize(("members", "times"), SIZES)
def test_votes_released_together_are_one_for_each_member(ports, members, times):
    build, feature = open_build()
    people = [make.member() for _ in range(members)]
    cookies, gate = [cookie_of(person) for person in people], threading.Barrier(times)

    def press(turn):
        gate.wait(60)
        return [vote(ports[(turn + n) % 2], feature, cookie, 1) for n, cookie in enumerate(cookies)]

    with ThreadPoolExecutor(times) as pool:
        statuses = {status for answers in pool.map(press, range(times)) for status in answers}
    assert statuses == {302}
    assert Vote.objects.filter(feature=feature, value=1).count() == Vote.objects.count() == members
    assert said_on(build, people[0], timezone.now()).rows[feature].voices.loves == members


@pytest.mark.parametrize("crowd", CROWDS)
@pytest.mark.parametrize("ports", [-FIVE_MINUTES, FIVE_MINUTES], indirect=True)
def test_the_close_is_kept_by_one_clock(ports, crowd):
    """From two seconds before the close to two after it, with a web process whose clock is five minutes wrong."""
    people = [make.member() for _ in range(crowd)]
    cookies = [cookie_of(person) for person in people]
    around = max(2, crowd / 250)  # seconds: a slow machine takes longer for so many than two
    build, feature = open_build(closes_in=timedelta(seconds=around + 1))
    closes, begins = build.reports_close_at.timestamp(), build.reports_close_at.timestamp() - around
    time.sleep(max(0, begins - time.time()))

    def press(n):
        time.sleep(max(0, begins + 2 * around * n / crowd - time.time()))
        begun = time.time()
        return begun, vote(ports[n % 2], feature, cookies[n], 1), time.time()

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(press, range(crowd)))
    assert {status for _begun, status, _ended in said} == {302, 409}
    acknowledged = {people[n].pk for n, (_begun, status, _ended) in enumerate(said) if status == 302}
    assert [status for begun, status, _ended in said if begun >= closes and status == 302] == []
    assert [status for _begun, status, ended in said if ended < closes and status == 409] == []
    assert set(Vote.objects.values_list("voter", flat=True)) == acknowledged
    assert not Vote.objects.filter(cast_at__gte=build.reports_close_at).exists()
    tally = popcorn.tally(build, timezone.now())
    assert tally.standings.get().loves == len(acknowledged)
