"""What others chose."""

import re

import pytest

from forum.models import Thread
from tests import make


@pytest.fixture
def said(build):
    """Three reports: two glad, one sad; two love the first feature, one is let down by the second."""
    first, second = build.features.all()
    make.report(build, mood="happy", loved=first, loved_word="Quick at last.")
    make.report(build, mood="loving", loved=first)
    make.report(build, mood="sad", letdown=second, letdown_word="It ate my alarm.", shown=False)
    return build


def address(build):
    return f"/builds/{build.pk}/said/"


def rows(answer):
    """What the bars say, as text: ["Happy 1", …]"""
    cells = re.findall(r'role="row".*?</b>', answer.content.decode(), re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell.split(">", 1)[1]).split()) for cell in cells]


def test_who_has_reported_sees_what_others_chose(signed_in, ann, said):
    make.report(said, ann, mood="happy")
    answer = signed_in(ann).get(address(said))
    assert rows(answer) == ["Happy 2", "Loving it 1", "Hopeful 0", "Sad 1", "Feature 1 2", "Feature 2 1"]


def test_who_has_not_reported_is_asked_to(signed_in, ann, said):
    answer = signed_in(ann).get(address(said), follow=True)
    assert answer.redirect_chain == [(f"/builds/{said.pk}/report/", 302)]
    assert "What others chose is shown once you have sent your own report." in answer.content.decode()


def test_a_guest_is_asked_to_log_in_without_a_cookie(client, said):
    answer = client.get(address(said))
    assert answer.url == f"/builds/{said.pk}/report/"
    assert not answer.cookies


def test_after_the_close_everybody_sees_it(client, said, clock):
    clock.move_to(said.reports_close_at)
    answer = client.get(address(said))
    assert answer.status_code == 200
    assert "Happy 1" in rows(answer)


def test_one_second_before_the_close_it_is_still_for_those_who_reported(client, said, clock):
    clock.move_to("2026-11-24T23:59:59+08:00")
    assert client.get(address(said)).status_code == 302


def test_words_are_shown_only_of_those_who_agreed(client, said, clock):
    clock.move_to(said.reports_close_at)
    words = client.get(address(said)).content.decode()
    assert "Quick at last." in words
    assert "It ate my alarm." not in words


def test_a_hidden_wish_is_not_named(client, said, clock):
    wish = make.proposal("Secret wish", of=said.product)
    make.report(said, mood="hopeful", awaited=wish, awaited_word="Soon, please, as soon as you can.")
    clock.move_to(said.reports_close_at)
    assert "Secret wish" in client.get(address(said)).content.decode()
    Thread.objects.filter(pk=wish.thread_id).update(hidden_at=clock())
    clock.move_to("2026-11-25T00:01:00+08:00")
    answer = client.get(address(said))
    assert "Secret wish" not in answer.content.decode()
    assert "Hopeful 1" in rows(answer)


def test_nobody_reported(client, build, clock):
    clock.move_to(build.reports_close_at)
    assert "Nobody has reported on this build" in client.get(address(build)).content.decode()


def test_a_build_that_is_not_out_cannot_be_found(client, build):
    assert client.get(address(make.build())).status_code == 404


def test_ones_own_report_is_counted_at_once(signed_in, ann, said):
    client = signed_in(ann)
    client.get(said.get_absolute_url())
    answer = client.post(f"/builds/{said.pk}/report/", {"mood": "hopeful"}, follow=True)
    assert "4 reports." in answer.content.decode()
    assert "Thank you!" in answer.content.decode()


def test_few_questions_for_three_reports_and_for_many(signed_in, ann, said, django_assert_max_num_queries):
    make.report(said, ann, mood="happy")
    for _ in range(20):
        make.report(said, mood="happy", mood_word="Fine.", awaited=make.proposal(of=said.product))
    client = signed_in(ann)
    with django_assert_max_num_queries(12):
        assert client.get(address(said)).status_code == 200


def test_the_signs_of_the_features_wait_for_ones_own_report(signed_in, ann, said):
    client = signed_in(ann)
    assert 'class="sign"' not in client.get(said.get_absolute_url()).content.decode()
    make.report(said, ann, mood="happy")
    assert 'class="sign"' in client.get(said.get_absolute_url()).content.decode()


def test_the_card_says_which_grids_are_filled(signed_in, ann, said):
    make.report(said, ann, mood="happy", awaited_word="More.")
    words = signed_in(ann).get(said.get_absolute_url()).content.decode()
    assert words.count(">filled<") == 2
    assert "Change my report" in words
