"""Indices that a product manager watches: typed, sent as a file, drawn beside builds and events."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from feedback.growth.curve import curve, days_until, marks
from feedback.growth.models import Event, Reading, WatchedIndex
from tests import make
from tests.feedback.mixed import figure

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


@pytest.fixture
def index(clock, chen):
    clock.move_to("2026-11-22T12:00:00+08:00")
    return WatchedIndex.objects.create(product=make.product(), name="Daily installs", unit="devices", made_by=chen)


@pytest.fixture
def desk(signed_in, chen, index):
    """A client of Chen's, and where the index stands."""
    return signed_in(chen), f"/insight/growth/indices/{index.pk}/"


def values(index):
    return {f"{day}": value for day, value in index.readings.values_list("day", "value")}


def send(desk, content, name="values.csv"):
    client, address = desk
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(f"{address}files/", {"file": SimpleUploadedFile(name, content)})


def test_an_index_is_added_and_stands_on_the_page(signed_in, chen, clock):
    product = make.product("Ember OS")
    client = signed_in(chen)
    answer = client.post("/insight/growth/indices/", {"product": product.pk, "name": "Daily installs", "unit": "devices"})
    index = WatchedIndex.objects.get()
    assert answer.url == f"/insight/growth/indices/{index.pk}/"
    assert (index.product, index.made_by, str(index)) == (product, chen, "Daily installs")
    assert answer.url in client.get("/insight/growth/").content.decode()


@pytest.mark.parametrize("wrong", [{"name": " "}, {"product": 10**9}, {"name": "Daily installs"}, {"unit": "x" * 21}])
def test_what_is_no_index_is_refused_and_stays_typed(desk, index, wrong):
    said = {"product": index.product_id, "name": "Sales", "unit": "pieces"} | wrong
    answer = desk[0].post("/insight/growth/indices/", said)
    assert answer.status_code == 422
    assert f'value="{said["unit"]}"' in answer.content.decode()
    assert WatchedIndex.objects.count() == 1


def test_there_is_an_end_to_them(desk, index, monkeypatch):
    said = {"product": index.product_id, "name": "Sales"}
    monkeypatch.setattr(WatchedIndex, "MOST", 1)
    assert desk[0].post("/insight/growth/indices/", said).status_code == 422
    monkeypatch.setattr(WatchedIndex, "MOST", 2)
    assert desk[0].post("/insight/growth/indices/", said).status_code == 302


def test_a_value_is_kept_replaced_and_taken_back(desk, index):
    client, address = desk
    for value, kept in (("4812", {"2026-11-20": 4812}), ("4813.5", {"2026-11-20": Decimal("4813.5")}), ("", {})):
        assert client.post(f"{address}values/", {"day": "2026-11-20", "value": value}).status_code == 302
        assert values(index) == kept


@pytest.mark.parametrize(
    ("day", "value"),
    [
        ("2026-11-23", "1"),
        ("1999-12-31", "1"),
        ("Friday", "1"),
        ("2026-11-20", "-1"),
        ("2026-11-20", "many"),
        ("2026-11-20", "NaN"),
    ],
)
def test_no_value_below_nothing_and_none_of_tomorrow(desk, index, day, value):
    client, address = desk
    assert client.post(f"{address}values/", {"day": day, "value": value}).status_code == 422
    assert values(index) == {}


