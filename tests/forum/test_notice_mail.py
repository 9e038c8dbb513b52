from datetime import timedelta
from smtplib import SMTPDataError, SMTPServerDisconnected
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction

from forum import notices, tasks
from forum.models import Member, Outgoing
from tests import make

NOW = make.THURSDAY
LATER = NOW + timedelta(minutes=11)


class Moody(EmailBackend):
    """A post office with moods: it refuses letters to some, and it may be closed."""

    refused, closed = (), False

    def open(self):
        if Moody.closed:
            raise ConnectionRefusedError

    def send_messages(self, messages):
        if any(message.to[0] in Moody.refused for message in messages):
            raise SMTPDataError(554, b"no")
        return super().send_messages(messages)


@pytest.fixture
def office(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Moody"
    monkeypatch.setattr(Moody, "refused", ())
    monkeypatch.setattr(Moody, "closed", False)
    return Moody


def tell(*members, cause="post:1"):
    notices.tell(members, "reply", cause, "/popcorn/", NOW, who="Bo", title="Hello")


def readers():
    return [message.to[0] for message in mail.outbox]


def test_the_mail_says_what_happened_where_and_how_to_end_it(ann, settings):
    settings.SITE_URL = "https://friday.example"
    tell(ann)
    notices.deliver_due(NOW)
    [letter] = mail.outbox
    assert letter.subject == "Bo replied in “Hello”"
    assert "https://friday.example/popcorn/" in letter.body
    assert letter.extra_headers["List-Unsubscribe"].startswith("<https://friday.example/unsubscribe/")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_it_is_written_in_the_readers_language(ann, settings, monkeypatch):
    spoken = []
    monkeypatch.setattr(notices.Kind, "say", lambda kind, details: spoken.append(notices.translation.get_language()) or "")
    Member.objects.filter(pk=ann.pk).update(language="zh-hans")
    tell(ann)
    notices.deliver_due(NOW)
    assert spoken[-1] == "zh-hans"


def test_it_leaves_after_the_commit_and_not_before(ann, clock, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(ann)
        assert not mail.outbox
    assert readers() == [ann.email]


def test_what_was_rolled_back_is_never_mailed(transactional_db):
    ann = make.member("Ann")
    with transaction.atomic():
        tell(ann)
        transaction.set_rollback(True)
    notices.deliver_due(NOW)
    assert not mail.outbox


def test_a_lost_broker_loses_nothing(ann, monkeypatch, django_capture_on_commit_callbacks):
    def nobody_there():
        raise ConnectionRefusedError

    monkeypatch.setattr(tasks.deliver, "delay", nobody_there)
    with django_capture_on_commit_callbacks(execute=True):
        tell(ann)
    notices.deliver_due(NOW)
    assert readers() == [ann.email]


def test_nobody_is_mailed_twice(ann):
    tell(ann)
    assert notices.deliver_due(NOW) == 1
    assert notices.deliver_due(LATER) == 0
    assert len(mail.outbox) == 1


def test_a_refused_letter_waits_and_the_others_leave(ann, bo, office):
    tell(ann, bo)
    office.refused = [ann.email]
    notices.deliver_due(NOW)
    assert readers() == [bo.email]
    office.refused = ()
    notices.deliver_due(NOW + timedelta(minutes=1))
    assert readers() == [bo.email]
    notices.deliver_due(LATER)
    assert readers() == [bo.email, ann.email]


def test_a_closed_post_office_keeps_nobody_waiting_once_it_opens(ann, bo, office):
    tell(ann, bo)
    office.closed = True
    assert notices.deliver_due(NOW) == 0
    office.closed = False
    assert notices.deliver_due(NOW + timedelta(minutes=1)) == 2


def test_a_line_that_breaks_ends_the_run_and_the_next_one_goes_on(ann, bo, monkeypatch):
    tell(ann)
    tell(bo, cause="post:2")
    breaks = iter([True])

    def send(self, messages, ours=EmailBackend.send_messages):
        if next(breaks, False):
            raise SMTPServerDisconnected
        return ours(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    assert [notices.deliver_due(NOW), notices.deliver_due(NOW + timedelta(minutes=1)), notices.deliver_due(LATER)] == [0, 1, 1]


def test_a_worker_killed_with_the_letter_in_its_hand(ann):
    tell(ann)
    letter = Outgoing.objects.get()
    assert letter.claim(NOW)
    assert notices.deliver_due(NOW + timedelta(minutes=9)) == 0
    assert notices.deliver_due(LATER) == 1


def test_a_letter_sent_again_bears_the_same_number(ann, bo):
    tell(ann, bo)
    first, again, other = (
        notices.letter(mail).extra_headers["Message-ID"] for mail in [*ann.outgoing.all()] * 2 + [*bo.outgoing.all()]
    )
    assert first == again != other


def test_after_three_days_it_is_no_news_any_more(ann, office):
    tell(ann)
    assert notices.deliver_due(NOW + timedelta(days=3)) == 0


def test_one_task_sends_all_of_a_great_many(db, clock, monkeypatch):
    monkeypatch.setattr(notices, "BATCH", 10)
    monkeypatch.setattr(notices.deliver_due, "__defaults__", (10,))
    tell(*[make.member() for _ in range(25)])
    tasks.deliver()
    assert len(set(readers())) == len(readers()) == 25


def test_two_postmen_at_once_send_each_letter_once(transactional_db):
    tell(*[make.member() for _ in range(20)])
    start, sent = Barrier(4), []

    def work():
        start.wait()
        sent.append(notices.deliver_due(NOW))
        connection.close()

    postmen = [Thread(target=work) for _ in range(4)]
    for postman in postmen:
        postman.start()
    for postman in postmen:
        postman.join()
    assert sum(sent) == 20
    assert len(set(readers())) == len(readers()) == 20


def test_somebody_who_left_meanwhile_is_left_alone(ann):
    tell(ann)
    Member.objects.filter(pk=ann.pk).update(is_active=False)
    assert notices.deliver_due(NOW) == 0
