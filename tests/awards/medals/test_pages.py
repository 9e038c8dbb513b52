"""What everybody may read of medals, points and levels, and what only the member does."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from awards.medals import ledger
from awards.medals.models import PointEntry, Score
from forum.models import Member
from tests import make

pytestmark = pytest.mark.django_db


def text(client, path, **more):
    answer = client.get(path, **more)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def four_weeks(weeks, catch_up, ann):
    builds = weeks(4)
    for build in builds:
        make.report(build, ann)
    catch_up()
    return builds


def test_the_formula_is_for_everybody(client):
    shown = text(client, "/medals/")
    assert "Level n begins at 10 · n · (n − 1) points." in shown
    assert "A report on a build, once its window has closed +5" in shown
    assert "Where you stand" not in shown


def test_ann_reads_her_numbers_and_the_distance_to_the_next_level(signed_in, ann, four_weeks):
    shown = text(signed_in(ann), "/medals/")
    assert "+5 you: 4, makes 20" in shown
    assert "Level 2 · Kernel 20 points 40 points to the next level" in shown
    assert "4 of 12 for “12 weeks in a row”" in shown


def test_a_missed_week_never_lowers_them(signed_in, catch_up, clock, ann, four_weeks):
    def main():
        return text(signed_in(ann), "/medals/").split("Where you stand")[1].split("And so on")[0]

    before = main()
    make.build(of=four_weeks[-1].product, friday=four_weeks[-1].week.next.friday, published=True)
    clock.move_to(clock() + timedelta(days=21))
    catch_up()
    assert main() == before


def test_her_page_shows_her_medals_with_their_rarity(client, ann, eve, four_weeks):
    shown = text(client, "/members/Ann/")
    assert f"4 weeks in a row Bronze 1 of {Member.objects.count()} members" in shown
    assert "4 of 12 · next: 12 weeks in a row" in shown
    assert "Winners loved" not in shown  # what is still to be earned is for herself
    assert "Medals" not in text(client, "/members/Eve/")


def test_her_own_page_shows_what_is_still_to_be_earned(signed_in, ann):
    assert "Winners loved: 3 0 of 3" in text(signed_in(ann), "/members/Ann/")


def test_in_chinese(signed_in, ann, four_weeks):
    assert "连续 4 周" in text(signed_in(ann), "/medals/", headers={"accept-language": "zh-hans"})


def test_her_book_names_every_cause(signed_in, ann, four_weeks):
    shown = text(signed_in(ann), "/medals/book/")
    for build in four_weeks:
        assert f"Four-grid reports +5 {build.number}" in shown


def test_the_book_is_her_own(client, signed_in, ann, eve, four_weeks):
    assert client.get("/medals/book/").status_code == 302
    assert four_weeks[0].number not in text(signed_in(eve), "/medals/book/")
    assert signed_in(eve).get("/medals/book/Ann/").status_code == 403


def test_the_book_is_turned_page_by_page(signed_in, ann, clock):
    for n in range(70):
        PointEntry.objects.create(member=ann, cause=f"x:{n}", kind="report", points=1, what=f"build {n:02}", at=clock())
    shown, seen = signed_in(ann).get("/medals/book/"), []
    while True:
        seen += [entry.what for entry in shown.context["lines"]]
        if not shown.context["more"]:
            break
        shown = signed_in(ann).get(f"/medals/book/?before={shown.context['more']}")
    assert seen == [f"build {n:02}" for n in reversed(range(70))]
    assert signed_in(ann).get("/medals/book/?before=x").status_code == 404


# Boards


def earn(member, points, at):
    PointEntry.objects.create(member=member, cause=f"x:{at}", kind="report", points=points, at=at)
    score, _new = Score.objects.get_or_create(member=member, kind="", defaults={"lines": 0, "points": 0, "moved_at": at})
    Score.objects.filter(pk=score.pk).update(points=score.points + points)


def rows(client, name):
    found = client.get("/medals/board/").context["boards"][name]
    return [(row["place"], row["member"].username, row["points"]) for row in found]


def test_the_week_comes_first_and_begins_anew(client, clock, ann, eve):
    earn(ann, 90, clock() - timedelta(days=7))
    earn(ann, 1, clock())
    earn(eve, 5, clock() - timedelta(days=6))
    assert rows(client, "week") == [(1, "Eve", 5), (2, "Ann", 1)]
    assert rows(client, "ever") == [(1, "Ann", 91), (2, "Eve", 5)]
    shown = client.get("/medals/board/").content.decode()
    assert shown.index('id="week"') < shown.index('id="ever"')


def test_the_team_has_a_list_of_its_own(client, clock, ann, bo):
    earn(ann, 3, clock())
    earn(bo, 9, clock())
    ann.groups.add(make.ring().group)  # a ring is no role
    assert (rows(client, "week"), rows(client, "week_team")) == ([(1, "Ann", 3)], [(1, "Bo", 9)])
    assert (rows(client, "ever"), rows(client, "ever_team")) == ([(1, "Ann", 3)], [(1, "Bo", 9)])


def test_equal_points_share_a_place_and_who_left_has_none(client, clock, ann, eve):
    gone, third = make.member("Gone", is_active=False), make.member("Third")
    for member, points in ((ann, 4), (eve, 4), (gone, 9), (third, 2)):
        earn(member, points, clock())
    expected = [(1, "Ann", 4), (1, "Eve", 4), (3, "Third", 2)]
    assert (rows(client, "week"), rows(client, "ever")) == (expected, expected)


def test_long_lists_are_cut(client, clock):
    for n in range(25):
        earn(make.member(), n + 1, clock())
    assert (len(rows(client, "week")), len(rows(client, "ever"))) == (20, 20)
    assert rows(client, "week")[0][2] == 25


# The receipt


def receipt(client, build):
    return text(client, f"/builds/{build.pk}/said/")


def test_the_receipt_says_what_weeks_in_a_row_are_worth(signed_in, catch_up, clock, ann, weeks):
    builds = weeks(12)
    for build in builds:
        make.report(build, ann)
    clock.move_to(builds[-2].reports_close_at + ledger.SETTLING)
    catch_up()
    clock.move_to(builds[-1].published_at + timedelta(hours=22))
    shown = receipt(signed_in(ann), builds[-1])
    assert "The medal “12 weeks in a row” is yours when reports close." in shown
    clock.move_to(builds[-1].reports_close_at + ledger.SETTLING)
    catch_up()
    assert "Your medal: 12 weeks in a row" in receipt(signed_in(ann), builds[-1])
    assert "12 weeks in a row" not in receipt(signed_in(ann), builds[3]).partition("The next one")[0]


def test_after_a_missed_week_it_begins_anew(signed_in, catch_up, clock, ann, eve, weeks):
    builds = weeks(4)
    for build in (builds[0], builds[1], builds[3]):
        make.report(build, ann)
    clock.move_to(builds[2].reports_close_at + ledger.SETTLING)
    catch_up()
    clock.move_to(builds[3].published_at + timedelta(hours=1))
    assert "Your medal" not in receipt(signed_in(ann), builds[3])
    assert Client().get(f"/builds/{builds[3].pk}/said/").status_code == 302
