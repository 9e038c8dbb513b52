"""How the file of a build arrives, in a folder and in S3: in parts, in any order, once, and only when its sum is right."""

import io
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection

from releases import shelf, tidying
from releases.models import BuildFile, Part, files
from releases.refused import Refused
from tests import make

DATA = bytes(range(256)) * 10  # 2,560 bytes: three parts of a thousand
FIRST, SECOND, THIRD = DATA[:1000], DATA[1000:2000], DATA[2000:]
SUM = sha256(DATA).hexdigest()

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _short_parts(monkeypatch):
    monkeypatch.setattr(files, "PART", 1000)


@pytest.fixture
def build(clock):
    return make.build()


def begin(build, by=None, name="ember.zip", size=2560, sha256=SUM, device="", now=make.THURSDAY):
    return BuildFile.begin(build, name, size, sha256, device, by, now)


def names(kept, file):
    return kept.listdir(f"{file.pk}")[1]


def content(kept, file):
    with kept.open(file.stored) as found:
        return found.read()


def test_parts_become_the_file(kept, build, dana, clock):
    file = begin(build, dana)
    for number, part in enumerate((FIRST, SECOND, THIRD), 1):
        assert file.take_part(number, part, clock()) is True
    assert file.complete(clock()) is True
    assert content(kept, file) == DATA
    assert names(kept, file) == [file.stored.rpartition("/")[2]]
    assert not file.parts.exists()
    assert [(entry.what, entry.note, entry.who) for entry in build.log.all()] == [("files", "+ ember.zip", dana)]


def test_parts_may_come_in_any_order(kept, build, clock):
    file = begin(build)
    for number, part in ((3, THIRD), (1, FIRST), (2, SECOND)):
        file.take_part(number, part, clock())
    file.complete(clock())
    assert content(kept, file) == DATA


def test_what_was_killed_half_way_goes_on_where_it_stopped(kept, build, clock):
    begin(build).take_part(2, SECOND, clock())
    again = begin(build, sha256="")
    assert again.missing_parts() == [1, 3]
    again.take_part(1, FIRST, clock())
    again.take_part(3, THIRD, clock())
    assert again.complete(clock()) is True
    assert content(kept, again) == DATA
    assert BuildFile.objects.count() == 1


def test_a_part_sent_twice_is_kept_once(kept, build, clock):
    file = begin(build)
    assert file.take_part(1, FIRST, clock()) is True
    assert file.take_part(1, FIRST, clock()) is False
    assert len(names(kept, file)) == 1


def test_another_part_of_the_same_number_is_refused(kept, build, clock):
    file = begin(build)
    file.take_part(1, FIRST, clock())
    with pytest.raises(Refused, match="is another one"):
        file.take_part(1, SECOND, clock())
    assert file.parts.get().sha256 == sha256(FIRST).hexdigest()


@pytest.mark.parametrize(("number", "data"), [(1, FIRST + b"x"), (1, b""), (3, FIRST), (4, b"x"), (0, FIRST)])
def test_a_part_has_the_size_it_must_have(kept, build, clock, number, data):
    with pytest.raises(Refused, match="the size it must have"):
        begin(build).take_part(number, data, clock())


def test_it_is_not_complete_before_every_part_is_here(kept, build, clock):
    file = begin(build)
    file.take_part(1, FIRST, clock())
    with pytest.raises(Refused, match="2 of 3 parts"):
        file.complete(clock())


def test_a_wrong_sum_is_refused_and_nothing_of_it_kept(kept, build, clock):
    file = begin(build, sha256="0" * 64)
    for number, part in enumerate((FIRST, SECOND, THIRD), 1):
        file.take_part(number, part, clock())
    with pytest.raises(Refused, match=SUM):
        file.complete(clock())
    assert not names_or_none(kept, file)
    assert not build.files.complete().exists()
    assert file.missing_parts() == [1, 2, 3]


def names_or_none(kept, file):
    try:
        return names(kept, file)
    except FileNotFoundError:
        return []


def test_without_a_sum_it_is_worked_out(kept, build, clock):
    file = sent(build, sha256="")
    assert build.files.get(pk=file.pk).sha256 == SUM


def sent(build, **more):
    file = begin(build, **more)
    for number, part in enumerate((FIRST, SECOND, THIRD), 1):
        file.take_part(number, part, make.THURSDAY)
    file.complete(make.THURSDAY)
    return file


