"""Weeks of a community's life: what is published equals what a query of its own says, and what recount.py makes of the file."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection

from awards import judging, popcorn, recount
from awards.models import VotesSetAside
from feedback.models import Vote
from forum.models import Member
from releases.cycle import Week
from tests import make

pytestmark = pytest.mark.django_db

FANS, FEATURES = 60, 6

# The award in SQL alone: who counts, Wilson's bound as the smaller root of its quadratic, equal votes at equal places.
AWARD = """
WITH kept AS (
  SELECT vote.feature_id, vote.value FROM feedback_vote vote
  JOIN releases_feature feature ON feature.id = vote.feature_id
  JOIN releases_build build ON build.id = feature.build_id
  JOIN forum_member voter ON voter.id = vote.voter_id
  LEFT JOIN awards_votessetaside aside
    ON aside.build_id = build.id AND aside.member_id = voter.id AND aside.lifted_at IS NULL
  WHERE build.id = %(build)s AND voter.date_joined < build.published_at AND aside.id IS NULL
), counted AS (
  SELECT feature.id, feature.title,
    1.0 * COUNT(CASE WHEN kept.value = 1 THEN 1 END) AS loves, 1.0 * COUNT(kept.value) AS n
  FROM releases_feature feature LEFT JOIN kept ON kept.feature_id = feature.id
  WHERE feature.build_id = %(build)s GROUP BY feature.id, feature.title
), scored AS (
  SELECT *, CASE WHEN loves = 0 THEN 0 ELSE
    (2 * loves + %(zz)s - sqrt(%(zz)s * (%(zz)s + 4 * loves * (n - loves) / n))) / (2 * (n + %(zz)s)) END AS score
  FROM counted
), running AS (
  SELECT id, 1 + (
    SELECT COUNT(*) FROM scored better WHERE better.loves > 0 AND better.n >= %(fewest)s
      AND (better.loves <> mine.loves OR better.n <> mine.n) AND better.score >= mine.score
  ) AS place FROM scored mine WHERE loves > 0 AND n >= %(fewest)s
)
SELECT scored.title, loves, n - loves, score, CASE WHEN place <= 3 THEN place END
FROM scored LEFT JOIN running ON running.id = scored.id
"""


def live_a_week(chance, product, friday, fans, moe):
    """Votes with many ties, some of accounts that are too young, two features that become one, and some that are set aside."""
    build = make.build(of=product, friday=friday, published=True)
    fans = fans + [make.member(date_joined=build.published_at + timedelta(hours=1)) for _n in range(3)]
    features = [make.feature(build, f"{friday} {n}") for n in range(FEATURES)]
    appeal = {feature: chance.choice((0.2, 0.5, 0.9, 0.9)) for feature in features}
    Vote.objects.bulk_create(
        Vote(feature=feature, voter=fan, value=1 if chance.random() < appeal[feature] else -1, cast_at=build.published_at)
        for feature in features
        for fan in chance.sample(fans, chance.choice((0, 3, 7, 20, 20, 20)))
    )
    if chance.random() < 0.5:
        double(features[2], features[3])
    merge(features[0], features[1])
    some = chance.sample(fans, 8)
    judging.set_aside(build, some, "One hand", moe, build.published_at)
    judging.restore(build, VotesSetAside.objects.filter(build=build, member__in=some[:3]), "A class", moe, build.published_at)
    return build


def double(one, other):
    """Whoever voted for the one voted the same for the other, and nobody else did."""
    other.votes.all().delete()
    Vote.objects.bulk_create(Vote(feature=other, voter=vote.voter, value=vote.value) for vote in one.votes.all())


def merge(one, other):
    """What was two is one: whoever voted for either has one vote for it, and the other is gone."""
    both = Vote.objects.filter(feature=one).values("voter")
    Vote.objects.filter(feature=other).exclude(voter__in=list(both.values_list("voter", flat=True))).update(feature=one)
    other.delete()


def by_sql(build):
    with connection.cursor() as cursor:
        cursor.execute(AWARD, {"build": build.pk, "zz": 1.959963984540054**2, "fewest": 5})
        return {title: (int(loves), int(misses), float(score), place) for title, loves, misses, score, place in cursor.fetchall()}


def published(build):
    return {one.title: (one.loves, one.misses, one.score, one.place) for one in build.tally.standings.all()}


def recounted(build, path, capsys):
    """(exit code, places by title) of the script."""
    edition = build.tally.editions.last()
    path.write_bytes(edition.csv.encode())
    capsys.readouterr()
    code = recount.main(path, edition.csv_digest)
    places = (line.rsplit(" ", 1)[0].split(" ", 1) for line in capsys.readouterr().out.splitlines()[:-1])
    return code, {title: int(place) for place, title in places}


def same(ours, theirs):
    assert ours.keys() == theirs.keys()
    for title, (loves, misses, score, place) in ours.items():
        assert theirs[title] == (loves, misses, pytest.approx(score, abs=1e-9), place), title


@pytest.mark.parametrize("weeks", [8, pytest.param(52, marks=pytest.mark.soak)])
def test_published_equals_sql_equals_recount(weeks, tmp_path, capsys, bo, moe):
    chance, product, fans = Random(weeks), make.product(), [make.member() for _n in range(FANS)]
    team, friday, shared = make.team(of=product, makers=[bo]), make.FRIDAY, 0
    for week in range(weeks):
        build = live_a_week(chance, product, friday, fans, moe)
        Member.objects.get(pk=fans.pop().pk).delete()  # votes of who was erased before the count are gone
        fans.append(make.member(date_joined=build.published_at - timedelta(days=1)))
        popcorn.tally(build, build.reports_close_at)
        popcorn.announce_due(build.announces_at)
        if week % 3 == 0:
            judging.set_aside(build, chance.sample(fans, 6), "A shop", moe, build.announces_at)
        same(by_sql(build), published(build))
        places = {title: place for title, (*_votes, place) in published(build).items() if place}
        assert recounted(build, tmp_path / "popcorn.csv", capsys) == (0, places)
        shared += len(set(places.values())) < len(places)
        friday = Week(friday).next.friday
    assert team.features.count() == weeks * (FEATURES - 1)
    assert shared, "no week had a tie"
