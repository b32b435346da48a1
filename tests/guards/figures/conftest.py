"""The register of the tests of performance, in place of the world of the other guards."""

from __future__ import annotations

import pytest

from tests.integration.trajectories.made import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()
