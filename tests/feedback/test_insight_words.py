"""Words that come up: found in Chinese and in letters, with the sentences, and never the words of every week."""

from datetime import timedelta

import pytest

from feedback.insight.words import collocations, cut, log_likelihood
from tests import make
from tests.feedback.mixed import behind, figure, links

WEEK = timedelta(weeks=1)
USUAL = ["桌面很顺手，谢谢工程师。", "The battery lasts all day.", "通知栏好看，天气准确。", "相册打开快。Nice widget."]


@pytest.fixture
def builds(db, clock):
    """Two builds of forty reports each that say the usual things."""
    now = make.build(published=True)
    before = make.build(of=now.product, friday=now.friday - WEEK, published=True)
    for n in range(40):
        make.report(before, mood_word=USUAL[n % 4])
        make.report(now, mood_word=USUAL[(n + 1) % 4])
    clock.move_to(now.published_at + timedelta(days=2))
    return now, before


def rows(client, build):
    return {row[0]: row[1:] for row in figure(client, f"/insight/{build.pk}/words/", "words")}


def test_what_is_said_every_week_does_not_come_up(signed_in, chen, builds):
    assert rows(signed_in(chen), builds[0]) == {}
    assert "Nothing new comes up" in signed_in(chen).get(f"/insight/{builds[0].pk}/words/").content.decode()


def test_a_chinese_word_comes_up_whole_with_its_sentences(signed_in, chen, builds):
    for n in range(9):
        make.report(builds[0], letdown_word=f"昨天锁屏闪退了{n}次。相册打开快。")
    found = rows(signed_in(chen), builds[0])
    assert [word for word in found if "闪退" in word]
    assert all(row[0] == 9 for row in found.values())
    assert "昨天锁屏闪退了" in signed_in(chen).get(f"/insight/{builds[0].pk}/words/").content.decode()


def test_a_word_in_letters_comes_up_and_not_within_another(signed_in, chen, builds):
    for n in range(14):
        make.report(builds[0], letdown_word=f"Alarm {n} never rang! The battery lasts all day.")
        make.report(builds[0], mood_word="alarming")
    assert rows(signed_in(chen), builds[0])["alarm"][0] == 14


def test_numbers_lead_to_the_reports_that_say_it(signed_in, chen, builds):
    client = signed_in(chen)
    for _n in range(12):
        make.report(builds[0], loved_word="Alarm rings.", mood_word="闹钟响了。")
    found = links(client.get(f"/insight/{builds[0].pk}/words/").content.decode())
    assert found
    assert [(address, behind(client, address)) for address, _number in found] == found


def test_the_shares_are_of_the_reports_that_were_read(signed_in, chen, builds):
    for _n in range(20):
        make.report(builds[0], loved_word="Alarm rings.")
    make.report(builds[1], loved_word="alarm")
    number, share, _low, _high, before, share_before, *_ends = rows(signed_in(chen), builds[0])["alarm"]
    assert (number, share, before, share_before) == (20, round(20 / 60, 6), 1, round(1 / 41, 6))


def test_the_first_build_has_nothing_before_it(signed_in, chen, build):
    make.report(build, mood_word="Alarm")
    assert "The first build has nothing before it" in signed_in(chen).get(f"/insight/{build.pk}/words/").content.decode()


def test_hostile_words_are_text(signed_in, chen, builds):
    for _n in range(9):
        make.report(builds[0], letdown_word="<script>alert(1)</script> evil")
    assert "<script>alert" not in signed_in(chen).get(f"/insight/{builds[0].pk}/words/").content.decode()


def test_characters_that_belong_together_are_one_word():
    texts = ["锁屏闪退", "我的锁屏", "总是闪退", "锁屏好", "又闪退", "天气好"] * 3
    assert list(cut("锁屏闪退", collocations(texts))) == ["锁屏", "闪退"]


def test_the_likelihood_equals_a_published_example():
    """Dunning (1993), table 1, first row: "the swiss", k(AB)=110, k(A~B)=2442, k(~AB)=111, k(~A~B)=29114 gives 270.72."""
    assert log_likelihood(110, 110 + 2442, 111, 111 + 29114) == pytest.approx(270.72, abs=0.005)
