"""What webhooks are told of the week, each thing once and not before its time."""

import pytest

from awards import popcorn
from forum.models import Outgoing, Webhook
from forum.webhooks import EVENTS
from releases.models import Ballot, Proposal
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def listener(clock):
    return Webhook.objects.create(name="Chat", url="https://chat.example.org/", events=list(EVENTS))


def told(event):
    return [row.payload["body"]["data"] for row in Outgoing.objects.filter(kind=event).order_by("pk")]


def test_a_build_that_goes_out(clock):
    build = make.build(features=1, state="ready")
    assert told("build.published") == []
    build.publish(build.week.publishes_at)
    build.publish(build.week.publishes_at)
    assert [data["number"] for data in told("build.published")] == [build.number]


def test_a_build_that_is_withdrawn(dana, clock):
    build = make.build(published=True)
    build.withdraw("It eats batteries.", dana, clock())
    build.withdraw("It eats batteries.", dana, clock())
    assert [data["reason"] for data in told("build.withdrawn")] == ["It eats batteries."]


def test_a_ballot_that_freezes(clock):
    build = make.build()
    wish = make.proposal(of=build.product)
    ballot = Ballot.open_for(build.product, build.friday, clock())
    ballot.freeze(ballot.week.freezes_at)
    ballot.freeze(ballot.week.freezes_at)
    [data] = told("ballot.frozen")
    assert data["candidates"][0]["proposal"] == wish.pk
    assert data["digest"] == Ballot.objects.get().digest


def test_an_award(clock):
    build = make.build(published=True, features=1)
    make.votes(build.features.get(), loves=5)
    popcorn.tally(build, build.reports_close_at)
    assert told("award.announced") == []
    popcorn.announce_due(build.announces_at)
    popcorn.announce_due(build.announces_at)
    assert [data["winners"][0]["title"] for data in told("award.announced")] == ["Feature 1"]


def test_a_wish_that_comes_to_another_status(chen, clock):
    wish = make.proposal()
    wish.reply(Proposal.Status.DECLINED, "Not this year.", chen, clock())
    wish.turn(Proposal.Status.OPEN, clock())
    wish.turn(Proposal.Status.OPEN, clock())
    assert [data["status"] for data in told("proposal.status")] == ["declined", "open"]


def test_an_answer_that_leaves_the_status_is_none(chen, clock):
    make.proposal().reply(Proposal.Status.OPEN, "We think about it.", chen, clock())
    assert told("proposal.status") == []


def test_every_event_of_the_list_is_one_that_is_told():
    assert set(EVENTS) == {
        "build.published",
        "build.withdrawn",
        "ballot.frozen",
        "proposal.status",
        "award.announced",
        "award.corrected",
        "desk.alarm",
    }
