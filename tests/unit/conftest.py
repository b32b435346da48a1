"""Unit tests read no clock: the day is always a parameter."""

from __future__ import annotations

from typing import NoReturn

import pytest


@pytest.fixture(autouse=True)
def _no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> NoReturn:
        raise AssertionError("a unit test read the clock: only views, tasks and commands may")

    for name in ("now", "localdate", "localtime"):
        monkeypatch.setattr(f"django.utils.timezone.{name}", refuse)
