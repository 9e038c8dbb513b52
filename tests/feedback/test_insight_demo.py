"""Every number of the demo community's dashboards against SQL of its own, build by build and team by team."""

import re
from datetime import timedelta

import pytest

from forum.models import Member
from releases.models import Build, Team
from tests.feedback import counted
from tests.feedback.counted import share
from tests.feedback.mixed import behind, figure, links

MOODS = {"Happy": "happy", "Loving it": "loving", "Hopeful": "hopeful", "Sad": "sad"}
GRIDS = {"Loved most": "loved", "Let them down": "letdown", "Awaited": "awaited"}
TOP = re.compile(r'<b class="figure">(?:<a[^>]*>)?([^<]*)(?:</a>)?</b>(?:\s*<span class="(?:up|down|muted)">([▲▼=]) (\d+))?')
ENDED = re.compile(r"which ended at ([\d,]+(?:\xa0%)?)")
STEP = timedelta(hours=6)


@pytest.fixture
def chens(demo_community, db, clock, client):
    clock.move_to(demo_community)
    client.force_login(Member.objects.get(username="chen"))
    return client


@pytest.fixture
def builds(chens):
    """Those that members were asked about, the newest first."""
    found = list(Build.objects.asked_about().order_by("-friday"))
    assert len(found) > 4
    return found


def sides(build):
    """What a page of the build may be asked for: (query, team) of all teams together and of each."""
    teams = Team.objects.filter(features__build=build).distinct().values_list("pk", flat=True)
    return [("", None), *((f"?team={team}", team) for team in teams)]


def asked(client, address, name, team):
    """A figure of what a team, or all of them, is told."""
    return client.get(address, {"figure": name, "as": "json", **({"team": team} if team else {})}).json()["rows"]


def percent(part, whole):
    return f"{100 * part / whole:.0f}\xa0%" if whole else "–"


def moved(now, then):
    """How the page says that it is more or less: a sign and a size."""
    return ("▲" if now > then else "▼" if now < then else "=", str(abs(now - then)))


def risen(now, then):
    return moved(round(100 * (now - then) / then), 0) if then else ("", "")


def points(part, whole, before, of):
    return moved(round(100 * part / whole), round(100 * before / of)) if whole and of else ("", "")


def figures_on_top(page):
    """(figure, sign, size) of each, and what each of them ended at the week before."""
    shown = page[page.index('<div class="kpis">') :]
    return TOP.findall(shown)[:4], ENDED.findall(shown)[:4]


def test_the_figures_on_top_and_how_they_stand_against_the_build_before(chens, builds, clock):
    for build, before in zip(builds, [*builds[1:], None], strict=True):
        live = clock() < build.reports_close_at
        for query, team in sides(build):
            reports, voters, loves, votes, glad, faces = counted.totals(build, team=team)
            until = before and live and before.published_at + (clock() - build.published_at)
            then = counted.totals(before, until or None, team) if before else (0,) * 6
            ended = counted.totals(before, team=team) if before else None
            on_top, ends = figures_on_top(chens.get(f"/insight/{build.pk}/{query}").content.decode())
            assert on_top == [
                (f"{reports}", *risen(reports, then[0])),
                (f"{voters}", *risen(voters, then[1])),
                (percent(loves, votes), *points(loves, votes, then[2], then[3])),
                (percent(glad, faces), *points(glad, faces, then[4], then[5])),
            ]
            if before and all(then):
                assert ends == [f"{ended[0]}", f"{ended[1]}", percent(ended[2], ended[3]), percent(ended[4], ended[5])]


def test_the_four_grids(chens, builds):
    for build in builds:
        for _query, team in sides(build):
            here = {}
            for grid, choice, number in asked(chens, f"/insight/{build.pk}/", "grids", team):
                here.setdefault(grid, {})[choice] = number
            for grid, label in [("mood", "Mood"), *((grid, label) for label, grid in GRIDS.items())]:
                assert here.get(label, {}).pop("Words alone", 0) == counted.words_alone(build, grid, team)
            for label, number in here["Mood"].items():
                assert number == counted.reports("r.build_id = %s AND r.mood = %s", build.pk, MOODS[label], team=team)
            for label, grid in GRIDS.items():
                wanted = counted.choices(build, grid, team)
                most = sorted(wanted.values(), reverse=True)
                most = most[:6] if grid == "awaited" else most
                shown = here.get(label, {})
                assert (shown, list(shown.values())) == ({choice: wanted[choice] for choice in shown}, most)


