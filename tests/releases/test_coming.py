"""F16: the list of the next build, as the ballot fixed it, and not a word of the build itself."""

from datetime import timedelta

import pytest

from releases.coming import coming
from releases.models import Ballot, Candidate, Feature
from tests import make

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
SECRETS = ("26.11.20-x7", "Quieter mornings", "widgets may redraw", "Moonlight dial", "Dims with the moon", "ember.zip")
PAGE = "/builds/next/"


@pytest.fixture
def build(bo):
    build = make.build(number=SECRETS[0], headline=SECRETS[1], notes=SECRETS[2])
    make.feature(build, SECRETS[3], summary=SECRETS[4], by=make.team("Light", build.product, [bo]))
    return build


@pytest.fixture
def ballot(build, ann, clock):
    """Three wishes, room for one; Ann voted for the first."""
    clock.move_to(build.week.freezes_at - SECOND)
    ballot = Ballot.of(build.product, build.friday)
    ballot.put_on([make.proposal(title, of=build.product) for title in ("Dark mode", "Big keys", "Lunar dates")], None, clock())
    ballot.resize(1, clock())
    ballot.cast(ann, ballot.candidates.get(proposal__thread__title="Dark mode"), clock())
    return ballot


@pytest.fixture
def frozen(ballot, clock):
    clock.move_to(ballot.window.closes)
    ballot.freeze(clock())
    return ballot


def candidate(title):
    return Candidate.objects.select_related("ballot__product", "proposal").get(proposal__thread__title=title)


def page(client):
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_the_freeze_it_says_when_and_leads_to_the_ballot(client, ballot):
    words = page(client)
    assert "The list is fixed on Thu 19 Nov, 12:00." in words
    assert ballot.get_absolute_url() in words
    assert "Dark mode" not in words


def test_a_moment_later_the_votes_are_being_counted(client, ballot, clock):
    clock.move_to(ballot.window.closes)
    assert "being counted" in page(client)
    assert "Dark mode" not in page(client)


def test_it_is_the_frozen_list(client, frozen, ann, chen, clock):
    candidate("Dark mode").override_with("out", "It needs the new engine", chen, clock())
    candidate("Lunar dates").override_with("in", "The festival is near", chen, clock())
    here = coming(ann, clock())[0]
    names = [[one.proposal.thread.title for one in part] for part in (here.accepted, here.postponed)]
    assert (names, here.again) == ([["Lunar dates"], ["Dark mode"]], 1)
    wished = Feature.objects.filter(proposal__isnull=False).values_list("proposal", flat=True)
    assert [one.proposal_id for one in here.accepted] == list(wished)
    assert [one.voted for one in here.postponed] == [True]
    words = page(client)
    for said in ("It needs the new engine", "The festival is near", chen.username, "1 more wish stands again"):
        assert said in words


def test_nothing_of_the_build_is_in_it(client, frozen, ann, dana, clock):
    for member in (None, ann, dana):
        if member:
            client.force_login(member)
        clock.move_to(frozen.week.publishes_at - SECOND)
        words = page(client)
        assert "Dark mode" in words
        assert not [secret for secret in SECRETS if secret in words]


def test_a_late_build_is_still_to_come_and_one_that_is_out_is_not(client, frozen, build, clock):
    clock.move_to(build.week.publishes_at + SECOND)
    assert "Dark mode" in page(client)
    build.publish(clock())
    assert "Dark mode" not in page(client)


def test_a_hidden_wish_is_a_number(client, frozen, moe):
    wish = candidate("Dark mode").proposal
    wish.thread.hidden_at, wish.thread.hidden_by = make.THURSDAY, moe
    wish.thread.save()
    words = page(client)
    assert "Dark mode" not in words
    assert f"Proposal #{wish.pk}" in words


def test_a_skipped_friday_says_why(client, frozen, build, dana, clock):
    build.skip("We move house", dana, clock())
    assert "We move house" in page(client)
    assert "Dark mode" not in page(client)


def test_only_fixes_says_so(client, frozen, build, dana, clock):
    build.only_fixes("The radio is not ready", dana, clock())
    words = page(client)
    assert "Only fixes go out." in words
    assert "The radio is not ready" in words
    assert not [secret for secret in SECRETS if secret in words]


def test_each_product_has_its_list(client, frozen, clock, django_assert_max_num_queries):
    for name in ("Watch OS", "Car OS"):
        make.build(of=make.product(name), number=f"1.{name[0]}")
    with django_assert_max_num_queries(8):
        words = page(client)
    assert all(name in words for name in ("Phone OS", "Watch OS", "Car OS", "Dark mode"))


def test_it_is_found_from_the_ballot_and_the_front_page(client, frozen):
    for path in ("/", frozen.get_absolute_url()):
        assert f'href="{PAGE}"' in client.get(path).content.decode()


def test_without_a_product_it_says_so(client, db):
    assert "No build yet" in page(client)
