import pytest

from forum import notices
from forum.models import Member, NoticeChoice
from tests import make

PROFILE = {"city": "成都", "about": "Trains.", "language": "", "theme": "dark"}


@pytest.fixture(autouse=True)
def _signed_in(client, ann):
    client.force_login(ann)


def test_the_profile(client, ann):
    assert client.post("/settings/", PROFILE).url == "/settings/"
    ann.refresh_from_db()
    assert (ann.city, ann.about, ann.theme) == ("成都", "Trains.", "dark")


@pytest.mark.parametrize("wrong", [{"about": "x" * 501}, {"language": "tlh"}, {"theme": "pink"}, {"city": "x" * 61}])
def test_what_cannot_be_kept_is_422_and_stays_typed(client, ann, wrong):
    response = client.post("/settings/", {**PROFILE, **wrong})
    assert response.status_code == 422
    assert "成都" in response.content.decode() or "city" in wrong
    ann.refresh_from_db()
    assert ann.city == ""


def test_nothing_but_the_profile_can_be_changed_here(client, ann):
    client.post("/settings/", {**PROFILE, "username": "Root", "is_staff": "on", "email": "x@example.org"})
    ann.refresh_from_db()
    assert (ann.username, ann.is_staff) == ("Ann", False)


def test_the_new_language_speaks_at_once(client):
    client.post("/settings/", {**PROFILE, "language": "zh-hans"})
    assert '<html lang="zh-Hans"' in client.get("/settings/").content.decode()


def test_what_we_tell_you_begins_with_the_kinds_own_defaults(client):
    page = client.get("/settings/notices/").content.decode()
    assert page.count(" checked") == sum(kind.on_site + kind.by_mail + kind.by_push for kind in notices.KINDS.values())


def test_every_kind_of_news_stands_under_what_it_is_about(client):
    page = client.get("/settings/notices/").content.decode()
    places = [page.index(f">{theme.label}</h2>") for theme in notices.Theme]
    assert places == sorted(places)
    assert page.index('name="late-by_push"') > places[-1]
    assert places[1] < page.index('name="off_ballot-on_site"') < places[2]
    assert all(page.count(f'name="{kind}-on_site"') == 1 for kind in notices.KINDS)


def test_what_we_tell_you_is_what_was_ticked(client, ann):
    client.post("/settings/notices/", {"reply-on_site": "on", "quoted-by_mail": "on"})
    chosen = {choice.kind: (choice.on_site, choice.by_mail) for choice in NoticeChoice.objects.filter(member=ann)}
    assert (chosen["reply"], chosen["quoted"]) == ((True, False), (False, True))
    assert set(chosen) == set(notices.KINDS)


def test_choosing_again_replaces_what_was_chosen(client, ann):
    client.post("/settings/notices/", {"reply-by_mail": "on"})
    client.post("/settings/notices/", {})
    assert not ann.notice_choices.filter(by_mail=True).exists()


def test_no_mail_from_now_on_means_those_that_wait_too(client, ann):
    notices.tell([ann], "reply", "post:1", "/popcorn/", make.THURSDAY, who="Bo", title="Hello")
    client.post("/settings/notices/", {"reply-on_site": "on"})
    assert notices.deliver_due(make.THURSDAY) == 0


@pytest.mark.parametrize("address", ["/settings/", "/settings/notices/", "/settings/picture/"])
def test_guests_are_asked_to_log_in(client, address):
    client.logout()
    assert client.post(address).url.startswith("/accounts/login/")
    assert not Member.objects.exclude(city="").exists()
