"""A build that nobody let out until Monday 17:00 missed its Friday."""

from datetime import timedelta

import pytest
from django.utils import translation

from releases import publishing
from releases.models import Build, Feature, Proposal
from tests import make

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("state", ["planned", "ready"])
def test_it_is_skipped_by_the_clock(state):
    build = make.build(state=state)
    assert publishing.skip_missed(build.week.late_until) == []
    assert publishing.skip_missed(build.week.late_until + SECOND) == [build]
    assert publishing.skip_missed(build.week.late_until + SECOND) == []
    assert build.log.get().who is None


def test_weeks_later_it_is_still_found():
    build = make.build()
    assert publishing.skip_missed(build.week.next.next.publishes_at) == [build]


def test_what_is_out_or_to_come_is_left_alone():
    out = make.build(published=True)
    make.build(of=out.product, friday=out.week.next.friday)
    assert publishing.skip_missed(out.week.late_until + SECOND) == []


def test_its_wishes_are_open_again():
    build = make.build(features=1)
    Feature.choose(build, make.proposal(of=build.product), build.product.teams.get(), "It is ready", None, make.THURSDAY)
    publishing.skip_missed(build.week.late_until + SECOND)
    assert Proposal.objects.get().status == "open"


def test_its_reason_speaks_the_readers_language():
    build = make.build()
    publishing.skip_missed(build.week.late_until + SECOND)
    build = Build.objects.get()
    assert build.reason == "It missed its Friday."
    with translation.override("zh-hans"):
        assert build.reason == "错过了它的星期五。"


def test_a_persons_reason_is_not_translated(dana):
    build = make.build()
    build.skip("We move house", dana, make.THURSDAY)
    assert build.reason == "We move house"
