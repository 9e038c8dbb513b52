"""The tubs of quarters and years: by the rule on their page, from announced awards alone."""

import csv
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection

from awards import judging, popcorn
from awards.models import Standing
from awards.periods import Period
from releases.cycle import Week
from tests import make
from tests.awards.test_simulation import double, live_a_week

pytestmark = pytest.mark.django_db

Q4, YEAR = "/popcorn/2026/q4/", "/popcorn/2026/"
LAST = date(2026, 12, 25)

WEEKS_WON = """
SELECT team.name, COUNT(DISTINCT build.friday) AS weeks FROM awards_standing standing
JOIN awards_tally tally ON tally.id = standing.tally_id AND tally.announced_at IS NOT NULL
JOIN releases_build build ON build.id = tally.build_id AND build.friday BETWEEN %(first)s AND %(last)s
JOIN releases_feature feature ON feature.id = standing.feature_id
JOIN releases_team team ON team.id = feature.team_id
WHERE standing.place = 1 GROUP BY team.name
"""
# Wilson's bound as the smaller root of its quadratic.
LOVED = """
SELECT standing.title, 1.0 * standing.loves AS loves, 1.0 * (standing.loves + standing.misses) AS n,
  (2.0 * loves + %(zz)s - sqrt(%(zz)s * (%(zz)s + 4.0 * loves * misses / (loves + misses))))
    / (2.0 * (loves + misses + %(zz)s)) AS score
FROM awards_standing standing
JOIN awards_tally tally ON tally.id = standing.tally_id AND tally.announced_at IS NOT NULL
JOIN releases_build build ON build.id = tally.build_id AND build.friday BETWEEN %(first)s AND %(last)s
WHERE standing.place = 1 ORDER BY score DESC
"""


def rows(sql, period):
    with connection.cursor() as cursor:
        cursor.execute(sql, {"first": period.first.isoformat(), "last": period.last.isoformat(), "zz": 1.959963984540054**2})
        return cursor.fetchall()


def page(client, address=Q4):
    return " ".join(client.get(address).content.decode().split())


@pytest.fixture
def product(clock):
    clock.move_to("2027-01-20T12:00:00+08:00")
    return make.product()


@pytest.fixture
def won(product):
    """`won("2026-11-20", maps, loves=6)`: a week that this team wins with a feature called after the day."""

    def live(day, *teams, loves=6, misses=0, of=None, announced=True):
        build = make.build(of=of or product, friday=date.fromisoformat(day), published=True)
        for team in teams:
            make.votes(make.feature(build, f"{team.name} {day}", by=team), loves=loves, misses=misses)
        popcorn.tally(build, build.reports_close_at)
        if announced:
            popcorn.announce_due(build.announces_at)
        return build

    return live


@pytest.fixture
def maps(product):
    return make.team("Maps", of=product)


@pytest.fixture
def camera(product):
    return make.team("Camera", of=product)


def tub(client, address=Q4):
    (found,) = client.get(address).context["tubs"]
    return found


def first(client, address=Q4):
    """Who has it: teams, features."""
    found = tub(client, address)
    return [team.name for team in found.best_teams], [standing.title for standing in found.best_features]


def test_most_weeks_and_the_best_loved_winner(client, won, maps, camera):
    won("2026-10-02", maps)
    won("2026-10-09", maps)
    won("2026-10-16", camera, loves=60)
    assert first(client) == (["Maps"], ["Camera 2026-10-16"])
    assert "2 weeks of 3 won" in page(client)


def test_a_shared_week_is_a_week_for_each_and_equals_share_the_tub(client, won, maps, camera):
    won("2026-10-02", maps, camera)
    assert first(client) == (["Camera", "Maps"], ["Maps 2026-10-02", "Camera 2026-10-02"])


