"""Two at the same moment, on both databases, with real connections: never more votes than slots, and one result."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from releases import ballot_box
from releases.cycle import Week
from releases.models import Ballot, BallotVote, Feature
from releases.refused import Refused
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
SATURDAY = make.THURSDAY + timedelta(days=2)
AT_ONCE = 20


@pytest.fixture
def ballot(clock):
    build = make.build(friday=make.FRIDAY + timedelta(days=7))
    make.team(of=build.product)
    build.product.ballot_automatic = AT_ONCE
    for n in range(AT_ONCE):
        make.proposal(f"Wish {n}", of=build.product)
    clock.move_to(SATURDAY)
    return Ballot.open_for(build.product, build.friday, SATURDAY)


def test_twenty_votes_of_one_member_at_once_are_three(ballot, at_once, ann):
    candidates = list(ballot.candidates.all())
    said = at_once(AT_ONCE, lambda i: ballot.cast(ann, candidates[i], SATURDAY))
    assert sorted(ballot.votes.values_list("slot", flat=True)) == [1, 2, 3]
    assert said.count(None) == 3
    assert all(isinstance(answer, Refused) for answer in said if answer is not None)


def test_twenty_times_the_same_vote_is_one(ballot, at_once, ann):
    candidate = ballot.candidates.first()
    assert at_once(AT_ONCE, lambda i: ballot.cast(ann, candidate, SATURDAY)) == [None] * AT_ONCE
    assert ballot.votes.count() == 1


def test_casting_and_taking_back_at_once_never_gives_a_fourth(ballot, at_once, ann):
    candidates = list(ballot.candidates.all())

    def change(i):
        (ballot.take_back if i % 3 == 0 else ballot.cast)(ann, candidates[i // 2], SATURDAY)

    at_once(AT_ONCE, change)
    assert ballot.votes.count() <= 3


def test_two_workers_freeze_once(ballot, at_once, ann):
    ballot.cast(ann, ballot.candidates.first(), SATURDAY)
    noon = ballot.week.freezes_at
    said = at_once(4, lambda i: Ballot.objects.get(pk=ballot.pk).freeze(noon))
    assert sorted(said) == [False, False, False, True]
    assert Feature.objects.count() == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one transaction write at a time")
def test_the_freeze_waits_for_a_vote_in_flight(ballot, ann):
    """A vote that was in time is counted even when the freeze begins before it is committed."""
    voted, freezing = threading.Event(), threading.Event()

    def vote():
        with transaction.atomic():
            ballot.cast(ann, ballot.candidates.first(), ballot.week.freezes_at - timedelta(seconds=1))
            voted.set()
            freezing.wait(1)
        connections.close_all()

    voter = threading.Thread(target=vote)
    voter.start()
    assert voted.wait(10)
    Ballot.objects.get(pk=ballot.pk).freeze(ballot.week.freezes_at)
    voter.join(10)
    assert ballot.candidates.get(rank=1).cast == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one transaction write at a time")
def test_votes_do_not_wait_for_one_another(ballot, ann, eve):
    candidate = ballot.candidates.first()
    with transaction.atomic():
        ballot.cast(ann, candidate, SATURDAY)
        other = threading.Thread(target=lambda: (ballot.cast(eve, candidate, SATURDAY), connections.close_all()))
        other.start()
        other.join(10)
        assert not other.is_alive()
    assert BallotVote.objects.count() == 2


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one transaction write at a time")
def test_a_vote_that_waits_for_the_freeze_is_refused(transactional_db, ann, monkeypatch):
    """It was on its way before the freeze, which holds the ballot: what got its turn only after it would be lost."""
    now = timezone.now()
    build = make.build(friday=Week.at(now).next.friday)
    make.proposal("Wish", of=build.product)
    freezes = now + timedelta(seconds=1)
    monkeypatch.setattr(Week, "freezes_at", freezes)
    ballot = Ballot.objects.create(product=build.product, friday=build.friday, opens_at=now - timedelta(days=1))
    ballot.fill(now)
    candidate, said = ballot.candidates.get(), []
    voter = threading.Thread(target=lambda: (said.append(ballot_box.cast(candidate.pk, ann, now)), connections.close_all()))
    with transaction.atomic():
        Ballot.objects.select_for_update().get(pk=ballot.pk)
        voter.start()
        voter.join(2)
        assert voter.is_alive(), "it waits"
    voter.join(10)
    assert said == [""]
    assert not BallotVote.objects.exists()
