"""Closed builds are added up once: the same numbers as from the rows, and right again whenever somebody asks."""

from collections import Counter

import pytest
from django.core.cache import cache
from django.core.management import call_command

from config import ticking
from feedback import sums
from feedback.insight import builds_like, insight
from feedback.insight.trends import builds_of, trends
from feedback.models import BuildSums, FourGridReport, Vote
from tests import make
from tests.feedback.crowd import Crowd


@pytest.fixture
def crowd(db, clock):
    found = Crowd().gather()
    clock.move_to("2026-11-22T15:00:00+08:00")
    return found


@pytest.fixture
def now(clock):
    return clock()


def by_hand(crowd, build):
    """(reports, faces, glad faces, {team: (loves, votes, reports that name it)}) of what the crowd is known to have said."""
    sent = [report for report in crowd.reports if report.build == build]
    faces = [report.mood for report in sent if report.mood]
    teams = Counter()
    for report in sent:
        teams.update({(2, feature.team_id) for feature in (report.loved, report.letdown) if feature})
    for _build, feature, _voter, value, _at in (vote for vote in crowd.votes if vote[0] == build):
        teams.update([(1, feature.team_id)] + ([(0, feature.team_id)] if value == 1 else []))
    said = {str(team): [teams[column, team] for column in range(3)] for _column, team in teams}
    return len(sent), len(faces), sum(face in ("happy", "loving") for face in faces), said


def test_a_closed_build_is_added_up_from_its_rows(crowd, now):
    first, second, live = crowd.builds
    assert sums.keep_due(now) == 2
    for build in (first, second):
        kept = BuildSums.objects.get(build=build)
        assert (kept.reports, kept.moods, kept.glad, kept.teams) == by_hand(crowd, build)
    assert not BuildSums.objects.filter(build=live).exists()
    assert sums.keep_due(now) == 0


def test_it_is_not_added_up_in_the_minutes_after_the_close(crowd):
    live = crowd.builds[2]
    sums.keep_due(live.reports_close_at + sums.SETTLED / 2)
    assert not BuildSums.objects.filter(build=live).exists()
    sums.keep_due(live.reports_close_at + sums.SETTLED)
    assert BuildSums.objects.filter(build=live).exists()


def test_the_minute_adds_up(crowd, now):
    assert [error for _step, _answer, error in ticking.tick(now) if error] == []
    assert BuildSums.objects.count() == 2


def shown(crowd, now):
    """All that the pages read from the sums: the chart of each team, and the builds side by side."""
    cache.clear()
    build, teams = crowd.builds[2], [None, *{feature.team_id for feature in crowd.features[crowd.builds[2].pk]}]
    charts = [insight(build, list(builds_like(build.pk)), team, now).points for team in teams]
    return charts, trends(build.product, builds_of(build.product.slug), now)


def test_pages_say_the_same_with_and_without_sums(crowd, now):
    before = shown(crowd, now)
    sums.keep_due(now)
    assert shown(crowd, now) == before


def test_kept_sums_are_what_the_pages_read(crowd, now):
    sums.keep_due(now)
    BuildSums.objects.filter(build=crowd.builds[0]).update(reports=777)
    charts, side_by_side = shown(crowd, now)
    assert charts[0][0].reports == side_by_side.weeks[0].reports == 777


def test_the_command_finds_what_is_wrong_or_missing_and_puts_it_right(crowd, now, capsys):
    sums.keep_due(now)
    first, second, live = crowd.builds
    BuildSums.objects.filter(build=first).update(teams={"1": [1, 2, 3]})
    BuildSums.objects.filter(build=second).delete()
    BuildSums.objects.create(build=live, reports=1, moods=0, glad=0, teams={}, counted_at=now)
    call_command("sums")
    said = capsys.readouterr().out
    assert first.number in said
    assert second.number in said
    assert "2 builds had to be put right." in said
    for build in (first, second):
        kept = BuildSums.objects.get(build=build)
        assert (kept.reports, kept.moods, kept.glad, kept.teams) == by_hand(crowd, build)
    assert not BuildSums.objects.filter(build=live).exists()
    assert sums.rebuild(now) == []


def test_a_member_who_is_erased_takes_their_votes_out_of_the_sums(crowd, now):
    sums.keep_due(now)
    first = crowd.builds[0]
    voter = make.member("Gone")
    Vote.objects.create(feature=crowd.features[first.pk][0], voter=voter, value=1, cast_at=first.published_at)
    assert sums.rebuild(now) == [first]
    voter.delete()
    assert not BuildSums.objects.filter(build=first).exists()
    sums.keep_due(now)
    kept = BuildSums.objects.get(build=first)
    assert (kept.reports, kept.teams) == (FourGridReport.objects.filter(build=first).count(), by_hand(crowd, first)[3])
