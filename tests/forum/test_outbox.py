"""The one outbox: what waits, what is put off, what is given up, and who may look."""

from datetime import timedelta
from smtplib import SMTPDataError

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from forum import notices, outbox
from forum.models import Member, Outgoing
from tests import make

NOW = make.THURSDAY
MINUTE = timedelta(minutes=1)


class Closed(EmailBackend):
    """A post office that takes no letter."""

    def send_messages(self, messages):
        raise SMTPDataError(554, b"mailbox is full")


@pytest.fixture
def refusing(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Closed"


@pytest.fixture
def root(db):
    return make.member("Root", is_superuser=True)


def tell(*members, cause="post:1", now=NOW):
    notices.tell(members, "reply", cause, "/popcorn/", now, who="Bo", title="Hello")


def test_each_try_waits_twice_as_long(ann, refusing):
    tell(ann)
    now, waits = NOW, []
    for _try in range(8):
        notices.deliver_due(now)
        due_at = Outgoing.objects.get().due_at
        waits.append((due_at - now) / MINUTE)
        now = due_at
    assert waits == [10, 20, 40, 80, 160, 320, 360, 360]


def test_it_is_not_tried_before_its_time(ann, refusing):
    tell(ann)
    notices.deliver_due(NOW)
    notices.deliver_due(NOW + 9 * MINUTE)
    assert Outgoing.objects.get().tries == 1


def test_what_went_wrong_is_kept(ann, refusing):
    tell(ann)
    notices.deliver_due(NOW)
    assert "mailbox is full" in Outgoing.objects.get().trouble


def test_what_is_no_news_any_more_is_given_up(ann):
    tell(ann)
    assert outbox.tidy(NOW + timedelta(days=3)) == 1
    assert Outgoing.objects.get().given_up_at
    assert notices.deliver_due(NOW + timedelta(days=3)) == 0


def test_what_is_still_news_is_not(ann):
    tell(ann)
    assert outbox.tidy(NOW + timedelta(days=2)) == 0
    assert notices.deliver_due(NOW + timedelta(days=2)) == 1


def test_somebody_who_left_is_nobodys_failure(ann):
    tell(ann)
    Member.objects.filter(pk=ann.pk).update(is_active=False)
    assert outbox.tidy(NOW + timedelta(days=3)) == 0
    assert not Outgoing.objects.exists()


def test_what_left_a_month_ago_is_forgotten(ann):
    tell(ann)
    notices.deliver_due(NOW)
    outbox.tidy(NOW + timedelta(days=29))
    assert Outgoing.objects.exists()
    outbox.tidy(NOW + timedelta(days=30))
    assert not Outgoing.objects.exists()


def test_forgotten_is_not_told_again(ann):
    tell(ann)
    notices.deliver_due(NOW)
    Outgoing.objects.all().delete()
    tell(ann)
    assert not Outgoing.objects.exists()


def test_the_page_shows_what_waits_and_what_failed(client, root, ann, bo, refusing, clock):
    tell(ann)
    notices.deliver_due(NOW)
    tell(bo, cause="post:2")
    client.force_login(root)
    page = client.get("/outbox/").content.decode()
    assert '<td class="num">2</td>' in page
    assert page.count("mailbox is full") == 1


@pytest.mark.parametrize("address", ["/outbox/", "/outbox/again/", "/outbox/1/again/"])
def test_only_whoever_runs_the_site_sees_it(client, dana, address):
    client.force_login(dana)
    assert client.get(address).status_code in (404, 405)
    assert client.post(address).status_code in (404, 405)


def test_a_guest_logs_in_first(client, db):
    assert client.get("/outbox/").headers["Location"] == "/accounts/login/?next=/outbox/"


def test_a_mail_that_was_given_up_can_be_sent_after_all(client, root, ann, clock):
    tell(ann)
    clock.move_to(NOW + timedelta(days=4))
    outbox.tidy(clock())
    client.force_login(root)
    client.post(f"/outbox/{Outgoing.objects.get().pk}/again/")
    notices.deliver_due(clock())
    assert [letter.to for letter in mail.outbox] == [[ann.email]]


def test_all_that_was_given_up_can(client, root, ann, bo, clock):
    tell(ann, bo)
    clock.move_to(NOW + timedelta(days=4))
    outbox.tidy(clock())
    client.force_login(root)
    client.post("/outbox/again/")
    assert notices.deliver_due(clock()) == 2


def test_what_left_is_not_sent_again(client, root, ann, clock):
    tell(ann)
    notices.deliver_due(NOW)
    client.force_login(root)
    client.post(f"/outbox/{Outgoing.objects.get().pk}/again/")
    assert notices.deliver_due(NOW + timedelta(minutes=11)) == 0


def test_what_somebody_is_sending_this_moment_is_not_sent_again(ann):
    tell(ann)
    letter = Outgoing.objects.get()
    assert letter.claim(NOW)
    assert not letter.send_again(NOW + MINUTE)
    assert letter.send_again(NOW + 11 * MINUTE)


@pytest.mark.parametrize("failed", [3, 60])
def test_the_page_costs_the_same_however_much_failed(client, root, refusing, clock, django_assert_max_num_queries, failed):
    tell(*[make.member() for _ in range(failed)])
    notices.deliver_due(NOW)
    client.force_login(root)
    with django_assert_max_num_queries(12):
        client.get("/outbox/")
