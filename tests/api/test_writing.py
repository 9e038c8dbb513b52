"""A build server plans a build, words it, adds features, marks it ready; and may repeat itself."""

from datetime import timedelta

import pytest

from config.api import repeats
from forum.models import Answered
from releases.models import Build, Feature, LogEntry
from tests import make
from tests.api.conftest import Machine
from tests.test_races import at_once


@pytest.fixture
def product(clock):
    return make.product()


@pytest.fixture
def ci(machine, dana):
    return machine(dana)


def planned(of, **more):
    return {"product": of.slug, "friday": "2026-11-20", "number": "26.11.20", "headline": "Calmer", **more}


def test_from_plan_to_ready(ci, product, bo, dana):
    make.team("Messaging", of=product, makers=[bo])
    made = ci.post("/builds", planned(product))
    assert made.status_code == 201
    path = f"/builds/{product.slug}/26.11.20"
    assert ci.send("PATCH", path, {"headline": "Calmer and quicker", "notes": "*New*"}).json()["notes"] == "*New*"
    feature = {"title": "Quick reply", "team": "Messaging", "summary": "Answer at once.", "makers": ["bo"]}
    assert ci.post(f"{path}/features", feature).status_code == 201
    assert ci.post(f"{path}/readiness").json()["state"] == "ready"
    assert Feature.objects.get().makers.get() == bo
    assert set(LogEntry.objects.values_list("who", flat=True)) == {dana.pk}


WORDS = {"headline": "Calmer", "notes": "*New*", "technical": "`put ember trial 1`", "known_issues": "It hums."}


@pytest.mark.parametrize("name", WORDS)
def test_words_that_are_not_sent_stay(ci, product, dana, clock, name):
    build = make.build(of=product)
    build.word(dana, clock(), **WORDS)
    answer = ci.send("PATCH", f"/builds/{product.slug}/{build.number}", {name: "Another"})
    assert {word: answer.json()[word] for word in WORDS} == WORDS | {name: "Another"}
    build.refresh_from_db()
    assert "<em>New</em>" in build.notes_html or name == "notes"
    assert build.technical_html


def test_words_may_be_emptied(ci, product, dana, clock):
    build = make.build(of=product)
    build.word(dana, clock(), **WORDS)
    ci.send("PATCH", f"/builds/{product.slug}/{build.number}", {"known_issues": ""})
    build.refresh_from_db()
    assert (build.known_issues, build.known_issues_html, build.notes) == ("", "", "*New*")


def test_of_a_build_that_is_out_the_known_issues_are_told_and_nothing_else(ci, product, clock, dana):
    build = make.build(of=product, published=True)
    clock.move_to(build.published_at)
    path = f"/builds/{product.slug}/{build.number}"
    assert ci.send("PATCH", path, {"known_issues": "The *dial* hums."}).json()["known_issues"] == "The *dial* hums."
    build.refresh_from_db()
    assert "<em>dial</em>" in build.known_issues_html
    assert build.log.get(what=LogEntry.What.ISSUES).who == dana
    for words in ({"headline": "Another"}, {"headline": "Another", "known_issues": "None."}):
        assert ci.send("PATCH", path, words).status_code == 409
    build.refresh_from_db()
    assert (build.headline, build.known_issues) == ("Calmer and quicker", "The *dial* hums.")


def test_without_any_words_nothing_has_changed(ci, product):
    build = make.build(of=product)
    assert ci.send("PATCH", f"/builds/{product.slug}/{build.number}", {}).status_code == 200
    assert not build.log.exists()


def test_words_are_no_longer_than_they_may_be(ci, product):
    build = make.build(of=product)
    for wrong in ({"known_issues": "x" * 5_001}, {"technical": None}):
        assert ci.send("PATCH", f"/builds/{product.slug}/{build.number}", wrong).status_code == 422


def test_ready_only_when_it_is_complete(ci, product):
    ci.post("/builds", planned(product))
    answer = ci.post(f"/builds/{product.slug}/26.11.20/readiness")
    assert answer.status_code == 409
    assert answer.json()["points"]
    assert Build.objects.get().state == "planned"


@pytest.mark.parametrize(
    "wrong", [{"friday": "2026-11-21"}, {"friday": "2026-11-13"}, {"friday": "9999-12-31"}, {"number": "x"}, {"product": "no"}]
)
def test_what_cannot_be_planned(ci, product, wrong):
    assert ci.post("/builds", planned(product, **wrong)).status_code == 422
    assert not Build.objects.exists()


def test_a_friday_has_one_build(ci, product):
    ci.post("/builds", planned(product))
    assert ci.post("/builds", planned(product, number="2")).status_code == 409
    assert Build.objects.count() == 1


def test_who_chooses_features_does_not_plan(machine, product, chen):
    assert machine(chen).post("/builds", planned(product)).status_code == 403


def test_what_is_out_stays_as_it_is(ci, product, clock):
    build = make.build(of=product, published=True)
    clock.move_to(build.published_at)
    answer = ci.send("PATCH", f"/builds/{product.slug}/{build.number}", {"headline": "Another"})
    assert answer.status_code == 409
    assert answer.json()["detail"]


def test_the_same_key_does_it_once(ci, product):
    first = ci.post("/builds", planned(product), Idempotency_Key="a")
    again = ci.post("/builds", planned(product), Idempotency_Key="a")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again["Idempotent-Replay"] == "true"
    assert Build.objects.count() == LogEntry.objects.count() == 1


def test_the_same_key_for_another_request_is_refused(ci, product):
    ci.post("/builds", planned(product), Idempotency_Key="a")
    assert ci.post("/builds", planned(product, number="2"), Idempotency_Key="a").status_code == 422


def test_what_was_refused_may_be_tried_again_with_the_same_key(ci, product):
    assert ci.post("/builds", planned(product, product="no"), Idempotency_Key="a").status_code == 422
    assert ci.post("/builds", planned(product), Idempotency_Key="a").status_code == 201


def test_keys_are_each_tokens_own(machine, product, dana):
    machine(dana).post("/builds", planned(product), Idempotency_Key="a")
    assert machine(dana).post("/builds", planned(product, friday="2026-11-27", number="2"), Idempotency_Key="a").status_code == 201


def test_an_answer_that_was_never_heard_is_given_again(ci, product, monkeypatch):
    """The line breaks after the commit: the build is there, its answer was kept with it."""
    ci.post("/builds", planned(product), Idempotency_Key="a")
    assert Answered.objects.get().status == 201


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_moment(clock, dana):
    product = make.product()
    callers = [Machine(dana)]
    token = callers[0].headers

    def ask(i):
        caller = Machine()
        caller.headers = token
        return caller.post("/builds", planned(product), Idempotency_Key="a")

    answers = at_once(ask, 8)
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert Build.objects.count() == 1


def test_keys_of_yesterday_may_be_used_anew(ci, product, clock):
    ci.post("/builds", planned(product), Idempotency_Key="a")
    assert repeats.forget(clock() + timedelta(hours=23)) == 0
    assert repeats.forget(clock() + timedelta(days=1)) == 1
