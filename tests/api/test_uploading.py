"""A build server sends files in parts, goes on where it was killed, names those that lie elsewhere, and takes them away."""

from hashlib import sha256

import pytest

from config.api import asking
from forum.models import Answered
from releases.models import BuildFile, files
from tests import make
from tests.api.test_refusals import is_problem

DATA = bytes(range(256)) * 10  # 2,560 bytes: three parts of a thousand
PARTS = {1: DATA[:1000], 2: DATA[1000:2000], 3: DATA[2000:]}
SUM = sha256(DATA).hexdigest()
FILE = {"name": "ember.zip", "size": len(DATA), "sha256": SUM, "device": "Ember 2"}
OUTSIDE = {"name": "ember.iso", "size": 5, "sha256": SUM, "address": "https://files.example.org/ember.iso"}


@pytest.fixture
def _short_parts(monkeypatch):
    monkeypatch.setattr(files, "PART", 1000)


@pytest.fixture
def build(clock):
    return make.build()


@pytest.fixture
def ci(machine, dana):
    return machine(dana)


@pytest.fixture
def path(build, kept_here, _short_parts):
    return f"/builds/{build.product.slug}/{build.number}/files"


def begin(ci, path, **more):
    return ci.post(path, FILE | more).json()["id"]


def put(ci, path, file, number, data):
    return ci.send("PUT", f"{path}/{file}/parts/{number}", data, content_type="application/octet-stream")


def complete(ci, path, file):
    return ci.send("PUT", f"{path}/{file}/completion", "")


def test_from_nothing_to_a_complete_file(ci, build, path, dana, kept_here):
    begun = ci.post(path, FILE)
    assert begun.status_code == 200
    assert [begun.json()[name] for name in ("part_count", "missing", "complete")] == [3, [1, 2, 3], False]
    file = begun.json()["id"]
    for number, data in PARTS.items():
        assert put(ci, path, file, number, data).status_code == 204
    done = complete(ci, path, file)
    assert (done.status_code, done.json()["complete"], done.json()["missing"]) == (200, True, [])
    with kept_here.open(BuildFile.objects.get().stored) as stored:
        assert stored.read() == DATA
    assert [(entry.what, entry.who) for entry in build.log.all()] == [("files", dana)]


