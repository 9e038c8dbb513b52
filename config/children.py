"""Processes that live and end together."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time

PATIENCE = 10  # seconds for a running task or page to finish
PR_SET_PDEATHSIG = 1


class Children:
    """Start each command as a group of its own; on leaving, end all of them and whatever they started."""

    def __init__(self, commands):
        self.commands = commands
        self.running = {}

    def __enter__(self):
        try:
            for name, command in self.commands.items():
                self.running[name] = subprocess.Popen(command, process_group=0, preexec_fn=end_with_parent)
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_error):
        self.end()

    def dead(self):
        """The name of a child that is no longer there, or None."""
        return next((name for name, child in self.running.items() if child.poll() is not None), None)

    def end(self):
        for child in self.running.values():
            _signal(child, signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        for child in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0, until - time.monotonic()))
        for child in self.running.values():
            _signal(child, signal.SIGKILL)
            child.wait()


def _signal(child, number):
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)


def end_with_parent(number=signal.SIGTERM):
    """Where Linux can: a parent that is killed outright takes its children along."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)
