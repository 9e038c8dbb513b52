"""The map for search engines: what a guest may see, page by page, and nothing else."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards import popcorn
from config.sitemaps import SECTIONS
from forum import sitemaps
from forum.models import Thread
from releases.models import Ballot
from tests import make

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


def places(client, section):
    """{path: when it was new} of a section, on all of its pages."""
    index = re.findall("<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    pages = [address.removeprefix(SITE) for address in index if f"/sitemap-{section}.xml" in address]
    assert pages
    return {path: at for page in pages for path, at in on_page(client, page).items()}


def on_page(client, page):
    answer = client.get(page)
    assert answer.status_code == 200
    found = re.findall(r"<url>\s*<loc>(.*?)</loc>(?:<lastmod>(.*?)</lastmod>)?", answer.content.decode())
    return {path.removeprefix(SITE): at for path, at in found}


def everything(client):
    return {path for section in SECTIONS for path in places(client, section)}


def test_robots_txt_names_the_index_and_the_index_every_section(client):
    assert f"\nSitemap: {SITE}/sitemap.xml\n" in client.get("/robots.txt").content.decode()
    index = client.get("/sitemap.xml").content.decode()
    assert re.findall("<loc>(.*?)</loc>", index) == [f"{SITE}/sitemap-{section}.xml" for section in SECTIONS]


def test_every_address_leads_to_a_page(client, clock, bo, dana):
    build = make.build(published=True, features=1)
    make.build(of=build.product, friday=build.week.previous.friday, number="1").skip("Spring Festival", dana, clock())
    fixes = make.build(of=build.product, friday=build.week.previous.previous.friday, number="0")
    fixes.only_fixes("Spring Festival", dana, clock())
    make.proposal(of=build.product)
    make.thread("慢充")
    clock.move_to(build.announces_at)
    popcorn.tally(build, clock())
    popcorn.announce_due(clock())
    Ballot.open_for(build.product, build.week.next.friday, clock())
    found = everything(client)
    assert len(found) > 12
    assert {"/", "/roadmap/", "/popcorn/", f"/popcorn/{build.friday}/", build.get_absolute_url()} <= found
    assert {f"/popcorn/{fixes.friday}/", f"/popcorn/{build.week.previous.friday}/"} <= found
    assert {path: client.get(path).status_code for path in found} == dict.fromkeys(found, 200)


def test_a_build_is_there_from_its_instant_on_and_not_before(client, clock):
    build = make.build(number="26.11.20-x7")
    clock.move_to(build.week.publishes_at - timedelta(seconds=1))
    before = everything(client)
    assert not [path for path in before if "26.11.20" in path or "2026-11-20" in path]
    clock.move_to(build.week.publishes_at)
    build.publish(clock())
    assert places(client, "builds") == {build.get_absolute_url(): "2026-11-20"}
    assert everything(client) - before == {
        build.get_absolute_url(), f"/popcorn/{build.friday}/", build.thread.get_absolute_url()
    }  # fmt: skip


def test_a_ballot_is_there_once_it_opens(client, clock):
    ballot = Ballot.of(make.product(), make.FRIDAY)
    clock.move_to(ballot.opens_at - timedelta(seconds=1))
    assert places(client, "ballots") == {}
    clock.move_to(ballot.opens_at)
    assert list(places(client, "ballots")) == [ballot.get_absolute_url()]


def test_threads_and_wishes_that_are_hidden_or_private_are_not_there(client, clock, bo):
    open_thread, hidden, wish = make.thread("Open"), make.thread("Hidden"), make.proposal("Wish")
    private = make.board("Ring", slug="ring")
    private.readers.set(bo.groups.all())
    secret = make.thread("Secret", on=private)
    assert {open_thread.get_absolute_url(), hidden.get_absolute_url()} <= places(client, "threads").keys()
    assert wish.get_absolute_url() in places(client, "proposals")
    hidden.hide(clock())
    wish.thread.hide(clock())
    client.force_login(bo)  # a map is the guests' for everybody
    found = everything(client)
    assert open_thread.get_absolute_url() in found
    gone = {hidden.get_absolute_url(), secret.get_absolute_url(), private.get_absolute_url(), wish.get_absolute_url()}
    assert not gone & found


def test_it_says_when_each_was_new(client, clock, ann):
    thread = make.thread("Hello")
    thread.reply(ann, "Again", make.THURSDAY + timedelta(days=3))
    assert places(client, "threads")[thread.get_absolute_url()] == "2026-11-22"
    assert places(client, "boards")[thread.board.get_absolute_url()] == "2026-11-22"
    section = "<loc>http://testserver/sitemap-threads.xml</loc>\\s*<lastmod>2026-11-22"
    assert re.search(section, client.get("/sitemap.xml").content.decode())


def test_a_big_town_comes_in_pages_by_key(client, monkeypatch):
    monkeypatch.setattr(sitemaps.Section, "limit", 3)
    board = make.board()
    threads = [make.thread(f"Talk {n}", on=board) for n in range(8)]
    pages = re.findall(r"sitemap-threads\.xml(\?p=\d+)?<", client.get("/sitemap.xml").content.decode())
    found = [path for page in pages for path in on_page(client, f"/sitemap-threads.xml{page}")]
    assert sorted(found) == sorted(thread.get_absolute_url() for thread in threads)
    assert client.get("/sitemap-threads.xml?p=9999").status_code == 404
    assert client.get("/sitemap-threads.xml?p=x").status_code == 404
    assert client.get("/sitemap-no-such.xml").status_code == 404


def test_no_page_counts_loads_or_passes_over_the_others(client, monkeypatch):
    monkeypatch.setattr(sitemaps.Section, "limit", 3)
    board, ann = make.board(), make.member()
    rows = [Thread(board=board, author=ann, last_poster=ann, title=f"Talk {n}", post_count=1) for n in range(60)]
    last = Thread.objects.bulk_create(rows)[-1]
    with CaptureQueriesContext(connection) as asked:
        client.get("/sitemap.xml")
        client.get(f"/sitemap-threads.xml?p={-(-last.pk // 3)}")
    queries = [query["sql"] for query in asked]
    assert not [sql for sql in queries if "forum_thread" in sql and ("OFFSET" in sql or "COUNT(" in sql)]
    assert len(queries) <= 2 * len(SECTIONS) + 2
