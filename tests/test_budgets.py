"""What a page may cost: queries that do not grow with the community, and bytes that a phone can carry."""

import gzip
import re
from pathlib import Path
from random import Random
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.demo import portraits
from forum import pictures
from forum.models import Thread
from tests.town import Town

KB = 1024
GUEST, MEMBER = 8, 12
SATURDAY = "2026-11-21T12:00:00+08:00"


@pytest.fixture
def town(db, clock):
    clock.move_to(SATURDAY)
    return Town(clock())


def reader(member):
    client = Client()
    if member:
        client.force_login(member)
    return client


def queries(client, path):
    """How many queries a page takes that nothing was kept of."""
    client.get(path)  # what a first visit alone writes, such as a read mark, is not the page
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return len(captured)


@pytest.mark.long
def test_no_page_takes_more_queries_than_its_budget_or_more_as_the_town_grows(town):
    def counted():
        return {
            (member and member.username, path): queries(reader(member), path)
            for member, paths in town.pages().items()
            for path in paths
        }

    town.grow(3)
    small = counted()
    town.grow(300)
    large = counted()
    over = [(*page, taken) for page, taken in large.items() if taken > (MEMBER if page[0] else GUEST)]
    grown = [(*page, small[page], taken) for page, taken in large.items() if taken > small[page]]
    assert (over, grown) == ([], [])


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_page_weighs_more_than_fifteen_kilobytes(town, language):
    town.grow(40)
    heavy = []
    for member, paths in town.pages().items():
        for path in paths:
            weight = len(gzip.compress(reader(member).get(path, headers={"accept-language": language}).content, 6))
            if weight > 15 * KB:
                heavy.append((member and member.username, path, weight))
    assert heavy == []


def test_a_thread_is_carried_in_sixty_kilobytes_and_eight_requests(town):
    town.grow(40)
    page = Thread.objects.get(pk=town.thread.pk).get_absolute_url(page=2)
    speakers = [post.author for post in town.thread.posts_on(2).select_related("author")]
    for member in (*speakers, town.ann):
        member.wear(pictures.keep(portraits.portrait(Random(member.username)), "avatars"))
    for member in (None, town.ann):
        load = cold_load(reader(member), page)
        assert len(load) <= 8, load
        assert sum(load.values()) <= 60 * KB, load


def cold_load(client, path):
    """Everything a browser fetches for a page, with its weight on the wire."""
    html = client.get(path).content
    load, waiting = {path: len(gzip.compress(html, 6))}, [urljoin(path, found) for found in linked(html.decode())]
    while waiting:
        address = waiting.pop()
        if address in load:
            continue
        content = fetched(client, address)
        load[address] = len(content) if address.endswith((".png", ".webp")) else len(gzip.compress(content, 6))
        if address.endswith((".css", ".js")):
            waiting += [urljoin(address, found) for found in within(content.decode())]
    return load


def fetched(client, address):
    if address.startswith("/static/"):
        return Path(finders.find(address.removeprefix("/static/"))).read_bytes()
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return answer.getvalue()


def linked(html):
    """Style sheets, scripts, pictures and the icon; the touch icon is fetched by nobody who only reads."""
    yield from re.findall(r'<image\b[^>]*?\shref="([^"]+)"', html)
    yield from re.findall(r'<(?:script|img)\b[^>]*?\ssrc="([^"]+)"', html)
    yield from re.findall(r'<link rel="(?:stylesheet|icon|modulepreload)"[^>]*?\shref="([^"]+)"', html)


def within(text):
    yield from re.findall(r'@import\s+(?:url\()?"([^"]+)"', text)
    yield from re.findall(r'url\("?(?!data:|#)([^")]+)"?\)', text)
    yield from re.findall(r'(?:from|import)\s*\(?"(\.[^"]+)"', text)


def static(ending):
    return [path.read_bytes() for path in (settings.BASE_DIR / "static").rglob(f"*{ending}")]


def test_the_style_sheets_stay_light():
    sheets = static(".css")
    assert sum(map(len, sheets)) < 20 * KB
    assert len(gzip.compress(b"".join(sheets), 6)) < 8 * KB


def test_the_scripts_stay_light():
    assert sum(len(gzip.compress(script, 6)) for script in static(".js")) < 4 * KB


def test_the_worker_that_no_page_waits_for_stays_light(client):
    assert len(gzip.compress(client.get(reverse("feedback:worker")).content, 6)) < 2 * KB
