"""A machine sends what a product manager watches."""

import pytest

from feedback.growth.models import WatchedIndex
from tests import make

PATH = "/indices/{}/values"
FRIDAY = {"day": "2026-11-20", "value": 4812}


@pytest.fixture
def index(db, clock):
    clock.move_to("2026-11-22T12:00:00+08:00")
    return WatchedIndex.objects.create(product=make.product(), name="Daily installs", unit="devices")


@pytest.fixture
def sender(machine, chen):
    return machine(chen, ["read", "indices:write"])


def put(machine, index, *values):
    return machine.send("PUT", PATH.format(index.pk), {"values": list(values)})


def kept(index):
    return [(f"{day}", float(value)) for day, value in index.readings.values_list("day", "value")]


def test_values_are_kept_once_for_each_day(sender, index, chen):
    for _twice in range(2):
        answer = put(sender, index, FRIDAY, {"day": "2026-11-21", "value": 0.25})
        assert (answer.status_code, answer.json()["last"]) == (200, "2026-11-21")
        assert kept(index) == [("2026-11-20", 4812), ("2026-11-21", 0.25)]
    put(sender, index, {"day": "2026-11-20", "value": 1}, FRIDAY | {"value": 9})
    assert kept(index) == [("2026-11-20", 9), ("2026-11-21", 0.25)]
    assert index.readings.first().by == chen


def test_the_list_says_what_there_is_to_send_to(sender, index):
    said = {"id": index.pk, "product": index.product.slug, "name": "Daily installs", "unit": "devices", "last": None}
    assert sender.get("/indices").json() == [said]


def test_the_list_goes_by_name(sender, index):
    for name in ("Returns", "Calls"):
        WatchedIndex.objects.create(product=index.product, name=name, unit="each")
    assert [one["name"] for one in sender.get("/indices").json()] == ["Calls", "Daily installs", "Returns"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "2026-11-23"}, {"day": "1999-12-31"}, {"day": "Friday"}, {"value": -1}, {"value": "=1+1"}, {"value": 1e12},
        {"value": None},
    ],
)  # fmt: skip
def test_one_wrong_value_and_none_is_kept(sender, index, wrong):
    answer = put(sender, index, FRIDAY, FRIDAY | wrong)
    assert (answer.status_code, kept(index)) == (422, [])


def test_nothing_and_too_much_are_refused(sender, index):
    assert put(sender, index).status_code == 422
    assert put(sender, index, *[FRIDAY] * 1001).status_code == 422
    assert put(sender, index, *[FRIDAY] * 1000).status_code == 200


def test_there_is_no_other_index(sender, index):
    assert sender.send("PUT", PATH.format(index.pk + 1), {"values": [FRIDAY]}).status_code == 404


def test_only_a_product_managers_token_with_the_scope_may(machine, index, guest, chen, dana):
    asked = [guest, machine(chen, ["read"]), machine(dana, ["read", "indices:write"])]
    assert [put(one, index, FRIDAY).status_code for one in asked] == [401, 403, 403]
    assert [one.get("/indices").status_code for one in asked] == [401, 403, 403]
    assert kept(index) == []


def test_a_product_manager_may_give_the_scope_to_a_token_and_a_fan_may_not(client, chen, ann):
    for member, there in ((chen, True), (ann, False)):
        client.force_login(member)
        assert ("indices:write" in client.get("/settings/tokens/").content.decode()) is there
