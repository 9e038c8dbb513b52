"""Pages for guests: made once for all who ask, never out of date for long, and nobody else's."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory

from forum import guests
from forum.guests import GuestPages
from tests import make


class View:
    """Counts how often it is asked; `says` is what it answers."""

    def __init__(self, takes=0.0):
        self.asked, self.takes, self.says, self.lock = 0, takes, b"before", threading.Lock()

    def __call__(self, request):
        with self.lock:
            self.asked += 1
        says = self.says
        time.sleep(self.takes)
        return HttpResponse(says)


KEPT = 5  # seconds: longer than the site's, so that a slow machine does not make a page old while the test looks


@pytest.fixture(autouse=True)
def _kept(settings):
    settings.GUEST_PAGES_SECONDS = KEPT


@pytest.fixture
def later(monkeypatch):
    """Let so many seconds pass for the pages that are kept."""
    passed = [0]
    real = time.time

    def wait(seconds):
        passed[0] += seconds

    monkeypatch.setattr(guests.time, "time", lambda: real() + passed[0])
    return wait


def ask(pages, path="/builds/phone/26.11.20/", **headers):
    return pages(RequestFactory(headers=headers).get(path))


def ask_at_once(pages, times):
    with ThreadPoolExecutor(times) as crowd:
        return [answer.content for answer in crowd.map(lambda _n: ask(pages), range(times))]


def test_a_crowd_that_comes_at_once_has_the_page_made_once():
    view = View(takes=0.2)
    assert set(ask_at_once(GuestPages(view), 20)) == {b"before"}
    assert view.asked == 1


def test_who_gets_the_turn_when_it_has_just_been_made_makes_nothing(monkeypatch):
    view, add = View(), cache.add

    def at_last(*turn):
        """Somebody else sees it made between this reader's look and this reader's turn."""
        monkeypatch.undo()
        ask(GuestPages(view))
        return add(*turn)

    monkeypatch.setattr(cache, "add", at_last)
    late = GuestPages(view)
    assert ask(late).content == b"before"
    assert view.asked == 1
    assert ask(late).content == b"before"


def test_two_processes_share_what_one_of_them_made():
    view = View()
    ask(GuestPages(view))
    ask(GuestPages(view))
    assert view.asked == 1


def test_a_page_that_is_too_old_is_made_anew_by_one_while_the_others_get_the_old_one(later):
    view = View(takes=0.2)
    pages = GuestPages(view)
    ask(pages)
    view.says = b"after"
    later(KEPT + 1)
    said = ask_at_once(pages, 20)
    assert view.asked == 2
    assert said.count(b"after") == 1
    assert ask(pages).content == b"after"


def test_nobody_is_shown_a_page_that_is_much_too_old(later):
    view = View(takes=0.1)
    pages = GuestPages(view)
    ask(pages)
    view.says = b"after"
    later(guests.STALE_FOR + 1)
    assert set(ask_at_once(pages, 10)) == {b"after"}
    assert view.asked == 2


def test_a_page_that_fails_leaves_the_way_free_for_the_next():
    def fails(request):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ask(GuestPages(fails))
    assert ask(GuestPages(View())).content == b"before"


def test_readers_of_two_languages_get_two_pages():
    view = View()
    pages = GuestPages(view)
    ask(pages, accept_language="en")
    ask(pages, accept_language="zh-CN")
    ask(pages, accept_language="en;q=0.9")
    assert view.asked == 2


def test_an_answer_that_sets_a_cookie_or_is_private_is_made_for_each_reader():
    asked = []

    def answer(request):
        asked.append(request)
        answer = HttpResponse(b"yours alone")
        if "log-in" in request.path:
            answer.set_cookie("csrftoken", "secret")
        else:
            answer["Cache-Control"] = "private"
        return answer

    pages = GuestPages(answer)
    for path in ("/log-in/", "/account/"):
        assert [ask(pages, path).content for _ in range(3)] == [b"yours alone"] * 3
    assert len(asked) == 6


@pytest.mark.django_db
def test_a_member_gets_a_page_of_their_own_and_leaves_none_behind(ann, settings):
    guest, member = Client(), Client()
    member.force_login(ann)
    assert b"/members/Ann/" not in guest.get("/").content
    assert b"/members/Ann/" in member.get("/").content
    assert b"/members/Ann/" not in guest.get("/").content
    cache.clear()
    member.get("/")
    assert b"/members/Ann/" not in Client().get("/").content


@pytest.mark.django_db
def test_a_guest_sees_a_new_thread_as_soon_as_the_page_has_had_its_second(later, ann):
    board = make.board()
    guest = Client()
    assert b"Battery" not in guest.get(board.get_absolute_url()).content
    make.thread(on=board, author=ann, title="Battery")
    later(KEPT + 0.1)
    assert b"Battery" in guest.get(board.get_absolute_url()).content


@pytest.mark.django_db
def test_no_page_that_is_kept_carries_a_cookie_or_a_token():
    for path in ("/", "/proposals/", "/builds/", "/accounts/login/"):
        for _ in range(2):
            answer = Client().get(path)
            assert bool(answer.cookies) == (b"csrfmiddlewaretoken" in answer.content), path


@pytest.mark.django_db
def test_the_security_headers_stand_on_a_page_that_was_kept():
    first, kept = Client().get("/"), Client().get("/")
    assert kept.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert kept.headers["X-Content-Type-Options"] == "nosniff"
    assert kept.headers["X-Frame-Options"] == "DENY"
