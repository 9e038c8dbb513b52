"""A ready build that somebody keeps back: it stays ready and does not go out, whatever the clock says."""

from datetime import timedelta

import pytest
from django.urls import reverse

from releases import publishing
from releases.models import Build
from releases.models.skipping import MISSED
from releases.this_week import ThisWeek
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def build(bo, dana, clock):
    build = make.build(features=1)
    build.features.get().makers.add(bo)
    build.mark_ready(dana, clock())
    return build


def test_a_build_that_is_kept_back_does_not_go_out(build, dana, clock):
    friday = build.week.publishes_at
    assert build.keep_back("One more look at the camera", dana, clock())
    assert publishing.publish_due(friday) == []
    assert build.let_go(dana, friday + timedelta(minutes=20))
    assert publishing.publish_due(friday + timedelta(minutes=20)) == [build]
    assert Build.objects.get().published_at == friday + timedelta(minutes=20)


def test_a_tick_that_found_it_just_before_leaves_it_alone(build, dana, clock):
    found = Build.objects.select_related("product").get()
    build.keep_back("", dana, clock())
    assert not found.publish(build.week.publishes_at)
    assert Build.objects.get().state == "ready"


def test_who_presses_publish_means_it(build, dana, clock):
    build.keep_back("", dana, clock())
    assert build.publish(build.week.publishes_at, dana)
    assert Build.objects.get().held_at is None


def test_only_a_ready_build_is_kept_back_and_only_once(build, dana, clock):
    assert build.keep_back("", dana, clock())
    assert not build.keep_back("", dana, clock())
    assert not make.build().keep_back("", dana, clock())
    assert build.let_go(dana, clock())
    assert not build.let_go(dana, clock())


def test_kept_back_too_long_it_misses_its_friday(build, dana, clock):
    build.keep_back("", dana, clock())
    publishing.skip_missed(build.week.late_until + timedelta(seconds=1))
    build.refresh_from_db()
    assert (build.state, build.skip_reason, build.held_at) == ("skipped", MISSED, None)


def test_everybody_sees_that_it_is_kept_back_but_not_why(build, client, dana, clock):
    clock.move_to(build.week.freezes_at)
    assert b"until Orange Friday" in client.get("/").content
    build.keep_back("The camera is broken", dana, clock())
    page = client.get("/").content.decode()
    assert "The team takes one more look" in page
    assert "until Orange Friday" not in page
    assert "camera" not in page


def test_another_friday_that_is_kept_back_does_not_concern_this_one(build, dana, clock):
    later = make.build(of=build.product, friday=build.week.next.friday, state="ready")
    later.keep_back("", dana, clock())
    assert not ThisWeek.at(build.week.freezes_at).is_held


def test_a_release_manager_keeps_it_back_and_lets_it_go_and_it_is_logged(build, client, dana):
    client.force_login(dana)
    address = reverse("releases:hold", args=[build.pk])
    assert client.post(address, {"action": "keep-back", "reason": "One more look"}).status_code == 302
    assert "One more look" in client.get(reverse("releases:edit", args=[build.pk])).content.decode()
    assert client.post(address, {"action": "keep-back"}).status_code == 409
    assert client.post(address, {"action": "let-go"}).status_code == 302
    assert list(build.log.values_list("what", "who__username")[:2]) == [("let go", "Dana"), ("kept back", "Dana")]
    assert client.post(address, {"action": "nonsense"}).status_code == 400


def test_a_product_manager_may_not(build, client, chen):
    client.force_login(chen)
    assert client.post(reverse("releases:hold", args=[build.pk]), {"action": "keep-back"}).status_code == 403
