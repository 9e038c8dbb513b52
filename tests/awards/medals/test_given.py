"""Medals are given once, to whoever has come far enough, and stay."""

import pytest

from awards.medals import ledger, news
from awards.medals.models import Honour, Medal
from forum.models import Notice
from tests import make

pytestmark = pytest.mark.django_db


def held(member):
    return sorted(Honour.objects.standing().filter(member=member).values_list("medal__key", "grade"))


def test_four_weeks_in_a_row_earn_the_first_medal(weeks, catch_up, ann, eve):
    builds = weeks(4)
    for build in builds:
        make.report(build, ann)
    for build in builds[1:]:
        make.report(build, eve)
    catch_up()
    assert held(ann) == [("reporter", "bronze"), ("steady", "bronze")]
    assert held(eve) == [("reporter", "bronze")]


def test_a_missed_week_takes_no_medal_away(weeks, catch_up, clock, ann):
    builds = weeks(6)
    for build in builds[:4]:
        make.report(build, ann)
    catch_up()
    assert ("steady", "bronze") in held(ann)


def test_other_thresholds_find_those_who_have_come_so_far_and_take_from_nobody(weeks, catch_up, steady, ann, eve):
    builds = weeks(4)
    for build in builds:
        make.report(build, ann)
    for build in builds[2:]:
        make.report(build, eve)
    catch_up()
    Medal.objects.filter(pk=steady.pk).update(bronze=2, seen_until=None)
    catch_up()
    assert ("steady", "bronze") in held(eve)
    Medal.objects.filter(pk=steady.pk).update(bronze=5, seen_until=None)
    catch_up()
    assert ("steady", "bronze") in held(ann)
    assert ("steady", "bronze") in held(eve)


def test_a_medal_that_rests_is_given_to_nobody(weeks, catch_up, ann):
    make.report(weeks(1)[0], ann)
    Medal.objects.update(active=False)
    catch_up()
    assert held(ann) == []


def test_each_member_is_told_of_a_medal_once_in_their_own_language(weeks, catch_up, clock, ann, client):
    make.report(weeks(1)[0], ann)
    catch_up()
    assert [news.tell_due(clock()), news.tell_due(clock())] == [1, 0]
    assert Notice.objects.get(member=ann, kind="medal").sentence == "A medal for you: Four-grid reports: 1 · Bronze. Thank you!"
    client.force_login(ann)
    assert "四格报告 1 份" in client.get("/notices/", headers={"accept-language": "zh-hans"}).content.decode()


def test_a_medal_that_was_taken_back_is_not_given_again(weeks, catch_up, clock, ann, kay):
    make.report(weeks(1)[0], ann)
    catch_up()
    honour = Honour.objects.get(member=ann)
    assert [ledger.revoke(honour, "A script wrote it", kay, clock()) for _n in range(2)] == [True, False]
    Medal.objects.update(seen_until=None)
    catch_up()
    assert held(ann) == []
    assert Notice.objects.get(member=ann, kind="medal_revoked").sentence.endswith("no longer counts for you: A script wrote it")


def test_a_line_that_was_taken_back_does_not_count_for_the_next_medal(weeks, catch_up, clock, ann, kay):
    first, second = weeks(2)
    make.report(first, ann)
    catch_up()
    ledger.counter(ann.point_entries.get(), "A script wrote it", kay, clock())
    Medal.objects.filter(key="reporter").update(bronze=2, silver=3, seen_until=None)
    make.report(second, ann)
    catch_up()
    assert held(ann) == [("reporter", "bronze")]  # the one of before
    assert ann.scores.get(kind="report").lines == 1
