"""Two wishes that are one: united without counting anybody twice, told once, and parted again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from forum.models import Notice
from releases.models import Backing, Ballot, Merge, Proposal
from releases.refused import Refused
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.THURSDAY


@pytest.fixture
def product(db):
    return make.product()


@pytest.fixture
def wish(product, ann, eve, bo):
    """Ann's, which Eve and Bo back."""
    wish = make.proposal("锁屏显示农历", of=product, author=ann)
    for member in (eve, bo):
        wish.back(member, NOW)
    return wish


@pytest.fixture
def other(product, eve, dana):
    """Eve's, which Dana backs."""
    other = make.proposal("锁屏上看农历", of=product, author=eve)
    other.back(dana, NOW)
    return other


def backers(proposal):
    names = set(proposal.backings.values_list("member__username", flat=True))
    assert Proposal.objects.get(pk=proposal.pk).backing_count == len(names)
    return names


def refused(work):
    with pytest.raises(Refused) as caught:
        work()
    return caught.value.sentence


def test_the_backers_are_united_and_nobody_counts_twice(wish, other, chen):
    Merge.make(wish, other, chen, NOW)
    assert backers(other) == {"Ann", "Bo", "Dana", "Eve"}
    assert backers(wish) == {"Ann", "Bo", "Eve"}  # they stay, so that it can be undone
    assert set(Backing.objects.filter(came_from=wish).values_list("member__username", flat=True)) == {"Ann", "Bo"}


def test_its_page_leads_to_the_other_for_now(client, wish, other, chen):
    Merge.make(wish, other, chen, NOW)
    answer = client.get(wish.get_absolute_url())
    assert (answer.status_code, answer.url) == (302, other.get_absolute_url())
    assert "锁屏显示农历" in client.get(answer.url).content.decode()


def test_all_are_told_once(wish, other, ann, bo, chen, dana, eve, moe):
    wish.follow(moe, NOW)
    Merge.make(wish, other, chen, NOW)
    told = list(Notice.objects.filter(kind="merged").values_list("member__username", flat=True))
    assert sorted(told) == ["Ann", "Bo", "Dana", "Eve", "Moe"]


def test_those_who_followed_the_one_hear_of_the_other(wish, other, chen, moe):
    wish.follow(moe, NOW)
    Merge.make(wish, other, chen, NOW)
    other.reply("planned", "Soon.", chen, NOW)
    assert Notice.objects.filter(kind="planned", member=moe).count() == 1


def test_undone_it_is_as_it_was(wish, other, chen):
    before = backers(wish), backers(other)
    Merge.make(wish, other, chen, NOW).undo(chen, NOW + timedelta(days=6))
    wish.refresh_from_db()
    assert (backers(wish), backers(other)) == before
    assert (wish.status, wish.merged_into) == ("open", None)
    assert [step.status for step in wish.steps.all()] == ["open", "merged"]
    assert Notice.objects.filter(kind="unmerged").count() == 4


def test_undone_what_was_backed_meanwhile_stays_and_what_was_taken_back_is_gone(wish, other, ann, chen, moe):
    merge = Merge.make(wish, other, chen, NOW)
    other.back(moe, NOW)
    other.take_back(ann)
    merge.undo(chen, NOW)
    assert (backers(wish), backers(other)) == ({"Bo", "Eve"}, {"Dana", "Eve", "Moe"})


def test_after_a_week_it_stays(wish, other, chen):
    merge = Merge.make(wish, other, chen, NOW)
    assert "for a week" in refused(lambda: merge.undo(chen, NOW + timedelta(days=7)))
    assert backers(other) == {"Ann", "Bo", "Dana", "Eve"}


def test_it_is_undone_once(wish, other, chen):
    merge = Merge.make(wish, other, chen, NOW)
    merge.undo(chen, NOW)
    assert refused(lambda: merge.undo(chen, NOW))
    assert Notice.objects.filter(kind="unmerged").count() == 4
    assert Merge.make(wish, other, chen, NOW).pk != merge.pk  # and may be done anew