def test_a_second_completion_does_nothing(kept, build, clock):
    file = sent(build)
    assert file.complete(clock()) is False
    stale = BuildFile(**{f.attname: getattr(file, f.attname) for f in BuildFile._meta.fields} | {"completed_at": None})
    assert content(kept, file) == DATA
    with pytest.raises(Refused, match="takes no parts any more"):
        stale.take_part(1, FIRST, clock())
    assert len(names(kept, file)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_completions_at_once_make_one(kept, build, clock, at_once):
    file = begin(build)
    for number, part in enumerate((FIRST, SECOND, THIRD), 1):
        file.take_part(number, part, clock())
    said = at_once(4, lambda _i: BuildFile.objects.get(pk=file.pk).complete(clock()))
    assert [answer for answer in said if isinstance(answer, Exception) and not isinstance(answer, Refused)] == []
    assert said.count(True) == 1
    file.refresh_from_db()
    assert content(kept, file) == DATA
    assert names(kept, file) == [file.stored.rpartition("/")[2]]


@pytest.mark.django_db(transaction=True)
def test_the_same_part_at_once_is_kept_once(kept, build, clock, at_once):
    file = begin(build)
    said = at_once(4, lambda _i: BuildFile.objects.get(pk=file.pk).take_part(1, FIRST, clock()))
    assert sorted(said) == [False, False, False, True]
    assert len(names(kept, file)) == 1


def test_what_is_there_is_not_begun_again(kept, build, clock):
    sent(build)
    with pytest.raises(Refused, match="is here already"):
        begin(build)
    assert begin(build, device="Ember One").missing_parts() == [1, 2, 3]


def test_another_file_of_the_same_name_is_not_mixed_in(kept, build, clock):
    begin(build)
    with pytest.raises(Refused, match="has been begun"):
        begin(build, size=100)
    with pytest.raises(Refused, match="has been begun"):
        begin(build, sha256="1" * 64)


@pytest.mark.parametrize("size", [0, -1, files.LARGEST + 1])
def test_no_file_is_empty_or_larger_than_two_gigabytes(build, size):
    with pytest.raises(Refused, match="2 GB"):
        begin(build, size=size)
    assert begin(build, size=files.LARGEST).part_count == -(-files.LARGEST // 1000)


def test_a_ready_build_keeps_what_it_has(kept, build, clock, dana):
    file = sent(build)
    build._move([build.State.PLANNED], state=build.State.READY)
    for change in (lambda: begin(build, name="late.zip"), lambda: file.remove(dana, clock())):
        with pytest.raises(Refused, match="marked ready"):
            change()
    build.hold(dana, clock())
    begin(build, name="late.zip")


def test_a_build_is_not_ready_while_a_file_is_on_its_way(kept, build, clock, dana, bo):
    make.feature(build, makers=[bo])
    file = begin(build)
    with pytest.raises(Refused) as refused:
        build.mark_ready(dana, clock())
    assert refused.value.points == ["Every file that was begun has arrived"]
    file.remove(dana, clock())
    assert build.mark_ready(dana, clock())


def test_a_removed_file_leaves_nothing_behind(kept, build, clock, dana):
    file = sent(build)
    begin(build, name="half.zip").take_part(1, FIRST, clock())
    for each in build.files.all():
        pk = each.pk
        each.remove(dana, clock())
        each.pk = pk
        assert not names_or_none(kept, each)
    assert not build.files.exists()
    assert build.log.first().note == "− half.zip"
    assert file.pk


def test_what_nobody_goes_on_with_is_cleared_away_after_a_week(kept, build, clock):
    left, going_on, whole = begin(build, name="left.zip"), begin(build, name="on.zip"), sent(build)
    left.take_part(1, FIRST, clock())
    week = timedelta(days=7)
    going_on.take_part(1, FIRST, clock() + timedelta(minutes=1))
    assert tidying.clear_stale(clock() + week - timedelta(seconds=1)) == []
    assert [file.name for file in tidying.clear_stale(clock() + week)] == ["left.zip"]
    assert set(build.files.all()) == {going_on, whole}
    assert not names_or_none(kept, left)
    assert Part.objects.count() == 1


def test_only_one_part_is_in_memory(kept_here, build, clock, monkeypatch):
    """Read in small bites, the whole asks for a part only when the one before is used up."""
    opened = []
    monkeypatch.setattr(shelf.shelf().__class__, "open", lambda self, name: opened.append(name) or io.BytesIO(b"x" * 1000))
    whole = shelf.Whole(["a", "b", "c"])
    assert whole.read(700) + whole.read(700) == b"x" * 1000
    assert opened == ["a"]
    assert len(io.BufferedReader(whole, 100).read()) == 2000


def test_an_outside_address_is_complete_at_once(build, clock, dana):
    file = BuildFile.point(build, "ember.zip", 3_000_000_000 // 2, SUM, "", "https://files.example.org/e.zip", dana, clock())
    assert list(build.files.complete()) == [file]
    with pytest.raises(Refused, match="is here already"):
        BuildFile.point(build, "ember.zip", 5, SUM, "", "https://files.example.org/f.zip", dana, clock())


def test_nothing_is_hashed_or_stored_within_a_transaction(kept_here, build, clock, monkeypatch):
    """Two gigabytes take a while: the database must not wait for them."""
    seen, put = [], shelf.put
    monkeypatch.setattr(shelf, "put", lambda *args: seen.append(len(connection.savepoint_ids)) or put(*args))
    around = len(connection.savepoint_ids)
    sent(build)
    assert set(seen) == {around}
