"""The ballot: candidates, votes, and until when."""

from datetime import timedelta

import pytest

from forum.models import Notice
from releases import balloting
from releases.models import Ballot, BallotVote, Candidate, Proposal
from releases.refused import Refused
from tests import make

pytestmark = pytest.mark.django_db
SATURDAY = make.THURSDAY + timedelta(days=2)  # of the week whose Friday is 27 November


@pytest.fixture
def build():
    """Planned for the Friday after next Saturday, with a team."""
    build = make.build(friday=make.FRIDAY + timedelta(days=7))
    make.team(of=build.product)
    return build


@pytest.fixture
def wishes(build):
    return [make.proposal(f"Wish {n}", of=build.product) for n in range(5)]


@pytest.fixture
def ballot(build, wishes, clock):
    clock.move_to(SATURDAY)
    return Ballot.open_for(build.product, build.friday, SATURDAY)


def on(ballot):
    return set(ballot.candidates.values_list("proposal__thread__title", flat=True))


# What stands on it


def test_the_most_backed_stand_by_themselves(build, wishes, ann):
    build.product.ballot_automatic = 2
    for wish in wishes[3:]:
        wish.back(ann, make.THURSDAY)
    assert on(Ballot.open_for(build.product, build.friday, SATURDAY)) == {"Wish 3", "Wish 4"}


def test_it_is_filled_once_and_what_is_taken_off_stays_off(ballot, chen):
    ballot.take_off(ballot.candidates.get(proposal__thread__title="Wish 0"), chen, SATURDAY)
    again = Ballot.open_for(ballot.product, ballot.friday, SATURDAY)
    assert again == ballot
    assert on(again) == {"Wish 1", "Wish 2", "Wish 3", "Wish 4"}


def test_before_its_friday_it_has_no_candidates(build, wishes):
    assert on(Ballot.open_for(build.product, build.friday, make.THURSDAY)) == set()


def test_the_tick_opens_it_on_friday_at_five_for_a_planned_build(build, wishes):
    opens = build.week.previous.publishes_at
    assert balloting.open_due(opens - timedelta(seconds=1)) == []
    assert balloting.open_due(opens) == [build]
    assert balloting.open_due(opens) == []
    assert Ballot.objects.get().opens_at == opens


def test_without_a_planned_build_nothing_is_voted_on(build, wishes, dana):
    build.skip("We move house", dana, make.THURSDAY)
    assert balloting.open_due(SATURDAY) == []


def test_what_was_not_accepted_stands_again_next_week(ballot, build, ann):
    make.build(of=build.product, friday=build.week.next.friday)
    Ballot.objects.update(capacity=1)
    build.product.ballot_automatic = 0
    ballot = Ballot.objects.get()
    ballot.cast(ann, ballot.candidates.get(proposal__thread__title="Wish 2"), SATURDAY)
    ballot.freeze(build.week.freezes_at)
    following = Ballot.open_for(build.product, build.week.next.friday, build.week.publishes_at)
    assert on(following) == {"Wish 0", "Wish 1", "Wish 3", "Wish 4"}
    assert not following.votes.exists()


def test_a_skipped_friday_carries_all_its_candidates_over(ballot, build, ann, dana):
    make.build(of=build.product, friday=build.week.next.friday)
    ballot.cast(ann, ballot.candidates.first(), SATURDAY)
    ballot.freeze(build.week.freezes_at)
    build.skip("We move house", dana, build.week.freezes_at)
    build.product.ballot_automatic = 0
    assert len(on(Ballot.open_for(build.product, build.week.next.friday, build.week.publishes_at))) == 5


def test_one_skipped_late_joins_the_ballot_that_is_open(ballot, build, ann, dana):
    make.build(of=build.product, friday=build.week.next.friday)
    chosen = ballot.candidates.first()
    ballot.cast(ann, chosen, SATURDAY)
    ballot.freeze(build.week.freezes_at)
    following = Ballot.open_for(build.product, build.week.next.friday, build.week.publishes_at)
    assert chosen.proposal.thread.title not in on(following)
    build.skip("It missed its Friday", dana, build.week.late_until)
    assert chosen.proposal.thread.title in on(following)