def test_a_chain_is_undone_from_its_end(product, wish, other, chen, moe):
    third = make.proposal("农历", of=product, author=moe)
    first = Merge.make(wish, other, chen, NOW)
    second = Merge.make(other, third, chen, NOW)
    assert backers(third) == {"Ann", "Bo", "Dana", "Eve", "Moe"}
    assert "Undo that first" in refused(lambda: first.undo(chen, NOW))
    second.undo(chen, NOW)
    first.undo(chen, NOW)
    assert (backers(wish), backers(other), backers(third)) == ({"Ann", "Bo", "Eve"}, {"Dana", "Eve"}, {"Moe"})


def test_what_cannot_be_one_is_refused(wish, other, chen):
    elsewhere = make.proposal("Something of another product")
    for into in (wish, elsewhere):
        assert "same product" in refused(lambda into=into: Merge.make(wish, into, chen, NOW))
    Merge.make(wish, other, chen, NOW)
    assert "no backings any more" in refused(lambda: Merge.make(other, wish, chen, NOW))  # no circle
    assert "no backings any more" in refused(lambda: Merge.make(wish, other, chen, NOW))


def test_what_a_coming_build_holds_is_not_merged_away(wish, other, chen):
    make.feature(make.build(of=wish.product), proposal=wish)
    assert "coming build" in refused(lambda: Merge.make(wish, other, chen, NOW))
    Merge.make(other, wish, chen, NOW)
    assert backers(wish) == {"Ann", "Bo", "Dana", "Eve"}


def test_what_is_settled_meanwhile_is_not_parted(wish, other, chen):
    merge = Merge.make(wish, other, chen, NOW)
    other.reply("declined", "It eats the battery.", chen, NOW)
    assert "settled" in refused(lambda: merge.undo(chen, NOW))


def test_what_is_merged_takes_neither_backings_nor_answers(wish, other, chen, moe):
    Merge.make(wish, other, chen, NOW)
    assert not wish.back(moe, NOW)
    assert "Answer there" in refused(lambda: wish.reply("planned", "Soon.", chen, NOW))


# On a ballot


@pytest.fixture
def ballot(product):
    return Ballot.of(product, make.FRIDAY)


def votes(ballot, **given):
    """{wish: [members]} → their candidates, with a vote by each of the members."""
    candidates = []
    for wish, members in given.values():
        candidate, _new = ballot.candidates.get_or_create(proposal=wish)
        for member in members:
            slot = 1 + ballot.votes.filter(member=member).count()
            ballot.votes.create(candidate=candidate, member=member, slot=slot)
        candidates.append(candidate)
    return candidates


def voters(candidate):
    return set(candidate.votes.values_list("member__username", flat=True))


def test_the_votes_move_along_and_nobody_votes_twice(ballot, wish, other, ann, bo, chen, dana):
    mine, theirs = votes(ballot, a=(wish, [ann, bo]), b=(other, [bo, dana]))
    merge = Merge.make(wish, other, chen, NOW)
    assert (voters(mine), voters(theirs)) == (set(), {"Ann", "Bo", "Dana"})
    assert ballot.votes.filter(member=bo).count() == 1  # and one is free again
    merge.undo(chen, NOW)
    assert (voters(mine), voters(theirs)) == ({"Ann"}, {"Bo", "Dana"})


def test_a_wish_that_stood_on_no_ballot_takes_the_place_of_the_other(ballot, wish, other, ann, chen):
    votes(ballot, a=(wish, [ann]))
    Merge.make(wish, other, chen, NOW)
    assert voters(ballot.candidates.get(proposal=other)) == {"Ann"}
    assert [candidate.proposal for candidate in ballot.candidates.standing()] == [other]


def test_a_frozen_result_stays_as_it_is(ballot, wish, other, ann, chen):
    (mine,) = votes(ballot, a=(wish, [ann]))
    Ballot.objects.update(frozen_at=NOW, digest="0" * 64)
    Merge.make(wish, other, chen, NOW)
    assert voters(mine) == {"Ann"}


# At the desk


def merge(client, wish, into):
    return client.post(reverse("releases:merge", args=[wish.pk]), {"into": into})