def test_a_week_that_two_features_of_a_team_share_is_one_week(client, won, maps, camera):
    won("2026-10-02", maps, maps2 := make.team("Maps too", of=maps.product))
    maps2.features.update(team=maps)
    won("2026-10-09", camera)
    won("2026-10-16", camera)
    assert [(team.name, team.number) for team in tub(client).teams] == [("Camera", 2), ("Maps", 1)]


def test_a_team_that_was_renamed_is_one_team(client, won, maps):
    won("2026-10-02", maps)
    maps.name = "Atlas"
    maps.save()
    won("2026-10-09", maps)
    assert [(team.name, team.number) for team in tub(client).teams] == [("Atlas", 2)]


def test_a_week_without_an_award_adds_nothing(client, won, maps, product, dana):
    won("2026-10-02", maps)
    won("2026-10-09", maps, loves=1)
    assert (tub(client).weeks, tub(client).teams[0].number) == (2, 1)


def test_a_quarter_without_a_winner_says_so(client, won, maps):
    won("2026-10-02", maps, loves=1)
    assert "No tub yet" in page(client)


def test_each_product_has_its_own(client, won, maps):
    other = make.product("Watch")
    won("2026-10-02", maps)
    won("2026-10-02", make.team("Dials", of=other), of=other)
    assert [[team.name for team in found.teams] for found in client.get(Q4).context["tubs"]] == [["Maps"], ["Dials"]]


@pytest.mark.parametrize(
    "address", ["/popcorn/2026/q3/", "/popcorn/2027/", "/popcorn/2026/q5/", "/popcorn/2026/q0/", "/popcorn/99999/"]
)
@pytest.mark.parametrize("form", ["page", "csv"])
def test_of_a_period_without_an_announced_award_there_is_no_page(client, won, maps, address, form):
    won("2026-10-02", maps)
    assert client.get(f"{address[:-1]}.csv" if form == "csv" else address).status_code == 404


def test_what_is_not_announced_is_not_there(client, won, maps, camera):
    won("2026-10-02", maps)
    won("2026-10-09", camera, announced=False)
    assert "Camera" not in page(client)
    assert b"Camera" not in client.get("/popcorn/2026/q4.csv").getvalue()
    assert "So far" in page(client)


def test_it_is_final_with_its_last_award(client, clock, won, maps):
    won("2026-10-02", maps)
    build = won(f"{LAST}", maps, announced=False)
    clock.move_to(build.announces_at)
    assert "So far" in page(client)
    popcorn.announce_due(clock())
    assert "So far" not in page(client)
    assert "Every award of it is announced." in page(client)


def test_a_skipped_last_friday_does_not_keep_it_open(client, clock, won, maps, product, dana):
    won("2026-12-18", maps)
    last = make.build(of=product, friday=LAST)
    last.skip("Holidays", dana, last.week.freezes_at)
    clock.move_to(last.week.late_until)
    assert "So far" in page(client)
    clock.move_to(last.week.late_until + timedelta(seconds=1))
    assert "Final" in page(client)
    assert "The tub of Q4 2026" in page(client, "/popcorn/2026-12-18/")


def test_the_award_of_the_last_week_shows_the_final_tubs_and_no_other_does(client, won, maps, camera):
    before = won("2026-12-18", camera)
    won("2026-11-20", camera)
    last = won(f"{LAST}", maps)
    shown = page(client, last.tally.get_absolute_url())
    assert "The tub of Q4 2026" in shown
    assert "The tub of 2026" in shown
    assert "2 weeks of 3 won" in shown
    assert "The tub of" not in page(client, before.tally.get_absolute_url())


def test_an_erratum_corrects_it(client, won, maps, camera, moe, clock):
    build = won("2026-10-02", maps, loves=7)
    make.votes(rival := make.feature(build, "Lens", by=camera), loves=6)
    tallied = build.tally.standings.create(
        feature=rival, title="Lens", team_name="Camera", loves=6, misses=0, place=2, cast_loves=6
    )
    assert first(client)[0] == ["Maps"]
    crowd = [vote.voter for vote in build.features.get(team=maps).votes.all()[:3]]
    judging.set_aside(build, crowd, "One hand", moe, clock())
    tallied.refresh_from_db()
    assert (tallied.place, first(client)[0]) == (1, ["Camera"])