def test_chen_puts_a_wish_on_and_takes_it_off_again(ballot, build, ann, chen):
    wish = make.proposal("Late wish", of=build.product)
    ballot.add(wish, chen, SATURDAY)
    candidate = ballot.candidates.get(proposal=wish)
    assert candidate.added_by == chen
    ballot.cast(ann, candidate, SATURDAY)
    ballot.take_off(candidate, chen, SATURDAY)
    assert not ballot.candidates.filter(proposal=wish).exists()
    assert Notice.objects.get(kind="off_ballot").member == ann
    for other in ballot.candidates.all()[:3]:  # the vote on it is free again
        ballot.cast(ann, other, SATURDAY)


def test_a_settled_wish_is_not_put_on(ballot, build, chen):
    wish = make.proposal("Declined", of=build.product)
    Proposal.objects.filter(pk=wish.pk).update(status="declined")
    with pytest.raises(Refused, match="settled or taken"):
        ballot.add(wish, chen, SATURDAY)


def test_from_the_freeze_on_its_candidates_stay(ballot, build, chen):
    late = build.week.freezes_at
    with pytest.raises(Refused, match="froze on"):
        ballot.add(make.proposal(of=build.product), chen, late)
    with pytest.raises(Refused, match="froze on"):
        ballot.take_off(ballot.candidates.first(), chen, late)
    with pytest.raises(Refused, match="froze on"):
        ballot.resize(1, late)


# Votes


def test_ann_has_three_votes_and_no_more(ballot, ann):
    first, *others, last = ballot.candidates.all()[:4]
    for candidate in (first, *others):
        ballot.cast(ann, candidate, SATURDAY)
    with pytest.raises(Refused, match="All your votes are given"):
        ballot.cast(ann, last, SATURDAY)
    assert sorted(BallotVote.objects.values_list("slot", flat=True)) == [1, 2, 3]


def test_one_taken_back_is_free_again(ballot, ann):
    one, two, three, four = ballot.candidates.all()[:4]
    for candidate in (one, two, three):
        ballot.cast(ann, candidate, SATURDAY)
    ballot.take_back(ann, two, SATURDAY)
    ballot.cast(ann, four, SATURDAY)
    assert set(ballot.votes.values_list("candidate", flat=True)) == {one.pk, three.pk, four.pk}


def test_the_same_vote_twice_is_one(ballot, ann):
    candidate = ballot.candidates.first()
    ballot.cast(ann, candidate, SATURDAY)
    ballot.cast(ann, candidate, SATURDAY)
    assert ballot.votes.count() == 1


def test_the_number_of_votes_is_the_products(build, wishes, ann, clock):
    clock.move_to(SATURDAY)
    build.product.ballot_votes = 1
    ballot = Ballot.open_for(build.product, build.friday, SATURDAY)
    ballot.cast(ann, ballot.candidates.first(), SATURDAY)
    with pytest.raises(Refused, match="All your votes"):
        ballot.cast(ann, ballot.candidates.last(), SATURDAY)


def test_votes_are_taken_until_thursday_noon_by_the_clock(ballot, build, ann, clock):
    one, two = ballot.candidates.all()[:2]
    freeze = build.week.freezes_at
    ballot.cast(ann, one, freeze - timedelta(microseconds=1))
    for refused in (ballot.cast, ballot.take_back):
        with pytest.raises(Refused, match=r"froze on Thu 26 Nov, 12:00\. The next one opens on Fri 27 Nov, 17:00\."):
            refused(ann, one if refused == ballot.take_back else two, freeze)
    assert ballot.votes.count() == 1


def test_one_that_waited_until_the_freeze_is_refused(ballot, build, ann, clock):
    """It came in time and got its turn too late: the count may be over."""
    clock.move_to(build.week.freezes_at)
    with pytest.raises(Refused, match="froze on"):
        ballot.cast(ann, ballot.candidates.first(), build.week.freezes_at - timedelta(minutes=1))


def test_before_it_opens_nobody_votes(build, wishes, ann, chen):
    ballot = Ballot.of(build.product, build.friday)
    ballot.put_on(wishes, chen, make.THURSDAY)
    with pytest.raises(Refused, match="opens on Fri 20 Nov, 17:00"):
        ballot.cast(ann, ballot.candidates.first(), make.THURSDAY)


