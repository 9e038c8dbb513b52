"""Words outlive a log-in that expired and a network that went: for their author alone, and once."""

import pytest
from django.test import Client

from feedback.models import FourGridReport
from tests import make


def where(build):
    return f"/builds/{build.pk}/report/"


def send(client, build, author, waited=None, **fields):
    headers = {} if waited is None else {"Waited": str(waited)}
    return client.post(where(build), {"author": author.pk, "shown": "on", **fields}, headers=headers)


def log_in(client, member):
    return client.post("/accounts/login/", {"login": member.username, "password": make.PASSWORD})


@pytest.fixture
def anns(signed_in, ann):
    return signed_in(ann)


def test_what_was_typed_before_the_log_in_expired_is_back_after_it(client, ann, build):
    answer = send(client, build, ann, mood="hopeful", loved_word="The dial.")
    assert answer.url == f"/accounts/login/?next={where(build)}"
    log_in(client, ann)
    words = client.get(where(build)).content.decode()
    assert "The dial.</textarea>" in words
    assert 'value="hopeful" id="id_mood_3" checked' in words
    assert "The dial." not in client.get(where(build)).content.decode()


def test_nobody_else_gets_to_see_it(client, ann, eve, build):
    send(client, build, ann, loved_word="The dial.")
    log_in(client, eve)
    assert "The dial." not in client.get(where(build)).content.decode()
    log_in(client, ann)
    assert "The dial." not in client.get(where(build)).content.decode()


def test_what_one_member_began_is_not_sent_as_the_nexts(anns, ann, eve, build):
    answer = send(anns, build, eve, mood="sad", mood_word="Eve's word")
    assert (answer.status_code, FourGridReport.objects.count()) == (302, 0)
    words = anns.get(where(build)).content.decode()
    assert "begun by another member" in words
    assert "Eve&#x27;s word" not in words


def test_the_browser_keeps_what_another_began_until_they_are_back(anns, eve, build):
    answer = send(anns, build, eve, waited=0, mood="sad")
    assert (answer.status_code, answer["Location"], FourGridReport.objects.count()) == (403, where(build), 0)


def test_the_browsers_worker_is_told_that_the_log_in_expired(client, ann, build):
    answer = send(client, build, ann, waited=0, mood="happy")
    assert (answer.status_code, answer["Location"]) == (401, f"/accounts/login/?next={where(build)}")


def test_what_waited_is_taken_and_said_so_once(anns, ann, build):
    answer = send(anns, build, ann, waited=60, mood="happy")
    assert (answer.status_code, answer["Location"]) == (201, f"/builds/{build.pk}/said/")
    assert "It has arrived, thank you!" in anns.get(answer["Location"]).content.decode()
    assert FourGridReport.objects.count() == 1


def test_what_waited_overwrites_nothing_newer(anns, ann, build, clock):
    send(anns, build, ann, mood="happy")
    assert send(anns, build, ann, waited=60, mood="sad").status_code == 201
    assert FourGridReport.objects.get().mood == "happy"
    clock.move_to("2026-11-22T12:00:00+08:00")
    send(anns, build, ann, waited=60, mood="sad")
    assert FourGridReport.objects.get().mood == "sad"


def test_what_waited_until_the_close_is_refused_in_a_sentence(anns, ann, build, clock):
    clock.move_to(build.reports_close_at)
    assert send(anns, build, ann, waited=60, mood="happy").status_code == 409
    words = anns.get("/").content.decode()
    assert "came too late. Reports for 26.11.20 closed on Tuesday." in words
    assert not FourGridReport.objects.exists()


def test_what_waited_and_cannot_be_taken_stands_in_the_form(anns, ann, build):
    answer = send(anns, build, ann, waited=60, loved=999, loved_word="The dial.")
    assert (answer.status_code, answer["Location"]) == (422, where(build))
    words = anns.get(where(build)).content.decode()
    assert "needs another look" in words
    assert "The dial.</textarea>" in words


def test_the_worker_may_look_after_builds_and_never_grows_old(db):
    answer = Client().get("/report-worker.js")
    assert answer["Content-Type"] == "text/javascript"
    assert "no-cache" in answer["Cache-Control"]
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
