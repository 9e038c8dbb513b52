"""Redis as the cache, and the site without it: pages are slower then, limits count nothing, and nothing is lost."""

import logging
import os
import time

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.functional import cached_property
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

PAUSE = 5  # seconds in which a server that failed is not asked again: pages do not wait for it one after the other
INCREASE = "if redis.call('exists', KEYS[1]) == 1 then return redis.call('incrby', KEYS[1], ARGV[1]) end"
resting = {}  # server: until when, on time.monotonic()


class Client(RedisCacheClient):
    """While Redis does not serve nothing is found, and nothing is kept."""

    def get_client(self, key=None, *, write=False):
        """There is one server, and each thread has a cache of its own: a connection that is kept costs less than to take one
        from a pool each time, which looks first whether it is still there. One that broke is opened again by its first use."""
        if self._at_hand is None or self._at_hand[0] != os.getpid():
            pool = self._get_connection_pool(write=True)
            pool.connection_kwargs["retry"] = Retry(NoBackoff(), 1)
            self._at_hand = os.getpid(), self._client(connection_pool=pool, single_connection_client=True)
        return self._at_hand[1]

    _at_hand = None  # the process, as no connection is shared with a parent, and its client

    def get(self, key, default):
        return self._or(default, super().get, key, default)

    def get_many(self, keys):
        return self._or({}, super().get_many, keys)

    def has_key(self, key):
        return self._or(False, super().has_key, key)

    def add(self, key, value, timeout):
        return self._or(True, super().add, key, value, timeout)  # who asks for a lock goes ahead

    def set(self, key, value, timeout):
        return self._or(None, super().set, key, value, timeout)

    def set_many(self, data, timeout):
        return self._or(None, super().set_many, data, timeout)

    def touch(self, key, timeout):
        return self._or(False, super().touch, key, timeout)

    def delete(self, key):
        return self._or(False, super().delete, key)

    def delete_many(self, keys):
        return self._or(None, super().delete_many, keys)

    def incr(self, key, delta):
        if (count := self._or(None, self._increase, key, delta)) is None:
            raise ValueError(f"Key '{key}' not found")
        return count

    def _increase(self, key, delta):
        """In one step, where Django takes two; None for a key that is not there."""
        return self._script(keys=[key], args=[delta], client=self.get_client())

    @cached_property
    def _script(self):
        return self.get_client().register_script(INCREASE)

    def _or(self, otherwise, do, *args):
        server = str(self._servers)
        if time.monotonic() < resting.get(server, 0):
            return otherwise
        try:
            return do(*args)
        except RedisError as gone:
            logger.warning("Redis does not serve, the site goes on without it: %s", gone)
            resting[server] = time.monotonic() + PAUSE
            return otherwise


class Cache(RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = Client
