"""Thursday noon: counted once, ranked, hashed, let into the build; and what may still be overridden."""

import hashlib
from datetime import timedelta

import pytest

from forum.models import Notice
from releases import balloting
from releases.models import Ballot, Build, Candidate, Feature, Proposal, SetAside
from releases.refused import Refused
from tests import make

pytestmark = pytest.mark.django_db
SATURDAY = make.THURSDAY + timedelta(days=2)


@pytest.fixture
def build(ann):
    """Planned for 27 November; four wishes stand on its ballot, and there is room for two."""
    build = make.build(friday=make.FRIDAY + timedelta(days=7))
    for name in ("Camera", "Power"):
        make.team(name, of=build.product)
    for name in ("One", "Two", "Three", "Four"):
        make.proposal(name, of=build.product, author=ann)
    ballot = Ballot.open_for(build.product, build.friday, SATURDAY)
    Ballot.objects.filter(pk=ballot.pk).update(capacity=2)
    return build


@pytest.fixture
def noon(build):
    return build.week.freezes_at


def vote(build, clock, **votes):
    """So many members vote for each wish: vote(build, clock, One=3)."""
    clock.move_to(SATURDAY)
    ballot = Ballot.objects.get(friday=build.friday)
    for title, count in votes.items():
        for _n in range(count):
            ballot.cast(make.member(), candidate(build, title), SATURDAY)


def candidate(build, title):
    return Candidate.objects.select_related("ballot__product").get(ballot__friday=build.friday, proposal__thread__title=title)


def frozen(build):
    Ballot.objects.get(friday=build.friday).freeze(build.week.freezes_at)
    return Ballot.objects.get(friday=build.friday)


def features(build):
    return list(build.features.values_list("title", flat=True))


def test_the_result_is_ranked_and_the_first_ones_get_in(build, clock):
    vote(build, clock, Two=3, Four=2, One=1)
    ballot = frozen(build)
    rows = list(ballot.candidates.order_by("rank").values_list("proposal__thread__title", "cast", "counted", "accepted"))
    assert rows == [("Two", 3, 3, True), ("Four", 2, 2, True), ("One", 1, 1, False), ("Three", 0, 0, False)]
    assert features(build) == ["Two", "Four"]
    assert ballot.voters == 6


def test_at_equal_votes_the_older_wish_goes_first(build, clock):
    vote(build, clock, Four=1, Three=1, One=1)
    assert list(frozen(build).candidates.order_by("rank").values_list("proposal__thread__title", flat=True)) == [
        "One", "Three", "Four", "Two",
    ]  # fmt: skip


def test_what_nobody_votes_for_is_not_accepted(build, clock):
    vote(build, clock, One=1)
    assert frozen(build).candidates.filter(accepted=True).count() == 1


def test_too_early_nothing_is_frozen(build, noon):
    assert not Ballot.objects.get().freeze(noon - timedelta(seconds=1))
    assert balloting.freeze_due(noon - timedelta(seconds=1)) == []
    assert Ballot.objects.get().digest == ""


def test_it_is_frozen_once(build, noon, clock):
    vote(build, clock, One=1)
    assert len(balloting.freeze_due(noon)) == 1
    first = Ballot.objects.get()
    assert balloting.freeze_due(noon + timedelta(hours=1)) == []
    assert not first.freeze(noon + timedelta(hours=1))
    assert Ballot.objects.values().get() == Ballot.objects.filter(frozen_at=noon).values().get()
    assert features(build) == ["One"]


def test_the_csv_has_the_published_hash(build, clock, client):
    vote(build, clock, One=2, Two=1)
    address = Ballot.objects.get().get_absolute_url() + "result.csv"
    assert client.get(address).status_code == 404
    ballot = frozen(build)
    content = client.get(address).content
    assert hashlib.sha256(content).hexdigest() == ballot.digest
    assert content.decode().splitlines()[:2] == [
        "rank,proposal,cast,counted,accepted",
        f"1,{candidate(build, 'One').proposal_id},2,2,yes",
    ]


