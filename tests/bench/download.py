"""How fast a file of a build leaves, beside a plain reading of it, and how long Python is busy with it."""

import os
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

SIZE = 1024**3
BLOCK = 1024**2


@dataclass(frozen=True)
class Figures:
    sent: float  # megabytes a second through the site
    read: float  # megabytes a second from where it lies
    busy: float  # seconds the site's processes spent outside the system's calls


def put(build, now):
    """A complete file of SIZE bytes; gives where to ask for it and where it lies."""
    from django.core.files.base import ContentFile

    from releases.shelf import put, shelf

    stored = put("bench", "whole", ContentFile(b"."))
    place = Path(shelf().path(stored))
    with place.open("wb") as file:
        for _ in range(SIZE // BLOCK):
            file.write(os.urandom(BLOCK))
    told = {"size": SIZE, "sha256": "0" * 64, "stored": stored, "completed_at": now}
    return build.files.create(name="ember.img", **told).get_absolute_url(), place


def download(address, place, processes):
    read = _seconds(lambda: _drain(place.open("rb")))
    before = _busy(processes)
    sent = _seconds(lambda: _drain(urllib.request.urlopen(address)))
    return Figures(*(SIZE / 1e6 / took for took in (sent, read)), busy=_busy(processes) - before)


def _drain(source):
    block, left = bytearray(BLOCK), SIZE
    with source:
        while size := source.readinto(block):
            left -= size
    assert left == 0, f"{left} bytes never came"


def _seconds(work):
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _busy(processes):
    ticks = sum(int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11]) for pid in processes)
    return ticks / os.sysconf("SC_CLK_TCK")