def test_links_lead_to_it(client, won, maps):
    won("2026-10-02", maps)
    for address in ("/popcorn/", "/popcorn/2026-10-02/", "/popcorn/?before=2027-01-01"):
        assert f'href="{Q4}"' in page(client, address)
        assert f'href="{YEAR}"' in page(client, address)
    assert f"{Q4}</loc>" in client.get("/sitemap-tubs.xml").content.decode()


@pytest.mark.parametrize(
    ("day", "quarter", "first_day", "last_friday"),
    [
        ("2026-03-31", 1, "2026-01-01", "2026-03-27"),
        ("2026-04-01", 2, "2026-04-01", "2026-06-26"),
        ("2026-12-31", 4, "2026-10-01", f"{LAST}"),
    ],
)
def test_quarters_by_the_calendar(day, quarter, first_day, last_friday):
    period = Period.quarter_of(date.fromisoformat(day))
    assert (period.quarter, f"{period.first}", f"{period.last_friday}") == (quarter, first_day, last_friday)
    assert date.fromisoformat(day) in period


def test_pages_cost_the_same_with_many_weeks(client, won, maps, django_assert_num_queries):
    won("2026-10-02", maps)
    with django_assert_num_queries(4):
        client.get(YEAR)
    for week in range(1, 9):
        won(f"{date(2026, 10, 2) + timedelta(weeks=week)}", maps)
    with django_assert_num_queries(4):
        client.get(YEAR)
    with django_assert_num_queries(7):
        client.get("/popcorn/2026-11-27/")


def test_simulated_weeks_equal_their_sql_and_their_file(client, product, bo, moe):
    chance, fans = Random(4), [make.member() for _n in range(40)]
    teams, friday = [make.team(name, of=product) for name in "ABC"], date(2026, 9, 11)
    for number in range(16):
        if number % 5 == 4:
            skipped = make.build(of=product, friday=friday)
            skipped.skip("Holidays", bo, skipped.week.freezes_at)
        else:
            build = live_a_week(chance, product, friday, fans, moe)
            features = list(build.features.all())
            for feature in features:
                type(feature).objects.filter(pk=feature.pk).update(team=chance.choice(teams))
            if number % 3 == 0:  # the best loved has an equal, of whatever team
                best = max(features, key=lambda one: (one.votes.filter(value=1).count(), -one.votes.filter(value=-1).count()))
                double(best, next(one for one in features if one != best))
            if number % 7 == 2:
                for feature in features:
                    feature.votes.update(value=-1)
            popcorn.tally(build, build.reports_close_at)
            popcorn.announce_due(build.announces_at)
            if number % 4 == 1:
                judging.set_aside(build, chance.sample(fans, 6), "A shop", moe, build.announces_at)
        friday = Week(friday).next.friday
    for period in (Period(2026, 3), Period(2026, 4), Period(2026)):
        found = tub(client, period.get_absolute_url())
        assert {team.name: team.number for team in found.teams} == dict(rows(WEEKS_WON, period))
        loved = rows(LOVED, period)
        assert [one.score for one in found.features] == [pytest.approx(float(score), abs=1e-9) for *_votes, score in loved]
        equal = {title for title, loves, n, _score in loved if (loves, n) == loved[0][1:3]}
        assert {one.title for one in found.best_features} == equal
        lines = list(csv.reader(client.get(period.csv).getvalue().decode().lstrip("\ufeff").splitlines()))[1:]
        assert sorted((line[4], int(line[5])) for line in lines) == sorted((title, int(loves)) for title, loves, *_more in loved)
    assert len(tub(client, YEAR).features) > Standing.objects.filter(place=1).values("tally").distinct().count(), (
        "no week was shared"
    )
