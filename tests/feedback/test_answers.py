"""Click a number, read its answers: there are exactly as many."""

import re

import pytest

from tests import make
from tests.feedback.crowd import Crowd

LINK = re.compile(r'<a(?: class="ink")? href="(/insight/\d+/answers/[^"]*)">([\d,]+)<')


@pytest.fixture
def crowd(db, clock):
    found = Crowd().gather()
    clock.move_to("2026-11-22T15:00:00+08:00")
    return found


def read_all(client, address):
    """How many answers stand on all the pages, and how many the page says there are."""
    shown, said, where = 0, None, address
    while where:
        words = client.get(where).content.decode()
        shown += words.count('<dl class="pairs">')
        said = said or int(re.search(r'<p class="muted">([\d,]+) report', words)[1])
        more = re.search(r'class="more"><a class="button" href="([^"]+)"', words)
        where = more and address.split("?")[0] + more[1].replace("&amp;", "&")
    return shown, said


@pytest.mark.parametrize("team", [False, True])
def test_every_number_has_as_many_answers(signed_in, chen, crowd, team):
    client, build = signed_in(chen), crowd.builds[1]
    query = f"?team={crowd.features[build.pk][0].team_id}" if team else ""
    links = LINK.findall(client.get(f"/insight/{build.pk}/{query}").content.decode())
    assert len(links) > 20
    for address, number in links:
        assert read_all(client, address.replace("&amp;", "&")) == (int(number), int(number)), address


def test_the_answer_stands_there_with_its_words(signed_in, chen, build, feature):
    make.report(build, make.member("Zoe"), letdown=feature, letdown_word="It ate my alarm.", device="2A")
    make.report(build, letdown=build.features.last(), letdown_word="Something else.")
    words = signed_in(chen).get(f"/insight/{build.pk}/answers/?grid=letdown&feature={feature.pk}").content.decode()
    assert "It ate my alarm." in words
    assert "Zoe" in words
    assert "Something else." not in words


def test_who_is_not_shown_is_not_named(signed_in, chen, build):
    make.report(build, make.member("Shy"), mood_word="Quiet words.", shown=False)
    words = signed_in(chen).get(f"/insight/{build.pk}/answers/").content.decode()
    assert "Quiet words." in words
    assert "Shy" not in words


def test_older_answers_follow_without_a_gap(signed_in, chen, build):
    for n in range(65):
        make.report(build, mood_word=f"Word {n}.")
    assert read_all(signed_in(chen), f"/insight/{build.pk}/answers/?grid=mood&mood=none") == (65, 65)


@pytest.mark.parametrize(
    "query", ["grid=loves", "grid=mood&mood=angry", "grid=loved&feature=0", "grid=loved&feature=x", "team=0", "team=x"]
)
def test_what_does_not_exist_cannot_be_found(signed_in, chen, build, query):
    assert signed_in(chen).get(f"/insight/{build.pk}/answers/?{query}").status_code == 404


def test_things_of_other_builds_cannot_be_found(signed_in, chen, build):
    other = make.feature(make.build(published=True))
    wish = make.proposal(of=other.build.product)
    address = f"/insight/{build.pk}/answers/"
    assert signed_in(chen).get(f"{address}?grid=loved&feature={other.pk}").status_code == 404
    assert signed_in(chen).get(f"{address}?grid=awaited&proposal={wish.pk}").status_code == 404
    assert signed_in(chen).get(f"{address}?team={other.team_id}").status_code == 404


def test_only_product_managers_read_them(client, signed_in, ann, dana, build):
    assert client.get(f"/insight/{build.pk}/answers/").status_code == 302
    assert signed_in(ann).get(f"/insight/{build.pk}/answers/").status_code == 403
    assert signed_in(dana).get(f"/insight/{build.pk}/answers/").status_code == 403


def test_nobody_said_it(signed_in, chen, build):
    assert "Nobody said this" in signed_in(chen).get(f"/insight/{build.pk}/answers/?grid=mood&mood=sad").content.decode()


def test_hostile_words_are_text(signed_in, chen, build):
    make.report(build, mood_word="<script>alert(1)</script>", device="<b>x")
    for address in (f"/insight/{build.pk}/answers/", f"/insight/{build.pk}/"):
        words = signed_in(chen).get(address).content.decode()
        assert "<script>alert" not in words
        assert "<b>x" not in words


def test_few_questions(signed_in, chen, crowd, django_assert_max_num_queries):
    client = signed_in(chen)
    with django_assert_max_num_queries(12):
        client.get(f"/insight/{crowd.builds[1].pk}/answers/?grid=loved")
