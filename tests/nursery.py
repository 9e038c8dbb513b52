"""Processes of the site in no time: one process reads all of its code, once, and each other is a fork of it.

It begins when the first fork is asked for and ends, with whatever it forked, when the tests do. As long as it lives it has no
connection to anything, so that every fork opens its own.
"""

import multiprocessing
import os
import signal
import sys
from multiprocessing import forkserver
from unittest.mock import patch

from django.db import connection

from config.children import end_with_parent
from tests import apart

COMMAND = ["--quiet", "worker", "--pool", "solo", "--without-gossip", "--without-mingle"]
AT_WORK = """
SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = %s AND wait_event_type IS DISTINCT FROM 'Lock'
"""
A_MOMENT = 0.05  # seconds between two looks into the broker's folder; the site itself leaves it alone for one

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([__name__])


def worker(**changed):
    """A new Celery worker on this test's database and broker, with these settings changed, as a process that has begun."""
    return _begin(_work, changed)


def served(process):
    """Whether PostgreSQL is at work for this one, which may have ended meanwhile; what waits for a lock waits for the test."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(AT_WORK, [_name(process.pid)])
        return cursor.fetchone()[0]


def _name(pid):
    return f"orange-friday-{pid}"


def talks(work, *arguments):
    """Have another process do `work(pipe, *arguments)`; returns it and our end of the pipe."""
    ours, theirs = multiprocessing.Pipe()
    return _begin(_talk, work, theirs, arguments), ours


def _begin(work, *arguments):
    with patch.dict(os.environ, apart.environment()):
        forkserver.ensure_running()
    process = _processes.Process(target=work, args=arguments)
    process.start()
    return process


def _work(changed):
    from django.conf import settings

    from config.celery import app

    end_with_parent(signal.SIGKILL)
    os.environ["PGAPPNAME"] = _name(os.getpid())
    for name, value in changed.items():
        setattr(settings, name, value)
    app.worker_main(COMMAND)


def _talk(work, pipe, arguments):
    end_with_parent(signal.SIGKILL)
    work(pipe, *arguments)


def _read_everything():
    import celery.bin.celery
    import celery.worker.worker  # noqa: F401
    import django

    from config.broker import Transport
    from config.celery import app

    end_with_parent(signal.SIGKILL)
    django.setup()
    app.loader.import_default_modules()
    Transport.polling_interval = A_MOMENT


if "pytest" not in sys.modules:  # in the process that forks
    _read_everything()
