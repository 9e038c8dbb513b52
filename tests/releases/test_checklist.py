"""What has to be done before a build may go out, by whom, and what one hand tells the next."""

import pytest
from django.urls import reverse

from releases.models import Build, Handover, Point, Template
from releases.refused import Refused
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def build(bo, clock):
    build = make.build(features=1)
    build.features.get().makers.add(bo)
    return build


@pytest.fixture
def at_work(client, dana):
    client.force_login(dana)
    return client


def do(client, build, **what):
    return client.post(reverse("releases:points", args=[build.pk]), what)


def page(client, build):
    return client.get(reverse("releases:checklist", args=[build.pk])).content.decode()


def test_a_point_is_added_with_its_owner_and_ticked_off(at_work, build, chen, dana, clock):
    assert do(at_work, build, action="add", text="Translate the notes", owner=chen.pk).status_code == 302
    point = build.points.get()
    assert (point.text, point.owner, point.done_at) == ("Translate the notes", chen, None)
    do(at_work, build, action="done", point=point.pk)
    point.refresh_from_db()
    assert (point.done_by, point.done_at) == (dana, clock())
    assert "1 of 1" in page(at_work, build)


def test_the_same_point_twice_is_refused_with_a_sentence(at_work, build):
    do(at_work, build, action="add", text="Translate the notes")
    again = do(at_work, build, action="add", text="Translate the notes")
    assert again.status_code == 409
    assert "on the checklist already" in again.content.decode()
    assert build.points.count() == 1


def test_an_empty_point_is_asked_for_again(at_work, build):
    assert do(at_work, build, action="add", text=" ").status_code == 422


def test_a_template_gives_the_points_that_are_not_there_yet(at_work, build):
    Point.add(build, "Test on three phones", None)
    points = "Test on three phones\n\nTranslate the notes \nTranslate the notes\nWrite to the hundred"
    template = Template.objects.create(product=build.product, name="Every week", points=points)
    do(at_work, build, action="template", template=template.pk)
    assert [point.text for point in build.points.all()] == ["Test on three phones", "Translate the notes", "Write to the hundred"]
    do(at_work, build, action="template", template=template.pk)
    assert build.points.count() == 3


def test_the_template_of_another_product_is_not_to_be_had(at_work, build):
    Template.objects.create(product=build.product, name="Every week", points="One")
    other = Template.objects.create(product=make.product(), name="Theirs", points="Two")
    assert do(at_work, build, action="template", template=other.pk).status_code == 422


def test_a_build_with_an_open_point_is_not_ready(build, dana, clock):
    point = Point.add(build, "Translate the notes", None)
    with pytest.raises(Refused) as refused:
        build.mark_ready(dana, clock())
    assert refused.value.points == ["Every point of its checklist is done"]
    point.finish(dana, clock())
    assert build.mark_ready(dana, clock())


def test_who_ticks_it_off_first_is_kept(build, chen, dana, clock):
    point = Point.add(build, "Translate the notes", None)
    assert point.finish(chen, clock())
    assert not point.finish(dana, clock())
    assert Point.objects.get().done_by == chen


def test_a_point_is_given_to_somebody_else_reopened_and_removed(at_work, build, bo, dana, clock):
    point = Point.add(build, "Translate the notes", dana)
    do(at_work, build, action="entrust", point=point.pk, owner=bo.pk)
    assert build.points.get().owner == bo
    point.finish(dana, clock())
    do(at_work, build, action="reopen", point=point.pk)
    assert build.points.get().done_at is None
    do(at_work, build, action="remove", point=point.pk)
    assert not build.points.exists()


def test_a_point_of_another_build_is_not_found(at_work, build):
    other = Point.add(make.build(), "Theirs", None)
    assert do(at_work, build, action="remove", point=other.pk).status_code == 404


def test_what_one_hand_tells_the_next_stands_there(at_work, build, dana, clock):
    address = reverse("releases:handover", args=[build.pk])
    assert at_work.post(address, {"words": "The camera team is late.\nAsk Bo."}).status_code == 302
    assert at_work.post(address, {"words": ""}).status_code == 422
    note = Handover.objects.get()
    assert (note.by, note.at) == (dana, clock())
    assert "The camera team is late.<br>Ask Bo." in page(at_work, build)


def test_a_fan_sees_and_changes_nothing(client, build, ann):
    client.force_login(ann)
    assert client.get(reverse("releases:checklist", args=[build.pk])).status_code == 403
    assert do(client, build, action="add", text="Mine").status_code == 403
    assert not Point.objects.exists()


def test_once_it_is_out_its_checklist_stays_as_it_was(at_work, build, clock):
    Point.add(build, "Translate the notes", None)
    Build.objects.get(pk=build.pk).publish(build.week.publishes_at)
    assert 'value="done"' not in page(at_work, build)