@pytest.mark.parametrize(
    "content",
    [
        "2026-11-20,4812\n2026-11-21,12.5\n",
        "date,value\r\n2026-11-20,4812\r\n2026-11-21,12.5\r\n",
        '\ufeff"Day","Daily installs"\n"2026-11-20","4812"\n\n"2026-11-21"," 12.5 "',
    ],
)
def test_a_file_is_read_with_a_heading_or_without(desk, index, content):
    assert send(desk, content).status_code == 302
    assert values(index) == {"2026-11-20": 4812, "2026-11-21": Decimal("12.5")}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("2026-11-20,1\n2026-11-21,=1+1", "Line 2: “=1+1” is no number"),
        ("date,value\n2026-11-20,1\n@SUM(A1),2", "Line 3: “@SUM(A1)” is no day"),
        ("=cmd(),value\n2026-11-20,1", "Line 1: “=cmd()” is no day"),
        ("2026-11-20,-5", "Line 1: “-5” is no number of 0 or more"),
        ("2026-11-20,1e9", "Line 1: “1e9” is no number"),
        ("2026-11-20,1,2", "Line 1: it takes two cells"),
        ("2026-11-20;1", "Line 1: it takes two cells"),
        ("2026-11-23,1", "Line 1: “2026-11-23” is no day up to today"),
        ("2026-02-30,1", "Line 1: “2026-02-30” is no day"),
        ("20.11.2026,1", "Line 1: “20.11.2026” is no day"),
        ("2026-11-20,1\n2026-11-20,2", "Line 2: 2026-11-20 stands in the file twice."),
        ("date,value\n", "There is no value in this file."),
        ("日期,数值\n2026-11-20,1".encode("gb18030"), "no text in UTF-8"),
        (b'"2026-11-20,1', "no CSV that can be read"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_of_the_file_is_kept(desk, index, content, sentence):
    answer = send(desk, content)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert values(index) == {}


def test_a_file_has_an_end(desk, index):
    line = "2026-11-20,1\n"
    large = line + "\n" * (1024 * 1024 - len(line))
    assert "larger than 1 MB" in send(desk, large + "\n").content.decode()
    assert values(index) == {}
    assert send(desk, large).status_code == 302
    assert send((desk[0], desk[1]), "").status_code == 422


def test_what_is_downloaded_can_be_sent_again(desk, index, chen, clock):
    index.note({date(2026, 11, 20): Decimal("4812"), date(2026, 11, 21): Decimal("0.25")}, chen, clock())
    client, address = desk
    file = b"".join(client.get(address, {"figure": "values", "as": "csv"}).streaming_content)
    before = values(index)
    Reading.objects.all().delete()
    assert send(desk, file).status_code == 302
    assert values(index) == before


def test_the_table_is_what_was_kept_and_the_chart_has_a_point_for_each_day(desk, index, chen, clock):
    said = {TODAY - timedelta(days=n): Decimal(n * 3) for n in range(0, 120, 2)}
    index.note(said, chen, clock())
    shown = {f"{day}": value for day, value in said.items() if TODAY - day < timedelta(days=84)}
    assert dict(figure(desk[0], desk[1], "values")) == shown
    assert len(shown) == 42
    page = desk[0].get(desk[1])
    assert len(page.context["chart"].dots) == 42
    longer = desk[0].get(desk[1], {"days": 365, "figure": "values", "as": "json"}).json()
    assert len(longer["rows"]) == 60


def test_the_line_is_as_high_as_the_values(chen, index, clock):
    index.note({TODAY: Decimal("0.3"), TODAY - timedelta(days=3): Decimal("0.15")}, chen, clock())
    drawn = curve(days_until(clock(), 4), index.readings.all())
    assert [number for _y, number in drawn.lines] == [0, 0.1, 0.2, 0.3, 0.4]
    assert drawn.line == "8.0,121.5 100.0,63.0"


def test_builds_and_events_are_marked_on_their_days(desk, index, chen, clock):
    make.build(of=index.product, friday=date(2026, 11, 13), published=True)
    make.build(of=index.product, friday=date(2026, 8, 28), published=True)  # 86 days ago
    make.build(of=index.product, friday=date(2026, 11, 27))  # still planned
    make.build(friday=date(2026, 11, 13), published=True)  # another product's
    client, address = desk
    Event.objects.create(product=index.product, day=date(2026, 8, 28), label="Long ago")
    for day, label in (("2026-11-19", "Spring sale"), ("2026-11-13", "A review on TV"), ("2026-11-19", "Spring sale")):
        assert client.post(f"{address}events/", {"day": day, "label": label}).status_code == 302
    found = marks(index.product, days_until(clock(), 84))
    assert [(f"{mark.day}", mark.sign, mark.label) for mark in found] == [
        ("2026-11-13", "", "26.11.13"),
        ("2026-11-13", "1", "A review on TV"),
        ("2026-11-19", "2", "Spring sale"),
    ]
    assert [round(mark.x, 2) for mark in found] == [round(8 + 92 / 83 * n, 2) for n in (74, 74, 80)]
    assert figure(client, address, "marks") == [
        ["2026-11-19", "2", "Spring sale"],
        ["2026-11-13", "1", "A review on TV"],
        ["2026-11-13", "dashed", "Build 26.11.13"],
    ]


def test_an_event_is_removed(desk, index):
    client, address = desk
    client.post(f"{address}events/", {"day": "2026-11-19", "label": "Spring sale"})
    event = Event.objects.get()
    assert client.post(f"/insight/growth/events/{event.pk}/removal/?index={index.pk}").url == address
    assert not Event.objects.exists()


@pytest.mark.parametrize("wrong", [{"label": " "}, {"day": "2026-11-23"}, {"label": "x" * 81}])
def test_what_is_no_event_is_refused(desk, wrong):
    client, address = desk
    assert client.post(f"{address}events/", {"day": "2026-11-19", "label": "Sale"} | wrong).status_code == 422
    assert not Event.objects.exists()


def test_an_index_goes_with_its_values(desk, index, chen, clock):
    index.note({TODAY: Decimal(1)}, chen, clock())
    assert desk[0].post(f"{desk[1]}removal/").url == "/insight/growth/"
    assert not Reading.objects.exists()
    assert desk[0].get(desk[1]).status_code == 404


def test_when_who_typed_it_leaves_the_numbers_stay(index, clock):
    leaves = make.member()
    index.note({TODAY: Decimal(1)}, leaves, clock())
    leaves.delete()
    assert values(index) == {f"{TODAY}": 1}


@pytest.mark.parametrize("path", ["", "values/", "files/", "events/", "removal/"])
def test_nobody_else_sees_or_changes_it(client, index, ann, bo, path):
    address = f"/insight/growth/indices/{index.pk}/{path}"
    ask = client.post if path else client.get
    assert ask(address).url == f"/accounts/login/?next={address}"
    for member in (ann, bo):
        client.force_login(member)
        assert ask(address).status_code == 403
    assert WatchedIndex.objects.exists()


def test_nobody_else_adds_one_or_removes_an_event(client, index, bo):
    event = Event.objects.create(product=index.product, day=TODAY, label="Sale")
    client.force_login(bo)
    assert client.post("/insight/growth/indices/", {"product": index.product_id, "name": "Mine"}).status_code == 403
    assert client.post(f"/insight/growth/events/{event.pk}/removal/").status_code == 403
    assert (WatchedIndex.objects.count(), Event.objects.count()) == (1, 1)


def test_the_database_keeps_one_value_a_day_and_none_below_nothing(index):
    Reading.objects.create(index=index, day=TODAY, value=1)
    for wrong in ({"day": TODAY, "value": 2}, {"day": TODAY - timedelta(days=1), "value": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reading.objects.create(index=index, **wrong)


def test_the_page_takes_the_same_few_queries_whatever_is_in_it(desk, index, chen, clock, django_assert_max_num_queries):
    index.note({TODAY - timedelta(days=n): Decimal(n) for n in range(365)}, chen, clock())
    for n in range(30):
        Event.objects.create(product=index.product, day=TODAY - timedelta(days=n), label=f"Event {n}")
    desk[0].get(desk[1])
    with django_assert_max_num_queries(12):
        desk[0].get(desk[1])
