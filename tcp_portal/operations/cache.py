"""The cache on Redis, which may go away: pages go on without it, and counters of limits go on counting."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
T = TypeVar("T")

# How the keys of limits begin: they are counted in each process while Redis is away, so that no limit is ever open.
# So are codes of authenticator apps that were used: each works once.
COUNTERS = ("allauth:rl:", "allauth.mfa.totp.used", "feed:calls:", "pack-links:calls:", "emergency:calls:")
ASK_AGAIN_SECONDS = 2.0  # while Redis is away it is not asked at each step of each page
MOST_OWED = 1_000


@dataclass(slots=True)
class _State:
    """What all threads of this process know of one Redis: until when not to ask it, and what it must still forget."""

    away_until: float = 0.0
    owed: set[tuple[str, int | None]] = field(default_factory=set)


STATES: dict[str, _State] = {}


class LastingRedisCache(RedisCache):
    """Redis; while it is away every answer is “not here”, so that facts come from the database.

    A key of COUNTERS is then kept in this process: with several processes a limit is at most so many times as wide.
    Keys that should have been forgotten meanwhile are forgotten when Redis is back.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._near = LocMemCache("lasting-redis-cache", {})  # by its name the same one in every thread
        self._state = STATES.setdefault(str(server), _State())

    def _try(self, act: Callable[[], T], otherwise: Callable[[], T]) -> T:
        now = time.monotonic()
        if now < self._state.away_until:
            return otherwise()
        if self._state.away_until:
            self._state.away_until = (
                now + ASK_AGAIN_SECONDS
            )  # one thread tries, the others do not wait with it
        try:
            self._settle()
            found = act()
        except RedisError as fault:
            self._state.away_until = time.monotonic() + ASK_AGAIN_SECONDS
            logger.warning("the cache is away: %s", type(fault).__name__)
            return otherwise()
        self._state.away_until = 0.0
        return found

    def _settle(self) -> None:
        """Forgets what was to be forgotten while Redis was away."""
        while self._state.owed:
            key, version = self._state.owed.pop()
            try:
                super().delete(key, version)
            except RedisError:
                self._state.owed.add((key, version))
                raise

    def is_here(self) -> bool:
        """Whether Redis answers now."""
        return self._try(lambda: bool(self._cache.get_client().ping()), lambda: False)

    def length_of(self, queue: str) -> int | None:
        """How many messages lie in a list of this Redis, by its own name; None while Redis is away."""
        return self._try(lambda: cast(int, self._cache.get_client().llen(queue)), lambda: None)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        near = self._near.get if _counts(key) else _not_here
        return self._try(
            lambda: super(LastingRedisCache, self).get(key, default, version),
            lambda: near(key, default, version),
        )

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        near = self._near.set if _counts(key) else _nothing
        self._try(
            lambda: super(LastingRedisCache, self).set(key, value, timeout, version),
            lambda: near(key, value, timeout, version),
        )

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Whether it was added. While Redis is away: yes, but for counters, of which this process knows."""
        near = cast("Callable[..., bool]", self._near.add) if _counts(key) else _yes
        return self._try(
            lambda: super(LastingRedisCache, self).add(key, value, timeout, version),
            lambda: near(key, value, timeout, version),
        )

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """The count after adding. A counter that is not here begins at nought: it was begun where it was last seen.

        Raises ValueError for another key that is not here.
        """
        if not _counts(key):
            return super().incr(key, delta, version)
        return self._try(lambda: self._count(super(LastingRedisCache, self), key, delta, version),
                         lambda: self._count(self._near, key, delta, version))  # fmt: skip

    @staticmethod
    def _count(store: Any, key: str, delta: int, version: int | None) -> int:
        store.add(key, 0, version=version)
        return cast(int, store.incr(key, delta, version=version))

    def delete(self, key: str, version: int | None = None) -> bool:
        def owe() -> bool:
            if len(self._state.owed) < MOST_OWED:
                self._state.owed.add((key, version))
            return self._near.delete(key, version=version)

        return self._try(lambda: super(LastingRedisCache, self).delete(key, version), owe)


def _counts(key: str) -> bool:
    return key.startswith(COUNTERS)


def _not_here(_key: str, default: Any, _version: int | None) -> Any:
    return default


def _nothing(*_values: Any) -> None:
    return None


def _yes(*_values: Any) -> bool:
    return True