def test_chen_merges_and_undoes(client, wish, other, chen, clock):
    client.force_login(chen)
    desk = client.get(wish.get_absolute_url(), {"desk": "merge"}).content.decode()
    assert "Merge into “锁屏上看农历”" in desk  # the likest one is at hand
    assert merge(client, wish, other.pk).url == other.get_absolute_url()
    undo = reverse("releases:unmerge", args=[wish.pk])
    assert undo in client.get(other.get_absolute_url()).content.decode()
    assert client.post(undo).url == wish.get_absolute_url()
    assert Proposal.objects.get(pk=wish.pk).status == "open"
    assert client.post(undo).status_code == 404


def test_after_a_week_the_desk_says_that_it_stays(client, wish, other, chen, clock):
    Merge.make(wish, other, chen, clock())
    clock.move_to(clock() + timedelta(days=7))
    client.force_login(chen)
    undo = reverse("releases:unmerge", args=[wish.pk])
    assert undo not in client.get(other.get_absolute_url()).content.decode()
    assert client.post(undo).status_code == 409


@pytest.mark.parametrize("into", ["", "nonsense", "99999", "9" * 40])
def test_a_number_of_no_other_wish_is_refused(client, wish, chen, into, clock):
    client.force_login(chen)
    assert merge(client, wish, into).status_code == 422
    assert merge(client, wish, wish.pk).status_code == 422


def test_only_product_managers_merge(client, wish, other, ann, bo, dana, moe, clock):
    assert merge(client, wish, other.pk).url.startswith(reverse("account_login"))
    for person in (ann, bo, dana, moe):
        client.force_login(person)
        assert merge(client, wish, other.pk).status_code == 403
        assert "For product managers" not in client.get(wish.get_absolute_url()).content.decode()
    assert not Merge.objects.exists()


# At the same moment


@pytest.mark.django_db(transaction=True)
def test_eight_merge_the_same_and_one_does(at_once, wish, other, chen):
    said = at_once(8, lambda _i: Merge.make(wish, other, chen, NOW))
    assert sum(isinstance(one, Merge) for one in said) == 1
    assert all(isinstance(one, (Merge, Refused)) for one in said)
    assert backers(other) == {"Ann", "Bo", "Dana", "Eve"}
    assert Notice.objects.filter(kind="merged").count() == 4


@pytest.mark.django_db(transaction=True)
def test_both_directions_at_once_are_one_direction(at_once, wish, other, chen):
    said = at_once(8, lambda i: Merge.make(*((wish, other) if i % 2 else (other, wish)), chen, NOW))
    assert sum(isinstance(one, Merge) for one in said) == 1
    assert all(isinstance(one, (Merge, Refused)) for one in said)
    standing = Proposal.objects.get(status="open")
    assert backers(standing) == {"Ann", "Bo", "Dana", "Eve"}


@pytest.mark.django_db(transaction=True)
def test_who_backs_while_they_become_one_is_counted_once(at_once, wish, other, chen):
    fans = [make.member() for _n in range(6)]

    def work(i):
        if i < 6:
            return other.back(fans[i], NOW)
        return Merge.make(wish, other, chen, NOW) if i == 6 else wish.back(fans[0], NOW)

    said = at_once(8, work)
    assert not [one for one in said if isinstance(one, Exception)]
    assert backers(other) >= {"Ann", "Bo", "Dana", "Eve", *(fan.username for fan in fans)}


@pytest.mark.django_db(transaction=True)
def test_merged_and_parted_at_once_stays_whole(at_once, product, wish, other, chen):
    third = make.proposal("农历", of=product)
    first = Merge.make(wish, other, chen, NOW)
    works = [
        lambda: first.undo(chen, NOW),
        lambda: Merge.make(other, third, chen, NOW),
        lambda: Merge.make(third, other, chen, NOW),
    ]
    said = at_once(6, lambda i: works[i % 3]())
    assert all(one is None or isinstance(one, (Merge, Refused)) for one in said)
    for proposal in (wish, other, third):
        backers(proposal)
