"""Redis as the cache, and the site without it: pages are slower then, limits count nothing, and nothing is lost."""

import logging
import time

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.functional import cached_property
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

PAUSE = 5  # seconds in which a server that failed is not asked again: pages do not wait for it one after the other
resting = {}  # server: until when, on time.monotonic()


class Client(RedisCacheClient):
    """While Redis does not serve nothing is found, and nothing is kept."""

    def get_client(self, key=None, *, write=False):
        return self._client_at_hand  # there is one server, and to make a client costs more than to ask it

    @cached_property
    def _client_at_hand(self):
        return super().get_client(write=True)

    def get(self, key, default):
        return self._or(default, "get", key, default)

    def get_many(self, keys):
        return self._or({}, "get_many", keys)

    def has_key(self, key):
        return self._or(False, "has_key", key)

    def add(self, key, value, timeout):
        return self._or(True, "add", key, value, timeout)  # who asks for a lock goes ahead

    def set(self, key, value, timeout):
        return self._or(None, "set", key, value, timeout)

    def set_many(self, data, timeout):
        return self._or(None, "set_many", data, timeout)

    def touch(self, key, timeout):
        return self._or(False, "touch", key, timeout)

    def delete(self, key):
        return self._or(False, "delete", key)

    def delete_many(self, keys):
        return self._or(None, "delete_many", keys)

    def incr(self, key, delta):
        if (count := self._or(None, "incr", key, delta)) is None:
            raise ValueError(f"Key '{key}' not found")  # as for any key that is not there
        return count

    def _or(self, otherwise, what, *args):
        server = str(self._servers)
        if time.monotonic() < resting.get(server, 0):
            return otherwise
        try:
            return getattr(super(), what)(*args)
        except RedisError as gone:
            logger.warning("Redis does not serve, the site goes on without it: %s", gone)
            resting[server] = time.monotonic() + PAUSE
            return otherwise


class Cache(RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = Client
