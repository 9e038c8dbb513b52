"""The one connection to Redis that each thread keeps: opened again when it broke, and nobody else's."""

import os
import threading

import pytest
from django.conf import settings
from django.core.cache import cache

pytestmark = pytest.mark.skipif("config.cache" not in settings.CACHES["default"]["BACKEND"], reason="only with Redis")


def its_client():
    return cache._cache.get_client()


def test_what_the_server_closed_is_opened_again():
    cache.set("kept", 1)
    mine = its_client().client_id()
    its_client().__class__.from_url(settings.CACHES["default"]["LOCATION"]).client_kill_filter(_id=mine)
    assert cache.get("kept") == 1
    assert its_client().client_id() != mine


def test_each_thread_has_its_own():
    seen = []
    other = threading.Thread(target=lambda: seen.append(its_client().client_id()))
    other.start()
    other.join()
    assert seen != [its_client().client_id()]


def test_a_child_does_not_talk_on_the_line_of_its_parent(monkeypatch):
    mine = its_client().client_id()
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert its_client().client_id() != mine
