"""Every number of the dashboard against what the crowd is known to have said, counted by hand."""

from collections import Counter

import pytest
from django.core.cache import cache

from feedback.grids import BARS
from feedback.insight import Totals, builds_like, insight
from feedback.models import FourGridReport, Vote
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


def look(build, now, team=None):
    cache.clear()
    return insight(build, list(builds_like(build.pk)), team and team.pk, now)


def reports(crowd, build, team=None, until=None):
    found = [report for report in crowd.reports if report.build == build and (not until or report.sent_at <= until)]
    return [r for r in found if not team or team in (r.loved and r.loved.team, r.letdown and r.letdown.team)]


def votes(crowd, build, team=None, until=None):
    found = [vote for vote in crowd.votes if vote[0] == build and (not until or vote[4] <= until)]
    return [vote for vote in found if not team or vote[1].team == team]


def check(totals, sent, cast):
    faces = [report.mood for report in sent if report.mood]
    glad = [mood for mood in faces if mood in ("happy", "loving")]
    loves = [vote for vote in cast if vote[3] == 1]
    assert (totals.reports, totals.moods, totals.glad) == (len(sent), len(faces), len(glad))
    assert (totals.voters, totals.votes, totals.loves) == (len({vote[2].pk for vote in cast}), len(cast), len(loves))
    assert totals.share == (len(loves) / len(cast) if cast else None)
    assert totals.mood == (len(glad) / len(faces) if faces else None)


def teams(crowd):
    return [None, *{feature.team for feature in crowd.features[crowd.builds[0].pk]}]


def test_totals(crowd, now):
    for build in crowd.builds:
        for team in teams(crowd):
            check(look(build, now, team).totals, reports(crowd, build, team), votes(crowd, build, team))


def test_totals_of_the_build_before_at_the_same_age(crowd, now):
    _first, before, build = crowd.builds
    until = before.published_at + (now - build.published_at)
    for team in teams(crowd):
        check(look(build, now, team).then, reports(crowd, before, team, until), votes(crowd, before, team, until))


def test_totals_of_the_build_before_as_it_ended(crowd, now):
    _first, before, build = crowd.builds
    for team in teams(crowd):
        check(look(build, now, team).final, reports(crowd, before, team), votes(crowd, before, team))
    assert look(build, now).before == before.number


def test_a_closed_build_is_measured_by_how_the_one_before_ended(crowd, now):
    first, build, _newest = crowd.builds
    assert look(build, now).then is None
    check(look(build, now).against, reports(crowd, first), votes(crowd, first))


def test_the_first_build_has_nothing_before_it(crowd, now):
    found = look(crowd.builds[0], now)
    assert (found.then, found.final, found.before) == (None, Totals(), "")


def bars(found, name):
    grid = next(grid for grid in found.grids if grid.name == name)
    return {bar.key: bar.number for bar in grid.bars}


def test_the_grids_come_in_their_order(crowd, now):
    assert [grid.name for grid in look(crowd.builds[0], now).grids] == ["mood", "loved", "letdown", "awaited"]


def test_moods(crowd, now):
    for build in crowd.builds:
        for team in teams(crowd):
            sent = reports(crowd, build, team)
            expected = Counter({"happy": 0, "loving": 0, "hopeful": 0, "sad": 0} | Counter(r.mood for r in sent if r.mood))
            if silent := sum(not r.mood and bool(r.mood_word) for r in sent):
                expected["none"] = silent
            assert bars(look(build, now, team), "mood") == expected


@pytest.mark.parametrize("grid", ["loved", "letdown"])
def test_loved_and_let_down(crowd, now, grid):
    for build in crowd.builds:
        for team in teams(crowd):
            sent = reports(crowd, build, team)
            named = [getattr(report, grid) for report in sent]
            expected = Counter(feature.pk for feature in named if feature and (not team or feature.team == team))
            if silent := sum(not getattr(r, grid) and bool(getattr(r, f"{grid}_word")) for r in sent):
                expected["none"] = silent
            assert bars(look(build, now, team), grid) == expected


def test_awaited_shows_the_most_named(crowd, now):
    for build in crowd.builds:
        sent = reports(crowd, build)
        expected = Counter(report.awaited.pk for report in sent if report.awaited)
        shown = bars(look(build, now), "awaited")
        silent = shown.pop("none", 0)
        assert silent == sum(not r.awaited and bool(r.awaited_word) for r in sent)
        assert list(shown.values()) == sorted(expected.values(), reverse=True)[:BARS]
        assert all(expected[wish] == number for wish, number in shown.items())


def test_features(crowd, now):
    for build in crowd.builds:
        sent, cast = reports(crowd, build), votes(crowd, build)
        found = look(build, now).features
        assert [pk for pk, _said, _sign in found] == [feature.pk for feature in crowd.features[build.pk]]
        for (_pk, said, _sign), feature in zip(found, crowd.features[build.pk], strict=True):
            values = Counter(value for _b, f, _v, value, _at in cast if f == feature)
            naming = [r.mood for r in sent if feature in (r.loved, r.letdown) and r.mood]
            assert (said.loves, said.misses) == (values[1], values[-1])
            assert (said.loved, said.letdown) == (sum(r.loved == feature for r in sent), sum(r.letdown == feature for r in sent))
            assert said.awaited == sum(bool(feature.proposal) and r.awaited == feature.proposal for r in crowd.reports)
            assert (said.moods, said.glad) == (len(naming), sum(mood in ("happy", "loving") for mood in naming))
            assert (said.title, said.team_name) == (feature.title, feature.team.name)


def test_the_sign_is_full_for_what_its_grid_names_most(crowd, now):
    for _pk, said, sign in look(crowd.builds[1], now).features:
        others = [other for _other, other, _sign in look(crowd.builds[1], now).features]
        for grid in ("loved", "letdown", "awaited"):
            most = max(getattr(other, grid) for other in others)
            assert getattr(sign, grid) == (getattr(said, grid) / most if most else 0)
        assert sign.mood == (said.glad / said.moods if said.moods else 0)


def test_the_line_has_a_point_for_each_build_up_to_this_one(crowd, now):
    for position, build in enumerate(crowd.builds, start=1):
        points = look(build, now).points
        assert [(p.pk, p.reports) for p in points] == [(b.pk, len(reports(crowd, b))) for b in crowd.builds[:position]]


def test_another_products_builds_do_not_count(crowd, now):
    other = make.build(friday=crowd.builds[1].friday, published=True, features=1)
    make.report(other, mood="sad")
    make.votes(other.features.get(), loves=5)
    check(look(crowd.builds[2], now).final, reports(crowd, crowd.builds[1]), votes(crowd, crowd.builds[1]))


def test_nothing_said_is_nothing_counted(db, clock):
    build = make.build(published=True, features=1)
    found = look(build, build.published_at)
    assert (found.totals.reports, found.totals.share, found.totals.mood, found.quotes) == (0, None, None, ())
    assert Vote.objects.count() == FourGridReport.objects.count() == 0


def test_words_of_those_who_are_not_shown_have_no_name(db, clock):
    build = make.build(published=True, features=1)
    make.report(build, make.member("Shy"), mood_word="Quiet words.", shown=False)
    make.report(build, make.member("Loud"), mood_word="Loud words.")
    assert {(quote.words, quote.author) for quote in look(build, build.published_at).quotes} == {
        ("Quiet words.", ""),
        ("Loud words.", "Loud"),
    }