def test_each_feature_with_its_four_squares(chens, builds):
    for build in builds:
        of_all = counted.rows("SELECT id, title, team_id, proposal_id FROM releases_feature WHERE build_id = %s", build.pk)
        awaited = {pk: counted.reports("r.awaited_id = %s", wish) if wish else 0 for pk, _title, _team, wish in of_all}
        most = {grid: max(counted.choices(build, grid).values()) for grid in ("loved", "letdown")}
        most["awaited"] = max(awaited.values()) or 1
        for query, team in sides(build):
            page = chens.get(f"/insight/{build.pk}/{query}")
            squares = {pk: (said, sign) for pk, said, sign in page.context["insight"].features}
            listed = {row[0]: row[2:] for row in asked(chens, f"/insight/{build.pk}/", "features", team)}
            ours = [feature for feature in of_all if team in (None, feature[2])]
            assert len(listed) == len(squares) == len(ours)
            for pk, title, _team, _wish in ours:
                loves, votes, _voters = counted.votes("f.id = %s", pk)
                loved, letdown = (counted.reports(f"r.{grid}_id = %s", pk) for grid in ("loved", "letdown"))
                assert listed[title] == [loves, votes - loves, *share(loves, votes), loved, letdown]
                naming = "(r.loved_id = %s OR r.letdown_id = %s) AND r.mood "
                glad = counted.reports(naming + "IN ('happy', 'loving')", pk, pk) / (counted.reports(naming + "<> ''", pk, pk) or 1)
                said, sign = squares[pk]
                assert (said.awaited, sign.mood, sign.awaited) == (awaited[pk], glad, awaited[pk] / most["awaited"])
                assert (sign.loved, sign.letdown) == (loved / most["loved"], letdown / most["letdown"])


def test_reports_per_build(chens, builds):
    for number, build in enumerate(builds):
        for _query, team in sides(build):
            wanted = [
                [one.number, f"{one.friday}", counted.reports("r.build_id = %s", one.pk, team=team)] for one in builds[number:]
            ]
            assert asked(chens, f"/insight/{build.pk}/", "reports-per-build", team) == wanted


def test_each_feature_looked_at_more_closely(chens, builds):
    for place, build in enumerate(builds):
        for pk, team, wish in counted.rows("SELECT id, team_id, proposal_id FROM releases_feature WHERE build_id = %s", build.pk):
            address = f"/insight/{build.pk}/features/{pk}/"
            loves, votes, _voters = counted.votes("f.id = %s", pk)
            named = [f"{counted.reports(f'r.{grid}_id = %s', pk)}" for grid in ("loved", "letdown")]
            awaited = counted.reports("r.awaited_id = %s", wish) if wish else 0
            on_top, _ends = figures_on_top(chens.get(address).content.decode())
            assert [shown for shown, *_change in on_top] == [*named, percent(loves, votes), f"{awaited}"]
            for label, number in figure(chens, address, "moods"):
                naming = "(r.loved_id = %s OR r.letdown_id = %s) AND r.mood = %s"
                assert number == counted.reports(naming, pk, pk, MOODS[label])
            wanted = [[other.number, *_work(other, team)] for other in builds[place : place + 5]]
            assert figure(chens, address, "against-builds") == wanted
            _check_groups(chens, address, build, pk)


def _work(build, team):
    loves, votes, _voters = counted.votes("f.build_id = %s", build.pk, team=team)
    whose = "r.build_id = %s AND r.{}_id IN (SELECT id FROM releases_feature WHERE team_id = %s)"
    return [*share(loves, votes), *(counted.reports(whose.format(grid), build.pk, team) for grid in ("loved", "letdown"))]


def _check_groups(client, address, build, feature=None):
    for by in counted.KINDS:
        wanted = {
            group: [reports, loved, letdown, *(share(loved, loved + letdown) if feature else []), *share(glad, faces)]
            for group, (reports, loved, letdown, glad, faces) in counted.groups(build, by, feature).items()
        }
        shown = {row[0].casefold(): row[1:] for row in figure(client, address, f"by-{by}")}
        assert shown == wanted


def test_groups_by_ring_device_language_and_city(chens, builds):
    for build in builds:
        _check_groups(chens, f"/insight/{build.pk}/groups/", build)
    found = {group for build in builds for by in counted.KINDS for group in counted.groups(build, by)}
    assert {"荣誉一百人 the hundred", "ember 3", "简体中文", "others", "in no ring"} <= found


