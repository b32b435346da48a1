"""How a soak is judged: memory and connections of its last fifth beside those of its second."""

from __future__ import annotations

import pytest

from tools.faults.soak import Look, figures


def looks(*webs: float, worker: float = 300.0, database: int = 6, redis: int = 9) -> list[Look]:
    return [Look(web, worker, database, redis) for web in webs]


def test_what_levels_off_after_the_start_holds() -> None:
    memory, connections = figures("a soak", looks(40, 80, 82, 83, 84))
    assert memory.holds
    assert memory.found == "web 80 to 84 MiB, worker 300 to 300 MiB"
    assert connections.holds


def test_a_tenth_more_at_the_end_breaks_the_promise() -> None:
    memory, _ = figures("a soak", looks(40, 80, 82, 85, 88))
    assert not memory.holds


def test_connections_that_grow_break_the_promise_and_one_that_comes_and_goes_does_not() -> None:
    steady = looks(*[80.0] * 50)
    last = steady[-1]
    more = Look(last.web, last.worker, last.database, last.redis + 1)
    _, once = figures("a soak", [*steady[:-1], more])
    assert once.holds
    _, always = figures("a soak", [*steady[:-10], *[more] * 10])
    assert not always.holds
    assert always.found == "database 6.0 to 6.0, redis 9.0 to 10.0"


def test_too_few_looks_say_nothing() -> None:
    with pytest.raises(ValueError, match="five looks"):
        figures("a soak", looks(80, 80, 80, 80))