def test_the_wish_finds_the_team_it_names(build, clock):
    vote(build, clock, One=2, Two=1)
    Proposal.objects.get(thread__title="One").teams.add(build.product.teams.get(name="Power"))
    frozen(build)
    assert dict(build.features.values_list("title", "team__name")) == {"One": "Power", "Two": "Camera"}


def test_its_friends_hear_that_it_is_planned(build, ann, clock):
    vote(build, clock, One=1)
    frozen(build)
    assert Notice.objects.get(kind="planned").member == ann
    assert Proposal.objects.get(thread__title="One").status == "planned"
    assert Proposal.objects.get(thread__title="Two").status == "open"


def test_two_wishes_of_one_name_both_get_in(build, clock):
    vote(build, clock, One=1, Two=1)
    Proposal.objects.get(thread__title="Two").thread.__class__.objects.filter(title="Two").update(title="One")
    frozen(build)
    assert build.features.count() == 2


def test_a_build_that_was_ready_too_early_waits_for_a_person_again(build, clock):
    vote(build, clock, One=1)
    Build.objects.filter(pk=build.pk).update(state="ready")
    frozen(build)
    assert features(build) == ["One"]
    assert Build.objects.get(pk=build.pk).state == "planned"


@pytest.mark.parametrize("how", ["skipped", "fixes only", "none"])
def test_without_a_build_to_go_into_nothing_is_accepted(build, dana, clock, how):
    vote(build, clock, One=1)
    if how == "skipped":
        build.skip("We move house", dana, SATURDAY)
    elif how == "fixes only":
        Build.objects.filter(pk=build.pk).update(fixes_only=True, skip_reason="Too early")
    else:
        build.delete()
    assert not frozen(build).candidates.filter(accepted=True).exists()
    assert Proposal.objects.get(thread__title="One").status == "open"


def test_what_was_declined_meanwhile_gives_its_place_to_the_next(build, chen, clock):
    vote(build, clock, One=3, Two=2, Three=1)
    Proposal.objects.get(thread__title="One").reply("declined", "It burns.", chen, SATURDAY)
    frozen(build)
    assert features(build) == ["Two", "Three"]


# Votes set aside


def test_votes_set_aside_are_cast_and_not_counted(build, moe, clock):
    vote(build, clock, One=3, Two=2)
    ballot = Ballot.objects.get()
    for voter in candidate(build, "One").votes.all()[:2]:
        SetAside.keep(ballot, [voter.member], "One hand", moe, SATURDAY)
    frozen(build)
    assert list(ballot.candidates.filter(rank__lte=2).order_by("rank").values_list("cast", "counted")) == [(2, 2), (3, 1)]
    assert ballot.votes.count() == 5


def test_lifted_they_count_again(build, moe, clock):
    vote(build, clock, One=1)
    SetAside.keep(Ballot.objects.get(), [Ballot.objects.get().votes.get().member], "One hand", moe, SATURDAY)
    assert SetAside.objects.get().lift(moe, SATURDAY)
    assert not SetAside.objects.get().lift(moe, SATURDAY)
    assert frozen(build).candidates.get(rank=1).counted == 1


def test_set_aside_after_the_freeze_the_result_stays(build, moe, clock, client, noon):
    vote(build, clock, One=2)
    ballot = frozen(build)
    SetAside.keep(ballot, [ballot.votes.first().member], "One hand", moe, SATURDAY)
    assert Ballot.objects.get().digest == ballot.digest
    clock.move_to(noon)
    shown = client.get(ballot.get_absolute_url())
    assert (shown.context["candidates"][0].counted, shown.context["candidates"][0].today) == (2, 1)
    assert "One hand" in shown.content.decode()


# Overrides