def test_hour_by_hour(chens, builds, clock):
    for build in builds:
        for _query, team in sides(build):
            spans, so_far = asked(chens, f"/insight/{build.pk}/hours/", "hours", team), 0
            assert len(spans) == -(-(min(clock(), build.reports_close_at) - build.published_at) // STEP)
            for place, span in enumerate(spans):
                begins = build.published_at + place * STEP
                here = "r.build_id = %s AND r.sent_at >= %s AND r.sent_at < %s"
                until = begins + STEP if place < len(spans) - 1 else begins + 10 * STEP
                number, glad, faces = (
                    counted.reports(here + mood, build.pk, begins, until, team=team)
                    for mood in ("", " AND r.mood IN ('happy', 'loving')", " AND r.mood <> ''")
                )
                so_far += number
                assert span == [f"{6 * place}–{6 * place + 6}", number, so_far, *share(glad, faces)]
            assert so_far == counted.reports("r.build_id = %s", build.pk, team=team)


def test_who_runs_it_and_reports(chens, builds):
    for place, build in enumerate(builds):
        found = [(other.number, *counted.running(other)) for other in builds[place:]]
        wanted = [[number, whole, part, *share(part, whole)] for number, part, whole in found if whole]
        assert figure(chens, f"/insight/{build.pk}/hours/", "report-rate") == wanted
        shown = chens.get(f"/insight/{build.pk}/rates/").context["rates"]
        assert {rate.ring: (rate.reports, rate.members) for rate in shown} == counted.rates(build)


def test_words_that_come_up(chens, builds):
    found = 0
    for place, build in enumerate(builds):
        for _query, team in sides(build):
            for word, number, *shares in asked(chens, f"/insight/{build.pk}/words/", "words", team):
                part, whole = counted.saying([build], word, team)
                before, of = counted.saying(builds[place + 1 : place + 9], word, team)
                assert [number, *shares] == [part, *share(part, whole), before, *share(before, of)]
                found += 1
    newest = figure(chens, f"/insight/{builds[0].pk}/words/", "words")
    assert {"锁屏闪退", "flickers"} & {row[0] for row in newest}
    assert found >= len(newest)


def test_the_review_has_the_three_most_named(chens, builds):
    for build in builds:
        for query, team in sides(build):
            reports, _voters, loves, votes, glad, faces = counted.totals(build, team=team)
            for grid in GRIDS.values():
                wanted = counted.choices(build, grid, team)
                shown = asked(chens, f"/insight/{build.pk}/review/", f"most-{grid}", team)
                assert [row[1] for row in shown] == sorted(wanted.values(), reverse=True)[:3]
                assert shown == [[choice, wanted[choice], *share(wanted[choice], reports)] for choice, *_numbers in shown]
            on_top, _ends = figures_on_top(chens.get(f"/insight/{build.pk}/review/{query}").content.decode())
            assert [one[0] for one in on_top[:3]] == [f"{reports}", percent(loves, votes), percent(glad, faces)]


def test_twelve_builds(chens, builds):
    address, builds = "/insight/trends/ember/", builds[11::-1]
    teams = chens.get(address, {"figure": "satisfaction", "as": "json"}).json()["columns"][1::3]
    keys = dict(counted.rows("SELECT name, id FROM releases_team"))
    satisfaction, moods, waits, rings = (
        figure(chens, address, name) for name in ("satisfaction", "mood", "idea-to-build", "reporters-per-ring")
    )
    named = chens.get(address, {"figure": "reporters-per-ring", "as": "json"}).json()["columns"][1:]
    assert sorted(teams) == teams == sorted(keys)
    for build, love, mood, days, seated in zip(builds, satisfaction, moods, waits, rings, strict=True):
        of_teams = [counted.votes("f.build_id = %s", build.pk, team=keys[team])[:2] for team in teams]
        assert love == [build.number, *(end for loves, votes in of_teams for end in share(loves, votes))]
        reports, *_votes, glad, faces = counted.totals(build)
        assert mood == [build.number, reports, *share(glad, faces), *share(*counted.running(build))]
        assert days == [build.number, *counted.waits(build)]
        assert seated == [build.number, *(counted.from_rings(build)[ring] for ring in named)]


def test_each_number_of_the_newest_build_opens_as_many_answers(chens, builds):
    here, feature = f"/insight/{builds[0].pk}/", builds[0].features.first()
    pages = [here, f"{here}?team={feature.team_id}", f"{here}features/{feature.pk}/", f"{here}groups/", f"{here}hours/"]
    found = {link for page in [*pages, f"{here}words/", f"{here}review/"] for link in links(chens.get(page).content.decode())}
    assert len(found) > 60
    for address, number in found:
        assert behind(chens, address) == number, address
