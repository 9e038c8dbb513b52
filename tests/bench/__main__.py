"""How fast is it? `make bench` prints each page's figures and their share of a bare Django page served by the same processes.

Needs a PostgreSQL where databases may be made (DATABASE_URL, else the one on this machine) and a Redis (REDIS_URL,
else this machine's, database 0; only keys of this run's own prefix are written).
"""

import argparse
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from base64 import b64encode
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from tests.bench.drive import drive
from tests.bench.flip import CONNECTIONS, flip

SERVER = os.environ.get("DATABASE_URL") or "postgres:///postgres"
NAME = "orange_friday_bench"
ROOT = Path(__file__).resolve().parents[2]
WORKERS, THREADS = 2, 4
BARE = "/hello"

# What is measured: a name, the address (or the name of one that the data gives), and who asks.
PAGES = [
    ("front page", "/", "guest"),
    ("front page, signed in", "/", "fan"),
    ("board", "board", "guest"),
    ("thread of 1,000, first page", "first", "guest"),
    ("thread of 1,000, last page", "last", "guest"),
    ("thread, signed in", "last", "fan"),
    ("build", "build", "guest"),
    ("update feed", "updates", "guest"),
    ("build, signed in", "build", "fan"),
    ("insight", "insight", "manager"),
]


def main():
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asked.add_argument("--seconds", type=int, default=8, help="for each page and number of connections")
    asked.add_argument("--posts", type=int, default=100_000)
    asked.add_argument("--threads", type=int, default=5000)
    asked.add_argument("--members", type=int, default=1000)
    asked.add_argument("--voters", type=int, default=100_000)
    asked.add_argument(
        "--endurance", type=float, metavar="MINUTES", help="ask for all pages in turn for so long, and watch the memory"
    )
    chosen = asked.parse_args()
    settings()
    with databases("web", "tally", "freeze") as (web, tally, freeze):
        use(web)
        pages, sent = prepare(chosen)
        with server() as (address, processes):
            if chosen.endurance:
                sys.exit(endure(address, processes, pages, chosen.endurance))
            print_pages(address, pages, sent, chosen.seconds)
            print_flip(address)
            if sys.platform == "linux":
                print_download(address, processes)
        print_tally(tally, chosen.voters)
        print_freeze(freeze, chosen.voters)


def settings():
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "UPDATE_KEY": b64encode(secrets.token_bytes(32)).decode(),
        "REDIS_URL": os.environ.get("REDIS_URL") or "redis://localhost:6379/0",
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "VAR_DIR": tempfile.mkdtemp(prefix="orange-friday-bench-"),
        "BENCH_PREFIX": f"bench-{os.getpid()}",
        "PYTHONHASHSEED": "0",
    }


@contextmanager
def databases(*names):
    """New databases beside the one that SERVER names; dropped at the end."""
    names = [f"{NAME}_{name}" for name in names]
    try:
        control = psycopg2.connect(SERVER.replace("postgres://", "postgresql://", 1))
    except psycopg2.OperationalError as error:
        sys.exit(f"No PostgreSQL answers ({str(error).strip().splitlines()[0]}). Name one: DATABASE_URL=postgres://… make bench")
    control.autocommit = True
    with closing(control), control.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield [urlsplit(SERVER)._replace(path=f"/{name}").geturl() for name in names]
        finally:
            for name in names:
                cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def use(database):
    os.environ["DATABASE_URL"] = database
    import django

    django.setup()


def prepare(chosen):
    """Fill the database; gives (name, path, cookie, queries, database milliseconds) for each page; and what is sent."""
    from django.core.management import call_command
    from django.db import connection

    from tests import make
    from tests.bench import data, sending

    begun = time.monotonic()
    call_command("migrate", verbosity=0)
    paths = data.load(chosen.members, chosen.threads, chosen.posts)
    people = {"guest": None, "fan": make.member("reader"), "manager": make.member("manager", role="product manager")}
    print(f"{chosen.members:,} members, {chosen.threads:,} threads, {chosen.posts:,} posts in {time.monotonic() - begun:.0f} s\n")
    sent = sending.everything()
    pages = [(name, paths.get(where, where), *sending.asked(paths.get(where, where), people[who])) for name, where, who in PAGES]
    connection.close()
    return pages, sent


