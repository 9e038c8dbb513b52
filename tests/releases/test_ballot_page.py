"""The ballot's pages: what guests, members, product managers and moderators see and do there."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from forum.models import Thread
from releases import suspicion
from releases.models import Ballot, BallotVote, Candidate, SetAside, Suspicion
from tests import make

pytestmark = pytest.mark.django_db
SATURDAY = make.THURSDAY + timedelta(days=2)


@pytest.fixture
def ballot(clock):
    """Open for 27 November, with four wishes."""
    build = make.build(friday=make.FRIDAY + timedelta(days=7))
    make.team(of=build.product)
    for name in ("One", "Two", "Three", "Four"):
        make.proposal(name, of=build.product)
    clock.move_to(SATURDAY)
    return Ballot.open_for(build.product, build.friday, SATURDAY)


def send(client, candidate, action="cast", **headers):
    return client.post(reverse("releases:ballot_vote", args=[candidate.pk]), {"action": action}, headers=headers)


def page(client, ballot, **asked):
    return client.get(ballot.get_absolute_url(), asked).content.decode()


def test_the_short_address_leads_to_the_open_ballot(client, ballot):
    assert client.get("/ballot/").url == ballot.get_absolute_url()


def test_without_any_it_leads_to_the_proposals(client, db):
    assert client.get("/ballot/").url == "/proposals/"


def test_ann_votes_and_takes_it_back(client, ann, ballot):
    client.force_login(ann)
    candidate = ballot.candidates.first()
    assert send(client, candidate).url == f"{ballot.get_absolute_url()}#candidate-{candidate.pk}"
    assert "2 of your 3 votes left" in page(client, ballot)
    send(client, candidate, "take_back")
    assert "3 of your 3 votes left" in page(client, ballot)
    assert not BallotVote.objects.exists()


def test_with_htmx_the_row_and_what_is_left_come_back(client, ann, ballot):
    client.force_login(ann)
    html = send(client, ballot.candidates.first(), **{"HX-Request": "true"}).content.decode()
    assert "Your vote" in html
    assert "2 of your 3 votes left" in html
    assert "<html" not in html


def test_a_fourth_vote_is_refused_in_words(client, ann, ballot):
    client.force_login(ann)
    *first, last = ballot.candidates.all()
    for candidate in first:
        send(client, candidate)
    for headers in ({}, {"HX-Request": "true"}):
        answer = send(client, last, **headers)
        assert answer.status_code == 409
        assert "All your votes are given" in answer.content.decode()


def test_nonsense_is_not_done(client, ann, ballot):
    client.force_login(ann)
    assert send(client, ballot.candidates.first(), "burn").status_code == 400
    assert client.post(reverse("releases:ballot_vote", args=[9999]), {"action": "cast"}).status_code == 404
    assert client.get("/ballot/nothing/2026-11-27/").status_code == 404
    assert client.get(f"/ballot/{ballot.product.slug}/2026-11-28/").status_code == 404


def test_after_thursday_noon_no_page_has_a_vote_button(client, ann, ballot, clock):
    """Also when no worker has written the result yet."""
    client.force_login(ann)
    assert "Vote for this" in page(client, ballot)
    clock.move_to(ballot.week.freezes_at)
    assert "Vote for this" not in page(client, ballot)
    assert "being counted" in page(client, ballot)
    assert send(client, ballot.candidates.first()).status_code == 409
    ballot.freeze(ballot.week.freezes_at)
    assert "Vote for this" not in page(client, ballot)


def test_the_number_of_the_build_is_not_told(client, ann, ballot):
    number = ballot.build.number
    client.force_login(ann)
    assert number not in page(client, ballot)
    ballot.cast(ann, ballot.candidates.first(), SATURDAY)
    ballot.freeze(ballot.week.freezes_at)
    assert number not in page(client, ballot)


def test_a_guest_is_asked_to_join_and_finds_the_vote_waiting(client, ann, ballot):
    candidate = ballot.candidates.select_related("proposal__thread").first()
    html = page(client, ballot)
    waiting = f"{ballot.get_absolute_url()}?vote={candidate.pk}"
    assert f"next={ballot.get_absolute_url()}%3Fvote%3D{candidate.pk}" in html
    assert send(client, candidate).url.startswith(reverse("account_login"))
    client.force_login(ann)
    html = client.get(waiting).content.decode()
    assert f"You wanted to vote for “{candidate.proposal.thread.title}”." in html
    send(client, candidate)
    send(client, candidate)
    assert BallotVote.objects.count() == 1
    assert "You wanted to vote for" not in client.get(waiting).content.decode()


def test_who_may_not_vote_yet_reads_why(client, eve, ballot):
    eve.date_joined = SATURDAY - timedelta(days=1)
    eve.save()
    client.force_login(eve)
    html = page(client, ballot)
    assert "yours from Mon 23 Nov, 10:00 on" in html
    assert "Vote for this" not in html
    assert send(client, ballot.candidates.first()).status_code == 409


def test_a_skipped_friday_says_so(client, ann, dana, ballot):
    ballot.build.skip("We move house", dana, SATURDAY)
    client.force_login(ann)
    html = page(client, ballot)
    assert "We move house" in html
    assert "Vote for this" not in html


def test_own_votes_are_marked_everywhere(client, ann, ballot):
    candidate = ballot.candidates.select_related("proposal").first()
    client.force_login(ann)
    places = ("/", "/proposals/", candidate.proposal.get_absolute_url())
    for place in places:
        assert "Your vote" not in client.get(place).content.decode()
    send(client, candidate)
    for place in places:
        assert "Your vote" in client.get(place).content.decode(), place


def test_a_hidden_wish_is_no_candidate_to_members_but_stays_in_the_result(client, ann, ballot):
    candidate = ballot.candidates.select_related("proposal__thread").get(proposal__thread__title="Two")
    ballot.cast(ann, candidate, SATURDAY)
    type(candidate.proposal.thread).objects.filter(pk=candidate.proposal.thread_id).update(hidden_at=SATURDAY)
    assert ">Two<" not in page(client, ballot)
    ballot.freeze(ballot.week.freezes_at)
    html = page(client, ballot)
    assert ">Two<" not in html
    assert f"Proposal #{candidate.proposal_id}" in html


@pytest.fixture
def kept(ballot):
    """A candidate whose thread stands on a board for one group, and that group."""
    group = Group.objects.create(name="circle:testers")
    board = make.board("Testers")
    board.readers.add(group)
    candidate = ballot.candidates.get(proposal__thread__title="Two")
    Thread.objects.filter(pk=candidate.proposal.thread_id).update(board=board)
    return candidate, group


def test_what_may_not_be_read_is_not_voted_for(client, ann, kept):
    candidate, group = kept
    client.force_login(ann)
    assert send(client, candidate).status_code == 404
    assert not BallotVote.objects.exists()
    ann.groups.add(group)
    assert send(client, candidate).status_code == 302
    assert BallotVote.objects.get().member == ann


def test_what_is_hidden_takes_no_vote_and_gives_none_back(client, ann, ballot):
    candidate = ballot.candidates.first()
    client.force_login(ann)
    send(client, candidate)
    Thread.objects.update(hidden_at=SATURDAY)
    assert send(client, candidate, "take_back").status_code == 404
    assert send(client, ballot.candidates.last()).status_code == 404
    assert BallotVote.objects.get().candidate == candidate


def test_a_vote_in_the_open_takes_few_questions(client, ann, ballot, django_assert_max_num_queries):
    client.force_login(ann)
    candidate = ballot.candidates.first()
    for action in ("cast", "take_back"):
        with django_assert_max_num_queries(6):  # session, member and vote, each of the last with what surrounds it
            assert send(client, candidate, action).status_code == 302


# The product manager's desk


def desk(ballot, name="candidates"):
    return reverse(f"releases:{name}", args=[ballot.product.slug, ballot.friday])


def test_chen_manages_the_candidates(client, chen, ballot):
    wish = make.proposal("Five", of=ballot.product)
    client.force_login(chen)
    assert client.post(desk(ballot), {"proposal": wish.pk}).status_code == 302
    candidate = ballot.candidates.get(proposal=wish)
    assert client.get(desk(ballot)).status_code == 200
    assert client.post(reverse("releases:withdrawal", args=[candidate.pk])).status_code == 302
    assert not ballot.candidates.filter(proposal=wish).exists()
    assert client.post(desk(ballot, "ballot_capacity"), {"capacity": 2}).status_code == 302
    assert Ballot.objects.get().capacity == 2
    assert client.post(desk(ballot, "ballot_capacity"), {"capacity": -1}).status_code == 422


def test_chen_overrides_with_words(client, chen, ann, ballot, clock):
    ballot.cast(ann, ballot.candidates.first(), SATURDAY)
    clock.move_to(ballot.week.freezes_at)
    ballot.freeze(ballot.week.freezes_at)
    client.force_login(chen)
    address = reverse("releases:override", args=[ballot.candidates.get(rank=1).pk])
    assert client.post(address, {"override": "out", "reason": ""}).status_code == 422
    assert client.post(address, {"override": "sideways", "reason": "So."}).status_code == 400
    assert client.post(address, {"override": "out", "reason": "It burns."}).status_code == 302
    assert client.post(address, {"override": "out", "reason": "It burns."}).status_code == 409
    assert Candidate.objects.get(rank=1).reason == "It burns."


def test_others_do_not_manage(client, ann, moe, ballot):
    candidate = ballot.candidates.first()
    for person in (ann, moe):
        client.force_login(person)
        assert client.get(desk(ballot)).status_code == 403
        assert client.post(reverse("releases:withdrawal", args=[candidate.pk])).status_code == 403
        assert client.post(reverse("releases:override", args=[candidate.pk]), {"override": "in"}).status_code == 403


# The moderators' desk


@pytest.fixture
def ring(ballot):
    """Ten accounts of one hand, in a crowd that votes by itself."""
    names = {row.proposal.thread.title: row for row in ballot.candidates.select_related("proposal__thread")}
    for n in range(60):
        for wish in (("One", "Two"), ("Two",), ("Four",))[n % 3]:
            ballot.cast(make.member(), names[wish], SATURDAY + timedelta(hours=n))
    members = [make.member(f"puppet{n}", date_joined=SATURDAY - timedelta(days=5, minutes=n)) for n in range(10)]
    for n, member in enumerate(members):
        for wish in ("One", "Three", "Four"):
            ballot.cast(member, names[wish], SATURDAY + timedelta(hours=30, minutes=n))
    suspicion.watch(ballot, SATURDAY + timedelta(hours=31))
    return members


def test_a_ring_is_flagged_set_aside_and_lifted(client, moe, ballot, ring):
    client.force_login(moe)
    flagged = client.get(desk(ballot, "integrity")).context["flagged"]
    assert {row["member"] for row in flagged} == set(ring)
    keys = [member.pk for member in ring]
    assert client.post(desk(ballot, "integrity"), {"action": "set_aside", "members": keys}).status_code == 422
    answer = client.post(desk(ballot, "integrity"), {"action": "set_aside", "members": keys, "reason": "One hand"})
    assert answer.status_code == 302
    assert SetAside.objects.filter(lifted_at=None).count() == 10
    html = client.get(desk(ballot, "integrity")).content.decode()
    assert "Nothing odd" in html
    assert "One hand" in html
    assert client.post(reverse("releases:lifting", args=[SetAside.objects.first().pk])).status_code == 302
    assert SetAside.objects.filter(lifted_at=None).count() == 9


def test_what_was_cleared_stays_cleared(client, moe, ballot, ring):
    client.force_login(moe)
    client.post(desk(ballot, "integrity"), {"action": "clear", "members": [member.pk for member in ring]})
    assert not SetAside.objects.exists()
    ballot.refresh_from_db()
    suspicion.watch(ballot, SATURDAY + timedelta(hours=32))
    assert not Suspicion.objects.filter(cleared_at=None).exists()


def test_a_ballot_is_looked_through_every_few_minutes_and_after_the_freeze(ballot):
    later = SATURDAY + suspicion.EVERY
    assert list(suspicion.to_watch(SATURDAY)) == [ballot]
    suspicion.watch(ballot, SATURDAY)
    assert list(suspicion.to_watch(later - timedelta(seconds=1))) == []
    assert list(suspicion.to_watch(later)) == [ballot]
    freeze = ballot.week.freezes_at
    ballot.freeze(freeze)
    assert list(suspicion.to_watch(freeze)) == [ballot]
    ballot.refresh_from_db()
    suspicion.watch(ballot, freeze)
    assert list(suspicion.to_watch(freeze)) == []


def test_only_moderators_judge(client, ann, chen, ballot):
    for person in (ann, chen):
        client.force_login(person)
        assert client.get(desk(ballot, "integrity")).status_code == 403
