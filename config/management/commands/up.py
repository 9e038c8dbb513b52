"""The whole site on one command: the web server and the worker as children that live and end together."""

import signal
import socket
import sys
import threading
import urllib.error
import urllib.request

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError

from config.children import Children
from config.demo.community import PASSWORD
from forum.models import Member

WEB = "The web server"
WORKER = "The worker"
DEMO = {
    "ann": "a fan",
    "bo": "a maker",
    "chen": "product manager",
    "dana": "release manager",
    "eve": "new here",
    "admin": "superuser",
}


class Command(BaseCommand):
    help = "Bring the site up: migrate, load the demo on the very first start, serve, work. Ctrl-C ends it all."
    requires_system_checks = []

    def handle(self, **options):
        refuse_taken_port(settings.PORT)
        try:
            self.prepare()
        except DatabaseError as error:
            raise SystemExit(f"The database does not answer as it should: {str(error).strip().splitlines()[0]}") from None
        except KeyboardInterrupt:
            raise SystemExit("\nEnded before it was open. The next start begins again where this one did.") from None
        ended = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: ended.set())
        with Children({WEB: web(), WORKER: worker()}) as children:
            while not (ended.is_set() or children.dead() or answers(settings.PORT)):
                ended.wait(0.1)
            if not (ended.is_set() or children.dead()):
                self.welcome()
            while not (ended.is_set() or children.dead()):
                ended.wait(0.5)
            dead = children.dead()
        if dead and not ended.is_set():
            raise SystemExit(f"{dead} ended by itself; everything else was ended with it. Its last words stand above.")

    def prepare(self):
        call_command("migrate", interactive=False, verbosity=0)
        if not settings.WHITENOISE_USE_FINDERS:
            call_command("collectstatic", interactive=False, verbosity=0)
        if settings.EMBEDDED and not Member.objects.exists():
            self.stdout.write("The first start: moving the demo community in.")
            call_command("demo")

    def welcome(self):
        self.stdout.write(self.style.SUCCESS(f"\n{settings.SITE_NAME} is open: {settings.SITE_URL}"))
        if settings.EMBEDDED and (names := set(Member.objects.filter(username__in=DEMO).values_list("username", flat=True))):
            people = ", ".join(f"{name} ({part})" for name, part in DEMO.items() if name in names)
            self.stdout.write(f"Log in as {people}; the password of all is {PASSWORD}")
            self.stdout.write(f"Mail is printed here, and kept for admin at {settings.SITE_URL}/mailbox/")
        self.stdout.write("Ctrl-C ends it.\n")
        self.stdout.flush()


def web():
    # The cache of an embedded site lives in the memory of one process, so it has one.
    workers, threads = (2, 4) if settings.REDIS_URL else (1, 8)
    return [
        *(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{settings.PORT}"),
        *("--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads)),
        # With a port of its own for each process: otherwise the first to wake takes every connection, and one works for all.
        *("--log-level", "warning", "--graceful-timeout", "5", "--no-control-socket", "--reuse-port"),
    ]


def worker():
    return [
        *(sys.executable, "-W", "ignore:You're running the worker with superuser", "-m", "celery"),
        *("--quiet", "-A", "config", "worker", "--beat"),
        *("--pool", "solo", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"),
    ]


def refuse_taken_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise SystemExit(f"Port {port} is not yours to open. Choose one above 1023: make run PORT=8000") from None
        except OSError:
            raise SystemExit(f"Port {port} is taken. Choose another one: make run PORT={port % 65535 + 1}") from None


def answers(port):
    """Whether somebody is home. What the answer says does not matter here."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
