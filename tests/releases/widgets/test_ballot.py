"""The ballot on another site: candidates in an order that favours none, and the result once it is frozen."""

import pytest

from releases.models import Ballot, Build
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ballot(clock, ann):
    build = make.build(number="26.11.20-x7")
    make.team(of=build.product)
    wishes = [make.proposal(f"Wish {letter}", of=build.product) for letter in "ABCDE"]
    ballot = Ballot.open_for(build.product, build.friday, clock())
    ballot.put_on(wishes, None, clock())
    ballot.cast(ann, ballot.candidates.get(proposal=wishes[3]), clock())
    return ballot


def said(client):
    return client.get("/widgets/ballot.json").json()


def titles(client):
    return [candidate["title"] for candidate in said(client)["candidates"]]


def page(client):
    return client.get("/widgets/ballot/", headers={"Accept-Language": "en"}).content.decode()


def test_open_it_shows_every_candidate_and_no_figure(client, ballot):
    assert said(client)["state"] == "open"
    assert sorted(titles(client)) == [f"Wish {letter}" for letter in "ABCDE"]
    assert all(candidate.keys() == {"title", "url"} for candidate in said(client)["candidates"])
    assert f'href="{ballot.get_absolute_url()}"' in page(client)


def test_votes_do_not_change_the_order(client, ballot, clock):
    before = titles(client)
    for candidate in ballot.candidates.all()[:3]:
        ballot.cast(make.member(), candidate, clock())
    assert titles(client) == before


def test_a_member_sees_what_a_guest_sees(client, ballot, ann):
    before = page(client)
    client.force_login(ann)
    assert page(client) == before


def test_frozen_it_shows_the_result(client, ballot, clock):
    clock.move_to(ballot.week.freezes_at)
    assert said(client)["state"] == "counting"
    ballot.freeze(clock())
    first = said(client)["candidates"][0]
    assert (first["title"], first["rank"], first["votes"], first["in"]) == ("Wish D", 1, 1, True)
    assert "1 member voted" in page(client)
    assert "26.11.20-x7" not in page(client)


def test_what_guests_may_not_read_is_not_on_it(client, ballot, clock):
    thread = ballot.candidates.get(proposal__thread__title="Wish B").proposal.thread
    thread.hide(clock())
    assert "Wish B" not in titles(client)
    assert "Wish B" not in page(client)


@pytest.mark.parametrize("skip", ["skip", "only_fixes"])
def test_a_skipped_friday_invites_nobody_to_vote(client, ballot, clock, dana, skip):
    getattr(Build.objects.get(), skip)("Spring Festival", dana, clock())
    assert said(client)["state"] == "skipped"
    assert "stand again" in page(client)


def test_before_the_first_one_it_leads_to_the_proposals(client, clock, db):
    make.product()
    assert said(client)["state"] == "none"
    assert 'href="/proposals/"' in page(client)