def test_chen_leaves_one_out_for_a_reason_that_all_read(build, chen, clock, client, noon):
    vote(build, clock, One=2, Two=1)
    frozen(build)
    out = candidate(build, "One")
    out.override_with("out", "Needs the new theme engine.", chen, noon)
    assert features(build) == ["Two"]
    assert Proposal.objects.get(thread__title="One").status == "open"
    assert candidate(build, "One").accepted  # the result stays as it was
    clock.move_to(noon)
    page = client.get(out.ballot.get_absolute_url()).content.decode()
    assert "Needs the new theme engine." in page
    assert chen.username in page


def test_chen_puts_one_in(build, chen, noon, clock):
    vote(build, clock, One=2, Two=1)
    frozen(build)
    candidate(build, "Four").override_with("in", "The team is nearly there.", chen, noon)
    assert features(build) == ["One", "Two", "Four"]
    assert (candidate(build, "Four").is_in, candidate(build, "Four").overridden_by) == (True, chen)


def test_an_override_can_be_turned_round(build, chen, noon, clock):
    vote(build, clock, One=1)
    frozen(build)
    candidate(build, "One").override_with("out", "Not yet.", chen, noon)
    candidate(build, "One").override_with("in", "After all.", chen, noon)
    assert features(build) == ["One"]
    assert candidate(build, "One").reason == "After all."


def test_without_a_reason_or_a_change_nothing_is_overridden(build, chen, noon, clock):
    vote(build, clock, One=1)
    frozen(build)
    with pytest.raises(ValueError, match="for a reason"):
        candidate(build, "One").override_with("out", " ", chen, noon)
    with pytest.raises(Refused, match="nothing has changed"):
        candidate(build, "One").override_with("in", "It is in.", chen, noon)
    assert features(build) == ["One"]


def test_before_the_freeze_and_once_it_is_ready_there_is_nothing_to_override(build, chen, noon, clock):
    with pytest.raises(Refused, match="no result yet"):
        candidate(build, "One").override_with("in", "Now.", chen, SATURDAY)
    vote(build, clock, One=1)
    frozen(build)
    Build.objects.filter(pk=build.pk).update(state="ready")
    with pytest.raises(Refused, match="marked ready"):
        candidate(build, "Two").override_with("in", "Now.", chen, noon)


def test_a_feature_dropped_with_a_note_gives_the_wish_back_with_its_backings(build, dana, noon, clock):
    vote(build, clock, One=1)
    frozen(build)
    with pytest.raises(Refused, match="Say why"):
        build.features.get().drop("", dana, noon)
    build.features.get().drop("Two testers lost their photos.", dana, noon)
    wish = Proposal.objects.get(thread__title="One")
    assert (wish.status, wish.backing_count) == ("open", 1)
    assert wish.steps.first().words == "Two testers lost their photos."
    assert (candidate(build, "One").override, candidate(build, "One").reason) == ("out", "Two testers lost their photos.")


def test_a_wish_chosen_past_the_ballot_says_why_on_it(build, dana, clock, client):
    clock.move_to(SATURDAY)
    wish = Proposal.objects.get(thread__title="Three")
    feature = Feature.choose(build, wish, build.product.teams.first(), "It is finished already.", dana, SATURDAY)
    chosen = candidate(build, "Three")
    assert (chosen.override, chosen.overridden_by) == ("in", dana)
    assert "It is finished already." in client.get(chosen.ballot.get_absolute_url()).content.decode()
    with pytest.raises(Refused, match="in already"):
        chosen.ballot.cast(make.member(), chosen, SATURDAY)
    feature.drop("Not finished after all.", dana, SATURDAY)
    assert candidate(build, "Three").override == ""
    chosen.ballot.cast(make.member(), candidate(build, "Three"), SATURDAY)


def test_chosen_for_a_friday_far_off_it_stands_on_that_ballot(build, dana, clock):
    later = make.build(of=build.product, friday=build.friday + timedelta(days=21))
    wish = Proposal.objects.get(thread__title="Three")
    Feature.choose(later, wish, later.product.teams.first(), "A year of work.", dana, SATURDAY)
    ballot = Ballot.objects.get(friday=later.friday)
    assert ballot.filled_at is None
    assert ballot.fill(later.week.previous.publishes_at)
    assert ballot.candidates.count() == 4
