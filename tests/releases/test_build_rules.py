"""What the database itself refuses, and what readiness asks for."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from releases.models import Build, Feature
from releases.refused import Refused
from tests import make

pytestmark = pytest.mark.django_db


def refused():
    return pytest.raises(IntegrityError)


def test_one_build_a_friday():
    build = make.build()
    with refused(), transaction.atomic():
        make.build(of=build.product, number="26.11.20-2")
    make.build(of=build.product, friday=build.week.next.friday)


def test_a_number_is_unique_in_its_product():
    build = make.build(number="1")
    with refused(), transaction.atomic():
        make.build(of=build.product, friday=build.week.next.friday, number="1")
    make.build(number="1")


def test_another_day_is_refused():
    with pytest.raises(ValueError, match="not a Friday"):
        make.build(friday=make.FRIDAY + timedelta(days=1))


def test_published_needs_a_window():
    make.build()
    with refused(), transaction.atomic():
        Build.objects.update(state="published")


def test_a_window_is_not_empty():
    build = make.build(published=True)
    with refused(), transaction.atomic():
        Build.objects.update(reports_close_at=build.published_at)


@pytest.mark.parametrize("number", ["26.11.20", "7.1-beta"])
def test_a_number_fits_an_address(number):
    Build(product=make.product(), friday=make.FRIDAY, number=number).clean_fields()


@pytest.mark.parametrize("number", ["report", "1/2", "1\n", "１"])
def test_what_does_not_fit_an_address_is_no_number(number):
    with pytest.raises(ValidationError):
        Build(product=make.product(), friday=make.FRIDAY, number=number).clean_fields()


def test_two_features_of_a_build_have_two_titles():
    build = make.build(features=1)
    with refused(), transaction.atomic():
        make.feature(build, "Feature 1")


# The checklist


@pytest.fixture
def complete(bo):
    build = make.build()
    make.feature(build, makers=[bo])
    return build


def test_a_complete_build_is_marked_ready(complete, dana):
    assert complete.mark_ready(dana, make.THURSDAY)
    assert Build.objects.get().state == "ready"
    assert complete.log.get().who == dana


@pytest.mark.parametrize(
    ("point", "spoil"),
    [
        ("headline", lambda: Build.objects.update(headline=" ")),
        ("at least one feature", lambda: Feature.objects.all().delete()),
        ("makers", lambda: Feature.objects.get().makers.clear()),
        ("plain words", lambda: Feature.objects.update(summary="")),
    ],
)
def test_an_open_point_keeps_it_from_being_ready(complete, dana, point, spoil):
    spoil()
    with pytest.raises(Refused) as refusal:
        Build.objects.get().mark_ready(dana, make.THURSDAY)
    assert any(point in open_point for open_point in refusal.value.points)
    assert Build.objects.get().state == "planned"


def test_it_is_marked_ready_once(complete, dana):
    assert complete.mark_ready(dana, make.THURSDAY)
    assert not Build.objects.get().mark_ready(dana, make.THURSDAY)


def test_a_build_that_missed_its_friday_is_not_marked_ready(complete, dana):
    with pytest.raises(Refused, match="missed its Friday"):
        complete.mark_ready(dana, complete.week.late_until + timedelta(seconds=1))


def test_a_held_build_waits_for_a_person(complete, dana):
    complete.mark_ready(dana, make.THURSDAY)
    assert complete.hold(dana, make.THURSDAY)
    assert Build.objects.get().state == "planned"
    assert not complete.hold(dana, make.THURSDAY)


# On its address


def readiness(client, build, action):
    return client.post(reverse("releases:readiness", args=[build.pk]), {"action": action})


def test_dana_marks_ready_and_holds(client, dana, complete, clock):
    client.force_login(dana)
    assert readiness(client, complete, "ready").status_code == 302
    assert Build.objects.get().state == "ready"
    assert readiness(client, complete, "hold").status_code == 302
    assert Build.objects.get().state == "planned"


def test_dana_reads_what_is_missing(client, dana, clock):
    client.force_login(dana)
    answer = readiness(client, make.build(), "ready")
    assert answer.status_code == 409
    assert "It has at least one feature" in answer.content.decode()


def test_nonsense_is_a_bad_request(client, dana, complete):
    client.force_login(dana)
    assert readiness(client, complete, "dance").status_code == 400


def test_the_team_and_fans_do_not_decide(client, ann, bo, chen, complete):
    for person in (ann, bo, chen):
        client.force_login(person)
        assert readiness(client, complete, "ready").status_code == 403
