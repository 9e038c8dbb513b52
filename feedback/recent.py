"""Counts that many look at are made once for all of them and are never older than 15 seconds."""

import time
from datetime import timedelta

from django.core.cache import cache

OLDEST = timedelta(seconds=15)
RENEWED_AFTER = 2 / 3  # of that age: before it nobody counts again; after it one does while the others read on
PATIENCE = 30  # seconds for which a count may take; then somebody else may try


def recent(key, now, make, oldest=OLDEST):
    """What `make()` returned at most `oldest` before `now`, as (made_at, value). One caller at a time makes it."""
    if kept := _fresh(key, now, oldest):
        return kept
    if cache.add(f"{key}:making", 1, PATIENCE):
        try:
            return _fresh(key, now, oldest) or keep(key, now, make(), oldest)  # somebody may have made it while we asked
        finally:
            cache.delete(f"{key}:making")
    return _kept(key, now, oldest) or _waited_for(key, now, oldest) or (now, make())


def keep(key, made_at, value, oldest=OLDEST):
    cache.set(key, (made_at, value), oldest.seconds)
    return made_at, value


def _fresh(key, now, oldest):
    kept = _kept(key, now, oldest)
    return kept if kept and now - kept[0] < RENEWED_AFTER * oldest else None


def _kept(key, now, oldest):
    kept = cache.get(key)
    return kept if kept and abs(now - kept[0]) < oldest else None  # who asked a moment before it was made may read it too


def _waited_for(key, now, oldest):
    for _tenth in range(PATIENCE * 10):
        time.sleep(0.1)
        if kept := _kept(key, now, oldest):
            return kept
        if not cache.get(f"{key}:making"):
            return None
    return None
