"""Wishes that are like one that is being written."""

import pytest

from releases.models import Proposal
from releases.similar import grams, likeness, similar
from tests import make


def test_chinese_is_cut_in_pairs_and_letters_in_threes():
    assert grams("锁屏显示农历") == ["锁屏", "屏显", "显示", "示农", "农历"]
    assert grams("Screen ON, 5G！") == ["scr", "cre", "ree", "een", "on", "5g"]
    assert grams("GPS 定位") == grams("ＧＰＳ定位")  # full-width letters are the same letters
    assert grams("电") == ["电"]
    assert grams(" … !") == []


@pytest.mark.parametrize(
    ("title", "like", "unlike"),
    [
        ("锁屏显示农历", "锁屏上能看农历", "通话录音自动归档"),
        ("Scrolling screenshots", "Screenshots that scroll", "Per-app volume"),
        ("锁屏", "锁屏显示农历日期和节气", "短信定时发送"),  # somebody has only begun to type
        ("Dark calendar", "A calendar in the dark", "Quicker camera start"),
    ],
)
def test_what_means_the_same_is_more_alike(title, like, unlike):
    assert likeness(grams(title), like) > 2 * likeness(grams(title), unlike)


@pytest.fixture
def wishes(db):
    product = make.product()
    titles = ["锁屏显示农历日期", "锁屏农历和节气", "农历生日提醒", "通话录音自动归档", "Scrolling screenshots", "Per-app volume"]
    return {title: make.proposal(title, of=product) for title in titles}


def found(title, among=None):
    return [proposal.thread.title for proposal in similar(title, Proposal.objects.all() if among is None else among)]


def test_the_likest_come_first(wishes):
    assert found("锁屏显示农历") == ["锁屏显示农历日期", "锁屏农历和节气"]
    assert found("screenshots") == ["Scrolling screenshots"]
    assert found("SCROLLING screenshot") == ["Scrolling screenshots"]


def test_something_new_is_like_nothing(wishes):
    assert found("Teach the keyboard Welsh") == []
    assert found("屏") == []  # one character stands in half of all titles
    assert found("") == []


def test_it_looks_only_where_it_is_told_to(wishes):
    Proposal.objects.filter(pk=wishes["锁屏显示农历日期"].pk).update(status="declined")
    assert found("锁屏显示农历", Proposal.objects.wanted()) == ["锁屏农历和节气"]


def test_its_work_is_bounded(wishes, django_assert_num_queries):
    for n in range(80):
        make.proposal(f"锁屏 {n}", of=wishes["Per-app volume"].product)
    with django_assert_num_queries(2):
        assert len(found("锁屏显示农历" * 20)) <= 3


def test_percent_signs_and_bytes_that_no_database_takes_are_only_text(wishes):
    assert found("%%%___") == []
    assert found("Scrolling\x00 screenshots") == ["Scrolling screenshots"]
