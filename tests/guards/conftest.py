"""The world of universe.py, made once for each module that asks for it, on the day of the factories."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction

from tests.guards.universe import World, make_world

NOON = "2017-05-12 12:00:00+01:00"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Everything in it is gone after the module: tests that change something undo it themselves."""
    with django_db_blocker.unblock(), time_machine.travel(NOON, tick=False), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
