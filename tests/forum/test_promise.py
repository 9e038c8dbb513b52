"""The promise: who waits for an answer of the team, one of the team at a time, and one alarm where it is late."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from forum import promise
from forum.models import Alarm, Notice, Outgoing, Thread, Turn, Webhook
from releases.models import Proposal
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.THURSDAY
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _thursday(clock):
    return clock


@pytest.fixture
def complaint(ann):
    return make.thread("It hums at night", author=ann, kind="complaint")


def waits(now):
    return [thread.title for thread in promise.waiting(now)]


def page(member):
    client = Client()
    client.force_login(member)
    return " ".join(client.get("/waiting/").content.decode().split())


def test_a_complaint_waits_until_somebody_of_the_team_answers(complaint, ann, bo, eve):
    complaint.reply(eve, "Here too", NOW + MINUTE)
    assert waits(NOW + 2 * MINUTE) == ["It hums at night"]
    complaint.reply(bo, "We look into it", NOW + 3 * MINUTE)
    assert waits(NOW + 4 * MINUTE) == []


def test_a_reply_that_was_hidden_is_no_answer(complaint, bo, moe):
    reply = complaint.reply(bo, "Wrong thread", NOW + MINUTE)
    reply.hide(moe, NOW + 2 * MINUTE)
    assert waits(NOW + 3 * MINUTE) == ["It hums at night"]


def test_talk_and_questions_the_teams_own_and_what_is_closed_hidden_or_said_in_private_wait_for_nobody(complaint, ann, bo, chen):
    make.thread("Just talk", author=ann)
    make.thread("Which cable?", author=ann, kind="question")
    make.thread("From the team", author=bo, kind="complaint")
    make.thread("Old", author=ann, kind="complaint", now=NOW - promise.LOOKED_AT)
    Thread.objects.filter(pk=make.thread("Closed", author=ann, kind="complaint").pk).update(closed_at=NOW)
    Thread.objects.filter(pk=make.thread("Hidden", author=ann, kind="complaint").pk).update(hidden_at=NOW)
    ring = make.board("The ring's own")
    ring.readers.add(chen.groups.get())
    make.thread("In the ring", author=ann, on=ring, kind="complaint")
    assert waits(NOW) == ["It hums at night"]


def test_a_wish_is_a_suggestion_and_the_words_at_its_desk_are_an_answer(ann, chen):
    wish = Proposal.propose(make.product(), ann, "A dial that dims", "At night it is too bright.", NOW)
    assert waits(NOW) == ["A dial that dims"]
    wish.reply(Proposal.Status.PLANNED, "In two weeks.", chen, NOW + MINUTE)
    assert waits(NOW + MINUTE) == []


@pytest.mark.parametrize(("desk", "post"), [(1, 20), (20, 1), (1, None), (None, 1)])
def test_the_first_answer_counts_wherever_it_was_given(ann, bo, chen, desk, post):
    wish = Proposal.propose(make.product(), ann, "A dial that dims", "At night it is too bright.", NOW)
    if desk:
        wish.reply(Proposal.Status.PLANNED, "In two weeks.", chen, NOW + desk * MINUTE)
    if post:
        wish.thread.reply(bo, "I like it.", NOW + post * MINUTE)
    assert promise.promised(NOW - MINUTE).get().answered_at == NOW + MINUTE


def test_the_one_with_the_least_time_left_comes_first(complaint, ann):
    make.thread("Later", author=ann, kind="suggestion", now=NOW + MINUTE)
    make.thread("Sooner", author=ann, kind="suggestion", now=NOW - MINUTE)
    assert waits(NOW + MINUTE) == ["Sooner", "It hums at night", "Later"]


def test_one_of_the_team_takes_it_and_the_others_see_who(complaint, bo, chen, client):
    client.force_login(bo)
    answer = client.post(f"/waiting/{complaint.pk}/turn/", {"action": "take"})
    assert answer["Location"] == f"{complaint.get_absolute_url()}#reply"
    shown = page(chen)
    assert "<bdi>Bo</bdi> is answering" in shown
    assert "I answer this</button>" not in shown
    assert "Go on answering" in page(bo)
    client.force_login(chen)
    assert client.post(f"/waiting/{complaint.pk}/turn/", {"action": "take"})["Location"] == "/waiting/"
    assert Turn.objects.get().member == bo


def test_who_leaves_it_leaves_it_to_others(complaint, bo, chen, client):
    Turn.take(complaint, bo, NOW)
    client.force_login(chen)
    client.post(f"/waiting/{complaint.pk}/turn/", {"action": "leave"})
    assert Turn.objects.get().member == bo
    client.force_login(bo)
    client.post(f"/waiting/{complaint.pk}/turn/", {"action": "leave"})
    assert "I answer this</button>" in page(chen)


def test_who_takes_it_and_does_nothing_has_it_for_ten_minutes(complaint, bo, chen):
    assert Turn.take(complaint, bo, NOW)
    assert not Turn.take(complaint, chen, NOW + 9 * MINUTE)
    assert Turn.take(complaint, chen, NOW + 10 * MINUTE)
    assert not Turn.take(complaint, bo, NOW + 11 * MINUTE)


def test_there_is_one_alarm_after_fifteen_minutes(complaint, bo, eve):
    Webhook.objects.create(name="Desk", url="https://a.example.org/x", events=["desk.alarm"])
    assert promise.raise_due(NOW + 14 * MINUTE) == []
    assert [thread.pk for thread in promise.raise_due(NOW + 15 * MINUTE)] == [complaint.pk]
    assert promise.raise_due(NOW + 16 * MINUTE) == []
    [told] = Outgoing.objects.filter(kind="desk.alarm")
    assert told.payload["body"]["data"]["title"] == "It hums at night"
    assert told.payload["body"]["data"]["path"] == complaint.get_absolute_url()
    assert list(Notice.objects.filter(kind="late").values_list("member__username", flat=True)) == ["Bo"]


def test_there_is_none_when_it_was_answered_in_time(complaint, bo):
    complaint.reply(bo, "We look into it", NOW + 14 * MINUTE)
    assert promise.raise_due(NOW + 15 * MINUTE) == []
    assert not Alarm.objects.exists()


def test_what_is_older_than_a_day_raises_none_after_an_outage(complaint):
    assert promise.raise_due(NOW + promise.STALE) == []
    assert promise.raise_due(NOW + promise.STALE - MINUTE)


def test_an_alarm_stays_in_the_list_when_the_answer_comes(complaint, bo, page_at):
    promise.raise_due(NOW + 15 * MINUTE)
    assert 'class="chip bad">Overdue' in page_at(bo, NOW + 16 * MINUTE)
    complaint.reply(bo, "Sorry", NOW + 20 * MINUTE)
    shown = page_at(bo, NOW + 21 * MINUTE)
    assert "Nobody waits" in shown
    assert "Too late in the last seven days" in shown


@pytest.fixture
def page_at(clock):
    def at(member, now):
        clock.move_to(now.isoformat())
        return page(member)

    return at


def test_strangers_and_guests_do_not_see_who_waits(complaint, eve, client):
    assert client.get("/waiting/")["Location"].startswith("/accounts/login/")
    client.force_login(eve)
    assert client.get("/waiting/").status_code == 403
    assert client.post(f"/waiting/{complaint.pk}/turn/", {"action": "take"}).status_code == 403
    assert not Turn.objects.exists()


def test_who_comes_after_the_answer_is_told_so(complaint, bo, chen, client):
    complaint.reply(chen, "We look into it", NOW)
    client.force_login(bo)
    shown = client.post(f"/waiting/{complaint.pk}/turn/", {"action": "take"}, follow=True)
    assert "It waits no longer." in shown.text
    assert not Turn.objects.exists()


def test_nobody_takes_what_there_is_not_or_may_not_be_read(bo, client):
    kept = make.board("Kept")
    kept.readers.add(Group.objects.get(name="product manager"))
    client.force_login(bo)
    for key in (make.thread(on=kept, kind="complaint").pk, 10**6):
        assert client.post(f"/waiting/{key}/turn/", {"action": "take"}).status_code == 404


def test_it_asks_the_database_as_often_for_many_as_for_one(complaint, bo, client, count_queries):
    def crowd(number):
        for _ in range(number):
            Turn.take(make.thread(kind="complaint"), make.member(role="team"), NOW)
            Alarm.objects.create(thread=make.thread(kind="complaint"), raised_at=NOW)

    client.force_login(bo)
    crowd(1)
    few = count_queries(lambda: client.get("/waiting/"))
    crowd(20)
    assert count_queries(lambda: client.get("/waiting/")) == few <= 12


def test_everybody_reads_how_soon_the_team_answers_once_there_is_enough_to_say(bo, client):
    for minutes in (3, 5, 7, 20):
        make.thread(kind="complaint").reply(bo, "Thanks", NOW + minutes * MINUTE)
    assert promise._kept(NOW + 30 * MINUTE) is None
    make.thread(kind="complaint").reply(bo, "Thanks", NOW + 9 * MINUTE)
    assert promise._kept(NOW + 30 * MINUTE) == promise.Kept(minutes=7, in_time=4, answered=5)
    shown = " ".join(client.get("/forum/").content.decode().split())
    assert "after 7 minutes, as the median of the last seven days; 4 of 5 within fifteen minutes" in shown
