import re

import pytest
from django.core import mail
from django.test import Client

from forum import notices
from forum.models import Notice, NoticeChoice
from tests import make


@pytest.fixture
def link(ann):
    """The address in the mail that Ann got."""
    tell(ann)
    notices.deliver_due(make.THURSDAY)
    return re.search(r"/unsubscribe/[^>]+", mail.outbox[0].extra_headers["List-Unsubscribe"]).group()


def tell(*members, kind="reply", cause="post:1"):
    notices.tell(members, kind, cause, "/popcorn/", make.THURSDAY, who="Bo", title="Hello")


def test_one_click_of_the_mail_program_ends_it(ann, link):
    robot = Client(enforce_csrf_checks=True)
    assert robot.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    tell(ann, cause="post:2")
    notices.deliver_due(make.THURSDAY)
    assert len(mail.outbox) == 1
    assert ann.notices.unread().count() == 2  # on the site she still reads it


def test_looking_at_the_page_ends_nothing(client, link):
    assert "Stop these mails" in client.get(link).content.decode()
    assert not NoticeChoice.objects.exists()


def test_other_kinds_go_on(client, ann, link):
    client.post(link)
    tell(ann, kind="quoted")
    notices.deliver_due(make.THURSDAY)
    assert len(mail.outbox) == 2


def test_what_waits_to_be_sent_does_not_leave_either(client, ann, link):
    tell(ann, cause="post:2")
    client.post(link)
    assert notices.deliver_due(make.THURSDAY) == 0


def test_twice_is_as_good_as_once(client, link):
    assert [client.post(link).status_code for _ in range(2)] == [200, 200]
    assert NoticeChoice.objects.get().by_mail is False


def test_what_she_chose_for_the_site_stays(client, ann, link):
    NoticeChoice.objects.create(member=ann, kind="reply", on_site=False, by_mail=True, by_push=False)
    client.post(link)
    assert NoticeChoice.objects.get().on_site is False


@pytest.mark.parametrize("token", ["x", "WzEsInJlcGx5Il0:1abc:forged"])
def test_a_forged_address_is_404(client, ann, token):
    assert client.post(f"/unsubscribe/{token}/").status_code == 404
    assert not NoticeChoice.objects.exists()


def test_the_address_of_somebody_who_is_gone_is_404(client, ann, link):
    Notice.objects.all().delete()
    ann.delete()
    assert client.get(link).status_code == 404
