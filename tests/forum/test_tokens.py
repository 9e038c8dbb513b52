"""Tokens: shown once, kept as a digest, with no more rights than their member has."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from forum.models import Member, Token
from tests import make

NOW = make.THURSDAY


def test_its_text_is_shown_once_and_not_kept(client, ann, clock):
    client.force_login(ann)
    page = client.post("/settings/tokens/", {"name": "Shelf", "scopes": ["read"], "lasts": "90"}).content.decode()
    text = re.search(r"ofr_[\w-]{43}", page)[0]
    token = Token.objects.get()
    assert text not in client.get("/settings/tokens/").content.decode()
    assert text not in str(vars(token))
    assert Token.objects.named_by(text, NOW) == token
    assert token.ends_at == clock() + timedelta(days=90)


@pytest.mark.parametrize("lasts", ["", "30"])
def test_it_ends_when_it_was_said(ann, client, clock, lasts):
    client.force_login(ann)
    client.post("/settings/tokens/", {"name": "Shelf", "scopes": ["read"], "lasts": lasts})
    assert Token.objects.valid(clock() + timedelta(days=29)).exists()
    assert Token.objects.valid(clock() + timedelta(days=30)).exists() is not bool(lasts)


def test_who_may_not_plan_builds_cannot_have_a_token_that_may(client, ann):
    client.force_login(ann)
    assert client.post("/settings/tokens/", {"name": "CI", "scopes": ["builds:write"]}).status_code == 422
    assert "builds:write" not in client.get("/settings/tokens/").content.decode()
    assert not Token.objects.exists()


def test_who_may_can(client, dana):
    client.force_login(dana)
    client.post("/settings/tokens/", {"name": "CI", "scopes": ["read", "builds:write"]})
    assert Token.objects.get().may("builds:write")


def test_it_loses_what_its_member_loses(dana):
    token, _text = Token.issue(dana, "CI", ["read", "builds:write"], NOW)
    dana.groups.remove(Group.objects.get(name="release manager"))
    token = Token.objects.select_related("member").get()
    assert [token.may("builds:write"), token.may("read")] == [False, True]


def test_a_revoked_one_opens_nothing(client, ann):
    token, text = Token.issue(ann, "Shelf", ["read"], NOW)
    client.force_login(ann)
    client.post(f"/settings/tokens/{token.pk}/revocation/")
    assert Token.objects.named_by(text, NOW) is None


def test_nobody_revokes_somebody_elses(client, ann, eve):
    token, text = Token.issue(ann, "Shelf", ["read"], NOW)
    client.force_login(eve)
    assert client.post(f"/settings/tokens/{token.pk}/revocation/").status_code == 404
    assert Token.objects.named_by(text, NOW)


def test_who_left_leaves_no_open_door(ann):
    _token, text = Token.issue(ann, "Shelf", ["read"], NOW)
    Member.objects.update(is_active=False)
    assert Token.objects.named_by(text, NOW) is None


def test_its_last_use_is_written_once_a_minute(ann):
    token, _text = Token.issue(ann, "Shelf", ["read"], NOW)
    for seconds in (0, 59, 60):
        token.mark_used(NOW + timedelta(seconds=seconds))
    assert Token.objects.get().used_at == NOW + timedelta(seconds=60)


def test_guests_log_in_first(client, db):
    assert client.get("/settings/tokens/").status_code == 302
