"""Redis is gone: everything can still be read and written, and only what Redis kept is missing."""

import uuid

import pytest
from django.core.cache import cache
from django.core.cache.backends.redis import RedisCacheClient
from redis.exceptions import ConnectionError

from config.cache import resting
from forum.limits import wait
from tests import make


@pytest.fixture(autouse=True)
def _gone(settings):
    resting.clear()
    settings.CACHES = {"default": {"BACKEND": "config.cache.Cache", "LOCATION": "redis://localhost:1/0"}}
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"


@pytest.mark.parametrize("address", ["/", "/forum/", "/search/?q=lock", "/builds/latest/", "/settings/"])
def test_pages_are_read(client, ann, address):
    make.build(published=True, features=1)
    client.force_login(ann)
    assert client.get(address, follow=True).status_code == 200


def test_a_reply_is_kept(client, ann):
    thread = make.thread("Lock screen", author=ann)
    client.force_login(ann)
    client.post(f"/threads/{thread.pk}/replies/", {"body": "Me too", "submission": uuid.uuid4()})
    assert thread.posts.count() == 2


def test_a_member_logs_in(client, ann):
    answer = client.post("/accounts/login/", {"login": "Ann", "password": "orange-friday"})
    assert answer.status_code in (200, 302)


def test_nothing_is_found_and_nobody_waits():
    cache.set("a", 1)
    cache.set_many({"b": 2})
    assert (cache.get("a", "none"), cache.get_many(["b"])) == ("none", {})
    assert [("a" in cache), cache.touch("a"), cache.delete("a")] == [False] * 3
    assert cache.add("lock", 1) is True
    cache.delete_many(["a", "b"])
    assert wait("post", 1, 10, 60, make.THURSDAY) == 0


def test_a_server_that_failed_is_not_asked_by_every_page(monkeypatch):
    asked = []

    def gone(self, key, default):
        asked.append(key)
        raise ConnectionError

    monkeypatch.setattr(RedisCacheClient, "get", gone)
    assert [cache.get(key, "none") for key in "abc"] == ["none"] * 3
    assert len(asked) == 1