def test_a_part_as_large_as_real_ones(ci, build, kept):
    path, data = f"/builds/{build.product.slug}/{build.number}/files", b"\xff\x00" * (files.PART // 2) + b"x"
    file = begin(ci, path, size=len(data), sha256="")
    assert put(ci, path, file, 1, data[: files.PART]).status_code == 204
    assert put(ci, path, file, 2, b"x").status_code == 204
    assert complete(ci, path, file).json()["sha256"] == sha256(data).hexdigest()


def test_more_than_a_part_is_refused(ci, path):
    file = begin(ci, path)
    is_problem(put(ci, path, file, 1, DATA[:1001]), 409)
    is_problem(put(ci, path, file, 1, b""), 409)
    is_problem(put(ci, path, file, 4, b"x"), 409)
    is_problem(put(ci, path, file, 0, b"x"), 422)


def test_a_part_beyond_what_a_request_may_hold(ci, path, settings):
    settings.LARGEST_REQUEST = 500
    file = begin(ci, path)
    is_problem(put(ci, path, file, 1, PARTS[1]), 413)


def test_a_part_is_sent_as_bytes(ci, path):
    is_problem(ci.send("PUT", f"{path}/{begin(ci, path)}/parts/1", "{}"), 415)


def test_killed_half_way_it_goes_on_where_it_stopped(ci, path):
    file = begin(ci, path)
    put(ci, path, file, 2, PARTS[2])
    again = ci.post(path, FILE).json()
    assert (again["id"], again["missing"]) == (file, [1, 3])
    assert ci.get(f"{path}/{file}").json()["missing"] == [1, 3]
    is_problem(complete(ci, path, file), 409)
    put(ci, path, file, 3, PARTS[3])
    put(ci, path, file, 1, PARTS[1])
    assert complete(ci, path, file).json()["complete"]


def test_a_part_that_comes_again(ci, path):
    file = begin(ci, path)
    assert [put(ci, path, file, 1, PARTS[1]).status_code for _ in range(2)] == [204, 204]
    is_problem(put(ci, path, file, 1, PARTS[2]), 409)


def test_completed_twice_it_is_complete(ci, path):
    file = begin(ci, path)
    for number, data in PARTS.items():
        put(ci, path, file, number, data)
    first, again = complete(ci, path, file), complete(ci, path, file)
    assert (again.status_code, again.json()) == (200, first.json())
    is_problem(put(ci, path, file, 1, PARTS[1]), 409)
    is_problem(ci.post(path, FILE), 409)


def test_one_that_somebody_else_threw_away_meanwhile_is_not_complete(ci, path, monkeypatch):
    file = begin(ci, path)
    monkeypatch.setattr(BuildFile, "complete", lambda self, now: False)
    is_problem(complete(ci, path, file), 409)


@pytest.mark.parametrize("key", [{}, {"Idempotency_Key": "a"}])
def test_another_checksum_is_refused_and_all_is_sent_anew(ci, path, key):
    file = begin(ci, path, sha256="0" * 64)
    for number, data in PARTS.items():
        put(ci, path, file, number, data)
    answer = ci.send("PUT", f"{path}/{file}/completion", "", **key)
    assert SUM in is_problem(answer, 409)["detail"]
    assert ci.get(f"{path}/{file}").json()["missing"] == [1, 2, 3]


@pytest.mark.parametrize(
    "wrong", [{"name": "../x"}, {"name": ".x"}, {"name": " "}, {"size": 0}, {"sha256": "x"}, {"device": "x" * 61}]
)
def test_what_cannot_be_begun(ci, path, wrong):
    [error] = is_problem(ci.post(path, FILE | wrong), 422)["errors"]
    assert error["where"][-1] in wrong
    assert not BuildFile.objects.exists()


def test_a_file_that_is_too_large(ci, path):
    assert "2 GB" in is_problem(ci.post(path, FILE | {"size": files.LARGEST + 1}), 409)["detail"]


def test_a_file_that_lies_elsewhere(ci, build, path):
    made = ci.post(path.replace("/files", "/addresses"), OUTSIDE)
    assert made.status_code == 201
    assert [made.json()[name] for name in ("address", "part_count", "complete")] == [OUTSIDE["address"], 0, True]
    assert build.files.complete().get().address == OUTSIDE["address"]


@pytest.mark.parametrize("wrong", [{"address": "ftp://example.org/x"}, {"address": "x"}, {"sha256": ""}])
def test_an_address_that_is_none(ci, build, path, wrong):
    is_problem(ci.post(path.replace("/files", "/addresses"), OUTSIDE | wrong), 422)
    assert not build.files.exists()


def test_an_address_is_named_once_for_each_key(ci, build, path):
    there = path.replace("/files", "/addresses")
    first, again = (ci.post(there, OUTSIDE, Idempotency_Key="a") for _ in range(2))
    assert (again.status_code, again.content) == (201, first.content)
    assert again["Idempotent-Replay"] == "true"
    is_problem(ci.post(there, OUTSIDE), 409)
    assert build.files.count() == 1


def test_begun_again_with_its_key_it_is_the_same(ci, build, path):
    first, again = (ci.post(path, FILE, Idempotency_Key="a") for _ in range(2))
    assert again.content == first.content
    assert build.files.count() == 1


def test_what_may_be_repeated_anyhow_takes_no_key(ci, path):
    """Its body is not read twice, and nothing of it is kept."""
    file = begin(ci, path)
    there = f"{path}/{file}/parts/1"
    for _ in range(2):
        sent = ci.send("PUT", there, PARTS[1], content_type="application/octet-stream", Idempotency_Key="a")
        assert sent.status_code == 204
    assert ci.send("DELETE", f"{path}/{file}", "", Idempotency_Key="a").status_code == 204
    assert not Answered.objects.exists()


def test_it_is_removed_with_every_part(ci, build, path, kept_here):
    file = begin(ci, path)
    put(ci, path, file, 1, PARTS[1])
    assert ci.send("DELETE", f"{path}/{file}", "").status_code == 204
    assert not build.files.exists()
    assert kept_here.listdir(f"{file}")[1] == []
    is_problem(ci.send("DELETE", f"{path}/{file}", ""), 404)


def test_a_ready_build_keeps_what_it_has(ci, build, path):
    file = begin(ci, path)
    type(build).objects.filter(pk=build.pk).update(state="ready")
    is_problem(ci.send("DELETE", f"{path}/{file}", ""), 409)
    is_problem(ci.post(path, FILE | {"name": "other.zip"}), 409)
    is_problem(ci.post(path.replace("/files", "/addresses"), OUTSIDE), 409)
    assert build.files.get().pk == file


def ask_everything(caller, path, file):
    """The status of every way to touch a file."""
    return {
        caller.post(path, FILE).status_code,
        caller.post(path.replace("/files", "/addresses"), OUTSIDE).status_code,
        caller.get(f"{path}/{file}").status_code,
        put(caller, path, file, 1, PARTS[1]).status_code,
        complete(caller, path, file).status_code,
        caller.send("DELETE", f"{path}/{file}", "").status_code,
    }


def test_only_who_makes_the_schedule_and_gave_the_scope(machine, guest, ci, build, path, dana, chen, ann):
    file = begin(ci, path)
    assert ask_everything(guest, path, file) == {401}
    assert ask_everything(machine(dana, ["read", "builds:write"]), path, file) == {403}
    assert ask_everything(machine(chen), path, file) == {403}, "who chooses features sends no files"
    assert ask_everything(machine(ann), path, file) == {403}
    dana.groups.clear()
    assert ask_everything(ci, path, file) == {403}, "who makes the schedule no more"
    assert build.files.get().missing_parts() == [1, 2, 3]


def test_what_is_not_there_and_what_is_another_builds(ci, build, path):
    file = begin(ci, path)
    other = make.build(of=build.product, friday=build.week.next.friday, number="99.1")
    assert ask_everything(ci, path.replace(build.number, "98.1"), file) == {404}
    elsewhere = path.replace(build.number, other.number)
    is_problem(ci.get(f"{elsewhere}/{file}"), 404)
    is_problem(put(ci, elsewhere, file, 1, PARTS[1]), 404)
    is_problem(complete(ci, elsewhere, file), 404)
    is_problem(ci.send("DELETE", f"{elsewhere}/{file}", ""), 404)
    assert build.files.get().missing_parts() == [1, 2, 3]


def test_nobody_hears_of_a_file_before_it_is_complete(ci, guest, clock, kept_here):
    build = make.build(published=True)
    clock.move_to(build.published_at)
    there = f"/builds/{build.product.slug}/{build.number}"
    begin(ci, f"{there}/files")
    assert guest.get(there).json()["files"] == []


def test_parts_are_no_changes_to_be_counted(ci, path, monkeypatch):
    file = begin(ci, path)
    monkeypatch.setattr(asking, "WRITES_A_MINUTE", 1)
    assert {put(ci, path, file, number, data).status_code for number, data in PARTS.items()} == {204}
    is_problem(complete(ci, path, file), 429)
