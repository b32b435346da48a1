"""Redis goes away and comes back: pages miss, counters count on, what was to be forgotten is forgotten."""

from __future__ import annotations

from typing import Any

import pytest
from redis.exceptions import ConnectionError as Away

from tcp_portal.operations import cache as module
from tcp_portal.operations.cache import COUNTERS, LastingRedisCache

LIMIT = f"{COUNTERS[1]}token:1"


class Store:
    """A Redis that can be taken away."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}
        self.here, self.asked = True, 0

    def _ask(self) -> None:
        self.asked += 1
        if not self.here:
            raise Away

    def get_client(self) -> Store:
        return self

    def ping(self) -> bool:
        self._ask()
        return True

    def get(self, key: str, default: Any) -> Any:
        self._ask()
        return self.kept.get(key, default)

    def set(self, key: str, value: Any, timeout: Any) -> None:
        self._ask()
        self.kept[key] = value

    def add(self, key: str, value: Any, timeout: Any) -> bool:
        self._ask()
        return self.kept.setdefault(key, value) is value

    def incr(self, key: str, delta: int) -> int:
        self._ask()
        if key not in self.kept:
            raise ValueError(key)
        self.kept[key] += delta
        return int(self.kept[key])

    def delete(self, key: str) -> bool:
        self._ask()
        return self.kept.pop(key, None) is not None


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def lasting(
    store: Store, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> LastingRedisCache:
    made = LastingRedisCache(f"redis://{request.node.name}", {"KEY_PREFIX": request.node.name})
    made._near.clear()
    monkeypatch.setitem(made.__dict__, "_cache", store)
    return made


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def test_while_redis_is_here_it_is_the_cache(lasting: LastingRedisCache, store: Store) -> None:
    lasting.set("a", 1)
    assert lasting.get("a") == 1
    assert lasting.is_here()
    assert len(store.kept) == 1


def test_while_it_is_away_facts_are_not_here_and_nothing_fails(
    lasting: LastingRedisCache, store: Store
) -> None:
    lasting.set("a", 1)
    store.here = False
    assert lasting.get("a", "miss") == "miss"
    lasting.set("a", 2)
    assert lasting.get("a") is None
    assert lasting.add("b", 1)
    assert not lasting.delete("a")
    assert not lasting.is_here()


def test_it_is_not_asked_again_at_once(lasting: LastingRedisCache, store: Store, clock: list[float]) -> None:
    store.here = False
    for _ in range(5):
        lasting.get("a")
    assert store.asked == 1
    clock[0] += module.ASK_AGAIN_SECONDS
    store.here = True
    lasting.set("a", 1)
    assert lasting.get("a") == 1


def test_a_limit_counts_on_while_redis_is_away(
    lasting: LastingRedisCache, store: Store, clock: list[float]
) -> None:
    store.here = False
    lasting.add(LIMIT, 0, 120)
    assert [lasting.incr(LIMIT) for _ in range(3)] == [1, 2, 3]
    assert not lasting.add(LIMIT, 0, 120)
    history = f"{COUNTERS[0]}login:10/m"
    assert lasting.add(f"{history}:lock", True, 10)
    assert not lasting.add(f"{history}:lock", True, 10)
    lasting.set(history, [3.0, 2.0], 60)
    assert lasting.get(history) == [3.0, 2.0]
    assert lasting.delete(f"{history}:lock")


def test_a_counter_that_began_elsewhere_counts_too(lasting: LastingRedisCache, store: Store) -> None:
    """Between `add` and `incr` Redis may go or come."""
    assert lasting.incr(LIMIT) == 1
    with pytest.raises(ValueError, match="fact"):
        lasting.incr("fact")


def test_after_the_pause_one_thread_tries_and_the_others_do_not_wait_with_it(
    lasting: LastingRedisCache, store: Store, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.here = False
    assert not lasting.is_here()
    clock[0] += module.ASK_AGAIN_SECONDS
    others: list[bool] = []

    def hangs() -> bool:
        before = store.asked
        others.append(lasting.is_here())
        assert store.asked == before
        raise Away

    monkeypatch.setattr(store, "ping", hangs)
    assert not lasting.is_here()
    assert others == [False]
    monkeypatch.undo()


def test_what_could_not_be_forgotten_is_forgotten_when_redis_is_back(
    lasting: LastingRedisCache, store: Store, clock: list[float]
) -> None:
    lasting.set("policy", "old")
    store.here = False
    lasting.delete("policy")
    store.here = True
    clock[0] += module.ASK_AGAIN_SECONDS
    assert lasting.get("policy") is None
    assert store.kept == {}