def test_a_skipped_friday_takes_no_votes(ballot, build, ann, dana):
    build.skip("We move house", dana, SATURDAY)
    with pytest.raises(Refused, match="This Friday is skipped"):
        ballot.cast(ann, ballot.candidates.first(), SATURDAY)
    build.unskip(dana, SATURDAY)
    ballot.cast(ann, ballot.candidates.first(), SATURDAY)


def test_a_candidate_that_was_taken_off_is_refused(ballot, ann, chen):
    candidate = ballot.candidates.first()
    ballot.take_off(Candidate.objects.get(pk=candidate.pk), chen, SATURDAY)
    with pytest.raises(Refused, match="no longer on the ballot"):
        ballot.cast(ann, candidate, SATURDAY)


# Who may vote


def test_a_new_account_waits_three_days(ballot, ann, clock):
    ann.date_joined = SATURDAY - timedelta(days=3) + timedelta(seconds=1)
    with pytest.raises(Refused, match=r"You joined on Wed 18 Nov, 10:00\. .* yours from Sat 21 Nov, 10:00 on\."):
        ballot.cast(ann, ballot.candidates.first(), SATURDAY)
    ballot.cast(ann, ballot.candidates.first(), SATURDAY + timedelta(seconds=1))


def test_an_address_that_is_not_confirmed_does_not_vote(ballot, ann):
    ann.emailaddress_set.update(verified=False)
    with pytest.raises(Refused, match="Confirm your e-mail address"):
        ballot.cast(ann, ballot.candidates.first(), SATURDAY)
    ann.emailaddress_set.update(verified=True)
    ballot.cast(ann, ballot.candidates.first(), SATURDAY)


# In what order


def test_everybody_has_an_order_of_their_own_that_stays(ballot, ann, eve):
    candidates = list(ballot.candidates.all())
    assert ballot.shuffled(candidates, ann) == ballot.shuffled(reversed(candidates), ann)
    orders = {tuple(row.pk for row in ballot.shuffled(candidates, make.member())) for _n in range(20)}
    assert len(orders) > 10


# Two wishes become one


def test_merged_wishes_have_each_voter_once(ballot, wishes, ann, eve, chen):
    one, two = (ballot.candidates.get(proposal=wish) for wish in wishes[:2])
    ballot.cast(ann, one, SATURDAY)
    ballot.cast(ann, two, SATURDAY)
    ballot.cast(eve, two, SATURDAY)
    Candidate.merge(wishes[1], wishes[0], chen, SATURDAY)
    assert set(ballot.votes.values_list("candidate", "member")) == {(one.pk, ann.pk), (one.pk, eve.pk)}


def test_apart_again_the_votes_are_where_they_were(ballot, wishes, ann, eve, chen):
    one, two = (ballot.candidates.get(proposal=wish) for wish in wishes[:2])
    ballot.cast(ann, one, SATURDAY)
    ballot.cast(eve, two, SATURDAY)
    Candidate.merge(wishes[1], wishes[0], chen, SATURDAY)
    Candidate.unmerge(wishes[1], wishes[0], SATURDAY)
    assert set(ballot.votes.values_list("candidate", "member")) == {(one.pk, ann.pk), (two.pk, eve.pk)}


def test_the_other_wish_comes_on_the_ballot_with_the_votes(ballot, wishes, build, ann, chen):
    other = make.proposal("The same, earlier", of=build.product)
    ballot.cast(ann, ballot.candidates.get(proposal=wishes[0]), SATURDAY)
    Candidate.merge(wishes[0], other, chen, SATURDAY)
    assert ballot.votes.get().candidate.proposal == other


def test_a_frozen_result_is_not_touched_by_a_merge(ballot, build, wishes, ann, chen):
    ballot.cast(ann, ballot.candidates.get(proposal=wishes[1]), SATURDAY)
    ballot.freeze(build.week.freezes_at)
    Candidate.merge(wishes[1], wishes[0], chen, build.week.freezes_at)
    assert ballot.votes.get().candidate.proposal == wishes[1]
