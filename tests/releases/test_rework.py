"""Two release managers change the same feature: the later one hears what the earlier one did."""

import pytest

from releases.models import Feature, Proposal
from releases.refused import Refused
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def build(bo):
    build = make.build()
    make.team("Messaging", build.product, [bo])
    return build


def add(build, dana, title="Faster boot"):
    return Feature.add(build, build.product.teams.get(), title, dana, make.THURSDAY)


def test_what_is_out_is_not_taken_out_twice(build, ann, dana):
    wish = make.proposal(of=build.product, author=ann)
    feature = Feature.choose(build, wish, build.product.teams.get(), "It is ready", dana, make.THURSDAY)
    seen = Feature.objects.get(pk=feature.pk)
    feature.drop("Not this week", dana, make.THURSDAY)
    Proposal.objects.update(status="planned")
    with pytest.raises(Refused):
        seen.drop("Not this week", dana, make.THURSDAY)
    assert Proposal.objects.get().status == "planned"
    assert build.log.filter(note__startswith="−").count() == 1


def test_what_is_out_cannot_be_changed(build, dana):
    feature = add(build, dana)
    seen = Feature.objects.get(pk=feature.pk)
    feature.drop("Not this week", dana, make.THURSDAY)
    with pytest.raises(Refused):
        seen.rework([], dana, make.THURSDAY)


def test_two_get_the_same_title_and_the_second_is_refused(build, dana):
    first, second = add(build, dana), add(build, dana, "Quieter alarms")
    first.title = second.title = "Calm mornings"
    first.rework([], dana, make.THURSDAY)
    with pytest.raises(Refused):
        second.rework([], dana, make.THURSDAY)
    assert sorted(build.features.values_list("title", flat=True)) == ["Calm mornings", "Quieter alarms"]