@contextmanager
def server():
    """gunicorn as it is run for real; gives its address and the ids of its processes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", "tests.bench.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"),
        *("--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS), "--reuse-port"),
        *("--log-level", "error"),
    ]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{address}/hello", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address, children(process.pid)
    finally:
        process.terminate()
        process.wait()


def children(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split() if sys.platform == "linux" else []


def print_pages(address, pages, sent, seconds):
    """One line a page: at 8 and at 32 connections, in all and as a share of the bare page.

    The bare page is asked for around each of them, because a machine that is shared is faster in one minute than in the next.
    """
    print(f"gunicorn, {WORKERS} workers × {THREADS} threads, {seconds} s each; share: of the bare page's requests beside it\n")
    print(
        f"{'':30}{'queries':>8}{'db ms':>7}"
        + "".join(f" | {f'{c}: req/s':>10}{'share':>8}{'p50 ms':>8}{'p99 ms':>8}" for c in (8, 32))
    )
    sent = [(name, "/", "", *figures, forms) for name, forms, *figures in sent]
    for name, path, cookie, queries, milliseconds, *forms in [*pages, *sent]:
        drive(address + path, 8, 1, cookie, *forms)
        line, errors = f"{name:30}{queries:>8}{milliseconds:>7.1f}", 0
        for connections in (8, 32):
            before = drive(address + BARE, connections, seconds / 4)
            found = drive(address + path, connections, seconds, cookie, *forms)
            bare = (before.rate + drive(address + BARE, connections, seconds / 4).rate) / 2
            line += f" | {found.rate:>10.0f}{found.rate / bare:>8.1%}{found.p50:>8.0f}{found.p99:>8.0f}"
            errors += found.errors
        print(line + (f"   {errors} ERRORS" if errors else ""), flush=True)


def print_flip(address):
    """The next build goes out while a crowd asks for its page."""
    from releases.models import Build

    last = Build.objects.select_related("product").latest("friday")
    build = Build.objects.create(product=last.product, friday=last.week.next.friday, number="99.1", headline="Out now")
    found = flip(address, build.get_absolute_url(), lambda: build.publish(build.week.publishes_at), pages_made)
    if found is None:
        print("\nThe instant at which a build goes out: not measured, it needs wrk")
        return
    print(
        f"\nThe instant at which a build goes out, {CONNECTIONS} connections on its page: there after {found.after:.2f} s, "
        f"made {found.made} × in the second after it, {found.away:,} answers before and {found.there:,} with it, "
        f"{found.errors} errors, p50 {found.p50:.0f} ms, p99 {found.p99:.0f} ms"
    )


def print_download(address, processes):
    from forum import clock
    from releases.models import Build
    from tests.bench import download

    path, place = download.put(Build.objects.out().select_related("product").earliest("friday"), clock.now())
    found = download.download(address + path, place, processes)
    print(
        f"\nA file of {download.SIZE / 1e6:,.0f} MB: {found.sent:,.0f} MB/s through the site, "
        f"{found.read:,.0f} MB/s read from where it lies; the site's processes were busy for {found.busy:.2f} s of it"
    )


def pages_made():
    made = Path(os.environ["VAR_DIR"], "made")
    return made.stat().st_size if made.exists() else 0


def print_tally(postgresql, voters):
    print(f"\nTally of {voters:,} voters × 12 features, against a bare GROUP BY of the same rows\n")
    sqlite = f"sqlite:///{os.environ['VAR_DIR']}/tally.sqlite3"
    for name, database in (("PostgreSQL", postgresql), ("SQLite", sqlite)):
        command = [sys.executable, "-m", "tests.bench.tally", str(voters)]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": database}, capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stderr)
        took = json.loads(done.stdout.splitlines()[-1])
        print(
            f"{name:12} tally {took['tally']:.2f} s, GROUP BY {took['bare']:.2f} s: {took['tally'] / took['bare']:.2f} ×, "
            f"at most {took['peak_mb']} MB",
            flush=True,
        )


def print_freeze(postgresql, voters):
    command = [sys.executable, "-m", "tests.bench.freeze", str(voters)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": postgresql}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    took = json.loads(done.stdout.splitlines()[-1])
    print(
        f"\nFreeze of a ballot, {voters:,} voters × 3 votes, 40 candidates, PostgreSQL: "
        f"{took['freeze']:.2f} s, GROUP BY {took['bare']:.2f} s",
        flush=True,
    )


def endure(address, processes, pages, minutes):
    """Every page in turn, as long as asked. 1 when a page failed or the memory kept growing after the first tenth."""
    begun, errors, memory = time.monotonic(), 0, []
    while time.monotonic() - begun < minutes * 60:
        for name, path, cookie, *_figures in pages:
            found = drive(address + path, 8, 3, cookie)
            errors += found.errors
            memory.append(sum(map(resident, processes)))
            print(
                f"{time.monotonic() - begun:>7.0f} s {name:30}{found.rate:>8.0f} req/s{found.p99:>8.0f} ms p99{memory[-1]:>7.0f} MB"
            )
    settled = memory[len(memory) // 10]
    grown = memory[-1] / settled - 1 if settled else 0
    print(f"\n{errors} errors; memory {settled:.0f} MB to {memory[-1]:.0f} MB ({grown:+.0%})")
    return int(errors > 0 or grown > 0.2)


def resident(pid):
    """Megabytes held by a process."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
