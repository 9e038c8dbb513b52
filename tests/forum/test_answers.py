"""A question and the reply that answers it: marked by who asked or by a moderator, and taken back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from forum.models import Answer, Notice, Thread
from tests import make


@pytest.fixture
def question(ann):
    return make.thread("Which cable?", author=ann, kind="question")


@pytest.fixture
def reply(question, bo):
    return question.reply(bo, "The short one", make.THURSDAY)


def accept(client, post):
    return client.post(f"/posts/{post.pk}/answer/")


def take_back(client, post):
    return client.post(f"/posts/{post.pk}/answer/removal/")


def page(client, thread):
    return " ".join(client.get(thread.get_absolute_url()).content.decode().split())


def answers():
    return list(Answer.objects.values_list("post", flat=True))


def test_who_asked_marks_the_answer_and_it_stands_at_the_top(client, question, reply, ann, clock):
    client.force_login(ann)
    assert "This is the answer" in page(client, question)
    assert accept(client, reply)["Location"].endswith("#p2")
    client.logout()
    shown = page(client, question)
    assert f'class="chip orange" href="{reply.get_absolute_url()}"' in shown
    assert "Answered by <bdi>Bo</bdi>" in shown
    assert shown.count("The answer") == 1
    assert "This is the answer" not in shown


def test_so_does_a_moderator(client, reply, moe):
    client.force_login(moe)
    accept(client, reply)
    assert answers() == [reply.pk]


def test_nobody_else_does(client, question, reply, bo, eve):
    for person in (bo, eve):
        client.force_login(person)
        assert "This is the answer" not in page(client, question)
        assert accept(client, reply).status_code == 403
        assert take_back(client, reply).status_code == 403
    assert answers() == []


def test_a_guest_is_asked_to_log_in(client, reply):
    for act in (accept, take_back):
        assert act(client, reply)["Location"].startswith("/accounts/login/")
    assert answers() == []


def test_nobody_marks_their_own_words(client, question, ann, moe):
    own, moderators = question.reply(ann, "Found it", make.THURSDAY), question.reply(moe, "The long one", make.THURSDAY)
    client.force_login(ann)
    assert [accept(client, post).status_code for post in (question.posts.get(number=1), own)] == [409, 409]
    client.force_login(moe)
    assert [accept(client, post).status_code for post in (own, moderators)] == [409, 409]
    client.force_login(ann)
    assert accept(client, moderators).status_code == 302


def test_only_questions_have_one(client, ann, bo):
    reply = make.thread("Lock screen", author=ann).reply(bo, "Nice", make.THURSDAY)
    client.force_login(ann)
    assert accept(client, reply).status_code == 409


def test_another_one_takes_its_place(client, question, reply, ann, eve, clock):
    better = question.reply(eve, "The braided one", make.THURSDAY)
    client.force_login(ann)
    accept(client, reply)
    clock.move_to(clock() + timedelta(hours=1))
    accept(client, better)
    assert answers() == [better.pk]
    assert question.answer.at == clock()


def test_a_second_click_changes_nothing(client, question, reply, ann, clock):
    client.force_login(ann)
    accept(client, reply)
    since = clock()
    clock.move_to(since + timedelta(hours=1))
    accept(client, reply)
    assert question.answer.at == since


def test_it_is_taken_back(client, question, reply, ann, eve):
    other = question.reply(eve, "The braided one", make.THURSDAY)
    client.force_login(ann)
    accept(client, reply)
    assert "Not the answer after all" in page(client, question)
    take_back(client, other)  # from a page that is no longer true
    assert answers() == [reply.pk]
    take_back(client, reply)
    assert answers() == []
    assert "Answered by" not in page(client, question)


def test_who_wrote_it_is_told_once(client, reply, ann, bo):
    client.force_login(ann)
    for act in (accept, take_back, accept):
        act(client, reply)
    (notice,) = Notice.objects.filter(kind="solved")
    assert (notice.member, notice.where) == (bo, reply.get_absolute_url())
    assert notice.sentence == "Ann marked your reply in “Which cable?” as the answer"


def test_a_hidden_reply_answers_nothing(client, question, reply, ann, moe):
    client.force_login(ann)
    accept(client, reply)
    reply.hide(moe, make.THURSDAY)
    assert answers() == []
    assert accept(client, reply).status_code == 404
    client.force_login(moe)
    assert accept(client, reply).status_code == 409


def test_a_thread_that_is_out_of_sight_is_not_found(client, question, reply, ann):
    question.hide(make.THURSDAY)
    client.force_login(ann)
    assert accept(client, reply).status_code == 404


def test_lists_say_so_and_can_be_narrowed(client, question, reply, ann, moe):
    make.thread("And which plug?", author=ann, kind="question")
    make.thread("Lock screen", author=ann)
    question.accept(reply, moe, make.THURSDAY)

    def titles(show):
        return [thread.title for thread in client.get("/forum/", {"show": show}).context["page"].items]

    assert (titles("answered"), titles("questions")) == (["Which cable?"], ["And which plug?"])
    assert client.get(question.board.get_absolute_url()).content.decode().count("Answered</span>") == 1
    client.force_login(ann)
    assert "No question is answered yet" not in client.get("/forum/?show=answered").content.decode()


def test_machines_hear_of_it(client, question, reply, moe):
    assert client.get(f"/api/v1/threads/{question.pk}").json()["answer"] is None
    question.accept(reply, moe, make.THURSDAY)
    assert client.get(f"/api/v1/threads/{question.pk}").json()["answer"] == reply.pk


def test_the_database_keeps_one_answer_to_a_thread(question, reply, moe, eve):
    question.accept(reply, moe, make.THURSDAY)
    other = question.reply(eve, "The braided one", make.THURSDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(thread=question, post=other, by=moe)
    assert Thread.objects.answered().get() == question


def test_the_page_costs_the_same_with_an_answer(client, question, reply, ann, moe, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(ann)
    client.get(question.get_absolute_url())
    with CaptureQueriesContext(connection) as without:
        client.get(question.get_absolute_url())
    question.accept(reply, moe, make.THURSDAY)
    Notice.objects.all().delete()
    with django_assert_num_queries(len(without)):
        client.get(question.get_absolute_url())
