"""Counting a build's votes, once for ever."""

from datetime import timedelta

import pytest

from awards import popcorn
from awards.models import Laureate, Standing, Tally
from feedback.models import Vote
from releases.models import Running, TeamMember
from tests import make

pytestmark = pytest.mark.django_db


def closed(build):
    return build.reports_close_at + popcorn.SETTLING


@pytest.fixture
def build():
    return make.build(published=True, features=3)


def counted(build):
    return list(
        popcorn.tally(build, closed(build))
        .standings.order_by("feature__position", "feature")
        .values_list("loves", "misses", "place")
    )


def test_every_feature_is_counted(build):
    best, other, _unvoted = build.features.all()
    make.votes(best, loves=6, misses=1)
    make.votes(other, loves=5, misses=2)
    assert counted(build) == [(6, 1, 1), (5, 2, 2), (0, 0, None)]


def test_votes_for_another_build_are_not_counted(build):
    other = make.build(published=True, features=1)
    make.votes(other.features.get(), loves=9)
    make.votes(build.features.first(), loves=5)
    assert counted(build)[0] == (5, 0, 1)


def test_a_second_count_finds_the_first(build, settings):
    first = popcorn.tally(build, closed(build))
    make.votes(build.features.first(), loves=9)
    settings.FEWEST_VOTES = 1
    again = popcorn.tally(build, closed(build) + timedelta(days=9))
    assert again == first
    assert (again.counted_at, again.fewest_votes) == (closed(build), 5)
    assert not Standing.objects.filter(loves__gt=0).exists()


def test_an_open_build_is_not_counted(build):
    with pytest.raises(ValueError, match="still takes votes"):
        popcorn.tally(build, build.reports_close_at - timedelta(microseconds=1))
    assert not Tally.objects.exists()


@pytest.mark.parametrize("more", [{}, {"state": "skipped", "skip_reason": "Spring Festival"}])
def test_a_build_that_never_went_out_is_not_counted(more):
    with pytest.raises(ValueError, match="still takes votes"):
        popcorn.tally(make.build(features=1, **more), make.THURSDAY + timedelta(days=90))


def test_a_build_without_features_is_counted_too():
    bare = make.build(published=True)
    assert popcorn.tally(bare, closed(bare)).podium == []


def test_later_edits_do_not_rewrite_what_was_counted(build):
    make.votes(build.features.first(), loves=5)
    popcorn.tally(build, closed(build))
    build.features.filter(title="Feature 1").update(title="Renamed")
    build.product.teams.update(name="Dissolved")
    standing = Standing.objects.get(place=1)
    assert (standing.title, standing.team_name) == ("Feature 1", "Messaging")


def test_the_makers_are_named_as_they_agreed(bo, chen, dana):
    team = make.team("Phone", makers=[bo, chen])
    TeamMember.objects.filter(member=chen).update(shown=False)
    build = make.build(of=team.product, published=True)
    make.votes(make.feature(build, by=team, makers=[bo, chen, dana]), loves=5)
    standing = popcorn.tally(build, closed(build)).standings.get()
    assert [(laureate.name, laureate.title) for laureate in standing.shown] == [("Bo", "Engineer")]
    assert standing.unnamed == 2
    assert not Laureate.objects.filter(shown=False).exclude(name="", title="").exists()


def test_consent_given_after_the_announcement_changes_nothing(bo):
    team = make.team(makers=[bo], shown=False)
    build = make.build(of=team.product, published=True)
    make.votes(make.feature(build, by=team, makers=[bo]), loves=5)
    popcorn.tally(build, closed(build))
    popcorn.announce_due(build.announces_at)
    TeamMember.objects.update(shown=True)
    standing = Standing.objects.get()
    assert (standing.shown, standing.unnamed) == ([], 1)


def test_only_makers_on_the_podium_are_laureates(build, bo):
    for feature in build.features.all():
        feature.makers.add(bo)
    make.votes(build.features.last(), loves=5)
    popcorn.tally(build, closed(build))
    assert Laureate.objects.get().standing.title == "Feature 3"


def test_counting_reads_the_votes_once(build, django_assert_max_num_queries):
    make.votes(build.features.first(), loves=5)
    with django_assert_max_num_queries(40) as seen:
        popcorn.tally(build, closed(build))
    reads = [query["sql"] for query in seen.captured_queries if 'FROM "feedback_vote"' in query["sql"]]
    assert sum("GROUP BY" in sql for sql in reads) == 1
    assert len(reads) == 2  # the other looks for those who run the build, one by one


def test_votes_of_accounts_younger_than_the_build_stand_beside_the_count(build, eve):
    feature = build.features.first()
    make.votes(feature, loves=5)
    eve.date_joined = build.published_at
    eve.save(update_fields=["date_joined"])
    Vote.objects.create(feature=feature, voter=eve, value=Vote.Value.LOVE)
    standing = popcorn.tally(build, closed(build)).standings.get(feature=feature)
    assert (standing.loves, standing.cast_loves, standing.young) == (5, 6, 1)


def test_who_said_that_they_run_the_build_is_counted_beside(build, ann, eve):
    for member in (ann, eve):
        Running.say(build, member, "Ember 2", build.published_at)
    Vote.objects.create(feature=build.features.first(), voter=ann, value=Vote.Value.LOVE)
    assert popcorn.tally(build, closed(build)).ran == 1
