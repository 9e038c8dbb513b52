"""What brought a member here: remembered by their own browser, kept with them from their sign-up on."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from forum import origins
from forum.models import Member, Origin
from tests import make
from tests.forum.test_sign_up import sign_up

pytestmark = pytest.mark.django_db


def came(*paths, name="Fern", **headers):
    """The origin of somebody who opens these pages one after the other and signs up; None when nothing is known."""
    client = Client()
    for path in paths:
        client.get(path, headers=headers)
    sign_up(client, name)
    origin = Origin.objects.filter(member__username=name).first()
    return origin and (origin.kind, origin.word, origin.invited_by and origin.invited_by.username)


@pytest.mark.parametrize(
    ("path", "origin"),
    [
        ("/forum/?from=weibo", ("link", "weibo", None)),
        ("/?utm_source=Newsletter", ("link", "newsletter", None)),
        ("/accounts/signup/?from=poster-7", ("link", "poster-7", None)),
        ("/forum/?from=two words", None),
        ("/forum/?from=%3Cscript%3E", None),
        (f"/forum/?from={'x' * 41}", None),
        ("/forum/", None),
    ],
)
def test_the_word_of_a_link_is_kept_when_it_is_one(path, origin):
    assert came(path) == origin


@pytest.mark.parametrize(
    ("referer", "origin"),
    [
        ("https://www.news.example.org/a?q=secret", ("site", "news.example.org", None)),
        ("https://me:pass@blog.example.org:8443/", ("site", "blog.example.org", None)),
        ("http://testserver/forum/", None),
        ("https://[broken", None),
        ("about:blank", None),
    ],
)
def test_of_another_site_its_name_is_kept_and_nothing_else(referer, origin):
    assert came("/forum/", referer=referer) == origin


@pytest.mark.parametrize("path", ["/join/ann/", "/forum/?by=ANN"])
def test_an_invitation_is_kept_with_who_made_it(ann, path):
    assert came(path) == ("member", "", "Ann")


def test_an_invitation_in_another_script(chen):
    assert came(f"/join/{chen.username}/") == ("member", "", "陈小满")


@pytest.mark.parametrize("path", ["/forum/?by=Nobody", "/forum/?by=%00"])
def test_an_invitation_by_nobody_is_none(path):
    assert came(path) is None


def test_the_first_word_stays(ann):
    assert came("/?from=weibo", "/?from=blog") == ("link", "weibo", None)


def test_an_invitation_outranks_it(ann):
    assert came("/?from=weibo", "/join/Ann/", "/?from=blog") == ("member", "", "Ann")


def test_the_invitation_leads_to_the_sign_up(client, ann):
    answer = client.get("/join/ann/")
    assert (answer.status_code, answer.url) == (302, "/accounts/signup/")
    assert client.get("/join/Nobody/").status_code == 404


def test_a_member_is_led_to_who_invites(client, ann, eve):
    client.force_login(eve)
    answer = client.get("/join/Ann/")
    assert (answer.url, origins.COOKIE in answer.cookies) == (ann.get_absolute_url(), False)


def test_a_members_own_reading_is_not_remembered(client, eve):
    client.force_login(eve)
    assert origins.COOKIE not in client.get("/forum/?from=weibo").cookies
    assert origins.COOKIE in Client().get("/forum/?from=weibo").cookies


def test_after_the_sign_up_the_browser_forgets(client, db):
    client.get("/forum/?from=weibo")
    sign_up(client)
    assert client.cookies[origins.COOKIE].value == ""


def test_a_page_that_is_kept_for_all_guests_carries_nobodys_origin(settings):
    settings.GUEST_PAGES_SECONDS = 60
    first = Client().get("/forum/", headers={"referer": "https://news.example.org/"})
    second = Client().get("/forum/")
    assert (origins.COOKIE in first.cookies, origins.COOKIE in second.cookies) == (True, False)
    third = Client().get("/forum/", headers={"referer": "https://blog.example.org/"})
    assert third.cookies[origins.COOKIE].value == "site:blog.example.org"
    assert first.content == second.content == third.content


def test_a_widget_in_a_frame_sets_no_cookie(client):
    make.product()
    answer = client.get("/widgets/countdown/", headers={"referer": "https://news.example.org/"})
    assert (answer.status_code, answer.cookies) == (200, {})


def test_settings_show_the_invitation_and_who_came_by_it(client, ann, settings):
    settings.SITE_URL = "https://friday.example.org"
    for _n in range(2):
        Origin.objects.create(member=make.member(), kind="member", invited_by=ann)
    unconfirmed = Member.objects.create_user("Late", "late@example.org")
    Origin.objects.create(member=unconfirmed, kind="member", invited_by=ann)
    client.force_login(ann)
    page = client.get("/settings/").content.decode()
    assert "https://friday.example.org/join/Ann/" in page
    assert "2 members came by it" in page


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "link"}, {"kind": "member", "word": "x"}, {"kind": "site", "word": "x", "by": True}, {"kind": "no", "word": "x"}],
)
def test_the_database_keeps_no_other_origin(ann, eve, wrong):
    wrong = dict(wrong)
    by = ann if wrong.pop("by", False) else None
    with pytest.raises(IntegrityError), transaction.atomic():
        Origin.objects.create(member=eve, invited_by=by, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Origin.objects.create(member=eve, kind="member", invited_by=eve)


def test_when_the_host_leaves_the_origin_stays(ann, eve):
    host = make.member("Host")
    Origin.objects.create(member=eve, kind="member", invited_by=host)
    host.delete()
    assert Origin.objects.get().invited_by is None
