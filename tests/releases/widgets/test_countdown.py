"""The countdown on another site: when the next build goes out, and nothing of the build."""

from datetime import timedelta

import pytest

from releases.models import Build
from tests import make

pytestmark = pytest.mark.django_db


def said(client, query=""):
    return client.get(f"/widgets/countdown.json{query}").json()


def shown(client, query=""):
    return " ".join(client.get(f"/widgets/countdown/{query}", headers={"Accept-Language": "en"}).content.decode().split())


@pytest.fixture
def build(clock):
    return make.build(number="26.11.20-x7", headline="Secret headline")


def test_it_says_the_instant_and_what_is_left_until_then(client, build):
    assert said(client)["at"] == "2026-11-20T09:00:00Z"
    page = shown(client)
    assert '<time datetime="2026-11-20T09:00:00Z" data-until>1 d 7 h</time>' in page
    assert "Fri 20 Nov, 17:00" in page


def test_the_build_is_named_once_it_is_out_and_not_before(client, build, clock):
    for told in (shown(client), client.get("/widgets/countdown.json").content.decode()):
        assert "26.11.20-x7" not in told
        assert "Secret" not in told
    clock.move_to(build.week.publishes_at)
    build.publish(clock())
    assert said(client)["out"] == "26.11.20-x7"
    assert "26.11.20-x7 is out." in shown(client)


def test_a_late_friday_has_no_countdown(client, build, clock):
    clock.move_to(build.week.publishes_at + timedelta(minutes=2))
    assert (said(client)["phase"], said(client)["at"]) == ("late", None)
    assert "running late" in shown(client)
    assert "data-until" not in shown(client)


def test_a_build_that_is_kept_back_has_none_either(client, build, clock, dana):
    Build.objects.filter(pk=build.pk).update(state=Build.State.READY)
    build.keep_back("One more look", dana, clock())
    clock.move_to(build.week.freezes_at)
    assert (said(client)["held"], said(client)["at"]) == (True, None)
    assert "data-until" not in shown(client)


def test_a_skipped_friday_says_why_and_counts_to_the_next(client, build, clock, dana):
    make.build(of=build.product, friday=build.week.next.friday)
    build.skip("Spring Festival", dana, clock())
    assert said(client)["at"] == "2026-11-27T09:00:00Z"
    assert "Spring Festival" in shown(client)


def test_it_tells_of_the_product_that_is_asked_for(client, build):
    other = make.product("Speaker OS")
    assert said(client)["name"] == "Phone OS"
    assert said(client, f"?product={other.slug}")["name"] == "Speaker OS"
    assert "not planned yet" in shown(client, f"?product={other.slug}")


def test_without_any_product_there_is_none(client, db):
    assert client.get("/widgets/countdown/").status_code == 404
    assert client.get("/widgets/countdown.json").status_code == 404
