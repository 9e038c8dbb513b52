"""Every refusal is a problem in the sense of RFC 9457, whoever refuses."""

from datetime import timedelta

import pytest

from config.api import asking
from forum.models import Token


def is_problem(answer, status):
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
    return answer.json()


def test_what_is_not_there(guest):
    is_problem(guest.get("/nowhere"), 404)
    is_problem(guest.get("/threads/1"), 404)
    is_problem(guest.get("/threads/99999999999999999999"), 422)


def test_a_method_that_an_address_has_not(guest):
    answer = guest.send("DELETE", "/builds")
    is_problem(answer, 405)
    assert "GET" in answer["Allow"]


@pytest.mark.parametrize(
    "body", ["{", "[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]", '{"a": NaN}', b"\xff", "[" * 100_000]
)
def test_a_body_that_cannot_be_read(machine, dana, body):
    is_problem(machine(dana).post("/builds", body), 400)


def test_a_body_of_another_kind(machine, dana):
    is_problem(machine(dana).post("/builds", "a=1", content_type="application/x-www-form-urlencoded"), 415)


def test_a_body_that_does_not_fit(machine, dana):
    assert is_problem(machine(dana).post("/builds", {"friday": "x"}), 422)["errors"]


def test_writing_without_a_token(guest):
    answer = guest.post("/builds", {})
    is_problem(answer, 401)
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer x", "Bearer", "Basic YTpi", "x", "Bearer ofr_ÿ"])
def test_a_token_that_is_none(guest, header):
    is_problem(guest.get("/builds", Authorization=header), 401)


def test_a_token_that_is_over(machine, dana, clock):
    caller = machine(dana)
    Token.objects.update(ends_at=clock())
    is_problem(caller.get("/builds"), 401)


def test_a_token_that_lacks_the_scope(machine, dana):
    is_problem(machine(dana, ["read"]).post("/builds", {}), 403)
    is_problem(machine(dana, ["builds:write"]).get("/builds"), 403)


def test_a_member_who_lost_the_permission(machine, dana):
    caller = machine(dana)
    dana.groups.clear()
    is_problem(caller.post("/builds", {}), 403)


def test_too_many(guest, machine, ann, monkeypatch, clock):
    monkeypatch.setattr(asking, "GUEST_A_MINUTE", 3)
    assert [guest.get("/products").status_code for _ in range(3)] == [200] * 3
    answer = guest.get("/products")
    is_problem(answer, 429)
    assert 0 < int(answer["Retry-After"]) <= 60
    assert machine(ann, ["read"]).get("/products").status_code == 200, "a token has a limit of its own"
    clock.move_to(clock() + timedelta(seconds=int(answer["Retry-After"])))
    assert guest.get("/products").status_code == 200


def test_tokens_are_not_guessed(guest, monkeypatch):
    monkeypatch.setattr(asking, "WRONG_A_MINUTE", 2)
    codes = [guest.get("/products", Authorization=f"Bearer {n}").status_code for n in range(3)]
    assert codes == [401, 401, 429]


def test_one_that_is_too_large(machine, dana, settings):
    settings.LARGEST_REQUEST = 1000
    is_problem(machine(dana).post("/builds", {"product": "x" * 2000}), 413)


def test_nothing_else_on_the_site_speaks_like_this(client, db):
    assert client.get("/nowhere/")["Content-Type"].startswith("text/html")
