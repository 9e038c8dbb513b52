"""Pages of the dashboard under a name of one's own."""

import pytest

from feedback.desk.models import SavedView
from tests import make


def save(client, name="Ring view", address="/insight/trends/"):
    return client.post("/insight/views/", {"name": name, "address": address})


def test_a_page_is_saved_with_all_that_was_asked_for(signed_in, chen, build, feature):
    client, address = signed_in(chen), f"/insight/{build.pk}/hours/?team={feature.team_id}"
    page = client.get(address).content.decode()
    assert "/insight/views/?address=" in page
    assert save(client, "Hours", address).url == "/insight/views/"
    assert f'href="{address}"' in client.get("/insight/views/").content.decode()
    assert client.get(chen.saved_views.get().address).status_code == 200


def test_the_page_of_growth_is_one_too(signed_in, chen):
    client = signed_in(chen)
    assert save(client, "Growth", "/insight/growth/").status_code == 302
    assert save(client, "Views", "/insight/views/").status_code == 422


def test_saved_twice_it_is_there_once_with_the_newer_address(signed_in, chen):
    client = signed_in(chen)
    save(client)
    save(client, address="/insight/")
    assert [view.address for view in chen.saved_views.all()] == ["/insight/"]


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/insight/1/",
        "//evil.example/insight/1/",
        "/forum/",
        "/insight/nowhere/",
        "/insight/../forum/",
        "",
        "/insight/\\@x",
    ],
)
def test_only_pages_of_the_dashboard_can_be_saved(signed_in, chen, address):
    answer = save(signed_in(chen), address=address)
    assert answer.status_code == 422
    assert not SavedView.objects.exists()


def test_a_name_is_needed_and_what_was_typed_stays(signed_in, chen):
    answer = save(signed_in(chen), name=" ")
    assert answer.status_code == 422
    assert "/insight/trends/" in answer.content.decode()


def test_there_is_an_end_to_it(signed_in, chen, monkeypatch):
    monkeypatch.setattr(SavedView, "MOST", 1)
    client = signed_in(chen)
    assert save(client, "One").status_code == 302
    assert save(client, "Two").status_code == 422
    assert save(client, "One").status_code == 302


def test_everybody_sees_and_removes_their_own(signed_in, chen):
    save(signed_in(chen))
    other, view = make.member("Lin", role="product manager"), chen.saved_views.get()
    assert "Ring view" not in signed_in(other).get("/insight/views/").content.decode()
    assert signed_in(other).post(f"/insight/views/{view.pk}/removal/").status_code == 404
    assert signed_in(chen).post(f"/insight/views/{view.pk}/removal/").status_code == 302
    assert not SavedView.objects.exists()


def test_only_product_managers_have_some(client, signed_in, ann):
    assert save(client).status_code == 302
    assert save(signed_in(ann)).status_code == 403
    assert signed_in(ann).get("/insight/views/").status_code == 403
    assert not SavedView.objects.exists()


def test_a_removal_is_no_link(signed_in, chen):
    save(signed_in(chen))
    assert signed_in(chen).get(f"/insight/views/{chen.saved_views.get().pk}/removal/").status_code == 405
