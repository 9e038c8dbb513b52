"""One's own hour a day: how many answers one has given since midnight, and how long they took. Nobody else sees it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from forum import promise
from forum.models import Turn
from releases.models import Proposal
from tests import make
from tests.forum.test_mails_move import migrate

pytestmark = pytest.mark.django_db
NOW = make.THURSDAY
MINUTE = timedelta(minutes=1)
MIDNIGHT = datetime(2026, 11, 19, 16, tzinfo=UTC)  # in Shanghai


@pytest.fixture(autouse=True)
def _thursday(clock):
    return clock


@pytest.fixture
def complaint(ann):
    return make.thread("It hums at night", author=ann, kind="complaint")


def day(member, now=NOW + timedelta(hours=1)):
    found = promise.day_of(member, now)
    return found.minutes, found.answers


def page(member):
    client = Client()
    client.force_login(member)
    return " ".join(client.get("/waiting/").content.decode().split())


def test_it_runs_from_taking_a_thread_until_the_answer(complaint, bo):
    Turn.take(complaint, bo, NOW)
    assert day(bo) == (0, 0)
    complaint.reply(bo, "We look into it", NOW + 4 * MINUTE)
    complaint.reply(bo, "Tonight", NOW + 9 * MINUTE)
    assert day(bo) == (4, 1)


def test_several_answers_add_up(complaint, ann, bo):
    other = make.thread("A dial that dims", author=ann, kind="suggestion")
    for thread, at in ((complaint, NOW), (other, NOW + 20 * MINUTE)):
        Turn.take(thread, bo, at)
        thread.reply(bo, "Thank you", at + 3.5 * MINUTE)
    assert day(bo) == (7, 2)


def test_two_that_are_answered_at_the_same_time_take_it_once(complaint, ann, bo):
    other = make.thread("A dial that dims", author=ann, kind="suggestion")
    Turn.take(complaint, bo, NOW)
    Turn.take(other, bo, NOW + MINUTE)
    other.reply(bo, "Thank you", NOW + 3 * MINUTE)
    complaint.reply(bo, "Thank you", NOW + 5 * MINUTE)
    assert day(bo) == (5, 2)


def test_what_was_said_before_it_was_taken_does_not_end_it(complaint, bo):
    complaint.reply(bo, "Which build?", NOW)
    Turn.take(complaint, bo, NOW + 5 * MINUTE)
    complaint.reply(bo, "We look into it", NOW + 8 * MINUTE)
    assert day(bo) == (3, 1)


def test_who_answers_what_another_has_taken_has_none_of_their_minutes(complaint, bo, chen):
    Turn.take(complaint, chen, NOW)
    complaint.reply(bo, "We look into it", NOW + 4 * MINUTE)
    assert (day(bo), day(chen)) == ((0, 1), (0, 0))


def test_what_is_answered_without_taking_it_is_an_answer_without_minutes(complaint, bo):
    complaint.reply(bo, "We look into it", NOW + 4 * MINUTE)
    assert day(bo) == (0, 1)


def test_a_turn_that_is_left_or_runs_out_counts_nothing(complaint, bo, chen, client):
    Turn.take(complaint, bo, NOW)
    assert day(bo) == (0, 0)
    client.force_login(bo)
    client.post(f"/waiting/{complaint.pk}/turn/", {"action": "leave"})
    Turn.take(complaint, chen, NOW + MINUTE)
    complaint.reply(chen, "We look into it", NOW + 3 * MINUTE)
    assert (day(bo), day(chen)) == ((0, 0), (2, 1))


def test_an_answer_after_the_turn_has_the_ten_minutes_that_it_lasted(complaint, bo):
    Turn.take(complaint, bo, NOW)
    complaint.reply(bo, "We look into it", NOW + 12 * MINUTE)
    assert day(bo) == (10, 1)


def test_who_goes_on_answering_has_taken_it_when_they_first_did(complaint, bo):
    Turn.take(complaint, bo, NOW)
    Turn.take(complaint, bo, NOW + 8 * MINUTE)
    complaint.reply(bo, "We look into it", NOW + 14 * MINUTE)
    assert day(bo) == (14, 1)


def test_who_comes_back_after_the_turn_begins_anew(complaint, bo):
    Turn.take(complaint, bo, NOW)
    Turn.take(complaint, bo, NOW + 30 * MINUTE)
    complaint.reply(bo, "We look into it", NOW + 32 * MINUTE)
    assert day(bo) == (2, 1)


def test_a_stale_page_takes_no_minutes_away(complaint, bo, client):
    Turn.take(complaint, bo, NOW - 5 * MINUTE)
    complaint.reply(bo, "We look into it", NOW)
    client.force_login(bo)
    client.post(f"/waiting/{complaint.pk}/turn/", {"action": "leave"})
    assert day(bo) == (5, 1)


def test_the_day_begins_at_the_communitys_midnight(complaint, bo):
    Turn.take(complaint, bo, MIDNIGHT - 3 * MINUTE)
    complaint.reply(bo, "We look into it", MIDNIGHT + 4 * MINUTE)
    assert day(bo, MIDNIGHT + 5 * MINUTE) == (4, 1)
    assert day(bo, MIDNIGHT + timedelta(hours=23, minutes=59)) == (4, 1)
    assert day(bo, MIDNIGHT + timedelta(hours=24)) == (0, 0)


def test_what_was_answered_before_midnight_is_not_answered_by_a_second_post(complaint, bo):
    Turn.take(complaint, bo, MIDNIGHT - 3 * MINUTE)
    complaint.reply(bo, "We look into it", MIDNIGHT - MINUTE)
    complaint.reply(bo, "Found it", MIDNIGHT + MINUTE)
    assert day(bo, MIDNIGHT + 2 * MINUTE) == (0, 1)


def test_talk_what_the_team_began_and_what_was_hidden_are_no_answers(complaint, ann, bo, chen, moe):
    make.thread("Just talk", author=ann).reply(bo, "Hello", NOW)
    make.thread("From the team", author=chen, kind="complaint").reply(bo, "Hello", NOW)
    complaint.reply(bo, "Wrong thread", NOW).hide(moe, NOW)
    assert day(bo) == (0, 0)


def test_the_words_at_a_wishs_desk_are_an_answer_as_a_post_is(ann, chen):
    wish = Proposal.propose(make.product(), ann, "A dial that dims", "At night it is too bright.", NOW)
    Turn.take(wish.thread, chen, NOW)
    wish.reply(Proposal.Status.PLANNED, "In two weeks.", chen, NOW + 6 * MINUTE)
    assert day(chen) == (6, 1)


def test_everybody_sees_only_their_own(complaint, bo, chen, clock):
    Turn.take(complaint, bo, NOW)
    complaint.reply(bo, "We look into it", NOW + 35 * MINUTE)
    Turn.objects.update(lasts_until=NOW + 35 * MINUTE)
    clock.move_to(NOW + 40 * MINUTE)
    assert "35 of 60 minutes</b>" in page(bo)
    assert "1 answer</span>" in page(bo)
    assert "0 of 60 minutes</b>" in page(chen)
    assert "0 answers</span>" in page(chen)


def test_turns_of_before_they_had_an_end_of_their_own_last_ten_minutes(transactional_db, ann, bo):
    complaint = make.thread("It hums at night", author=ann, kind="complaint")
    migrate([("forum", "0010_promise")]).get_model("forum", "Turn").objects.create(
        thread_id=complaint.pk, member_id=bo.pk, taken_at=NOW
    )
    migrate()
    assert Turn.objects.get().lasts_until == NOW + 10 * MINUTE
