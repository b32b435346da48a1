"""The world with hostile words in every text, and its readers; the Chromium of the browser tests."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.browser.conftest import browser_type_launch_args  # noqa: F401  # a fixture
from tests.guards.threats.looking import readers_of
from tests.guards.threats.poison import poison
from tests.guards.universe import World


@pytest.fixture(scope="module")
def hostile_world(world: World) -> World:
    """The world with hostile words in it, in its own transaction."""
    taken, kept = poison()
    assert len(taken) > 150, sorted(kept)
    return world


@pytest.fixture(scope="module")
def clients(hostile_world: World) -> dict[str, Client]:
    return readers_of(hostile_world)
