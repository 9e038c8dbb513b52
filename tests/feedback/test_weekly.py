"""The week in numbers, to each product manager once."""

from datetime import timedelta

import pytest
from django.core import mail

from feedback import weekly
from forum import notices
from forum.models import NoticeChoice, Outgoing
from tests import make

MINUTE = timedelta(minutes=1)


@pytest.fixture
def closed(build, feature, clock):
    for _n in range(3):
        make.report(build, loved=feature)
    make.report(build, mood="sad", letdown=build.features.last())
    clock.move_to(build.reports_close_at)
    return build


def mails():
    return Outgoing.objects.filter(kind="insight_week")


def test_product_managers_get_the_week_when_it_has_closed(closed, chen, ann, bo, clock):
    assert weekly.tell_due(clock()) == [closed]
    assert [one.member for one in mails()] == [chen]
    notices.deliver_due(clock())
    [letter] = mail.outbox
    assert "The week of 26.11.20: 4 reports" in letter.subject
    assert "0 of 1 faces are happy or loving it." in letter.body
    assert "- Feature 1: 3" in letter.body
    assert f"/insight/{closed.pk}/review/" in letter.body


def test_nobody_gets_it_twice(closed, chen, clock):
    weekly.tell_due(clock())
    assert weekly.tell_due(clock() + MINUTE) == []
    assert mails().count() == 1


def test_a_moment_before_the_close_nobody_gets_it(closed, chen, clock):
    assert weekly.tell_due(closed.reports_close_at - timedelta(seconds=1)) == []
    assert not mails()


def test_what_closed_long_ago_is_no_news(closed, chen, clock):
    assert weekly.tell_due(closed.reports_close_at + weekly.NEWS_FOR + MINUTE) == []


def test_who_wants_no_mail_gets_none(closed, chen, clock):
    NoticeChoice.objects.create(member=chen, kind="insight_week", on_site=True, by_mail=False, by_push=False)
    weekly.tell_due(clock())
    assert not mails()
    assert chen.notices.get().sentence == "The week of 26.11.20: 4 reports"


def test_who_wants_nothing_does_not_make_it_be_counted_again(closed, chen, clock):
    NoticeChoice.objects.create(member=chen, kind="insight_week", on_site=False, by_mail=False, by_push=False)
    assert weekly.tell_due(clock()) == [closed]
    assert weekly.tell_due(clock() + MINUTE) == []


def test_who_holds_the_role_twice_gets_it_once(closed, chen, clock):
    from django.contrib.auth.models import Permission

    chen.user_permissions.add(Permission.objects.get(codename="read_insight"))
    weekly.tell_due(clock())
    assert mails().count() == 1


def test_it_is_read_in_the_readers_language(closed, chen, clock):
    chen.language = "zh-hans"
    chen.save()
    weekly.tell_due(clock())
    notices.deliver_due(clock())
    assert "Feature 1: 3" in mail.outbox[0].body
