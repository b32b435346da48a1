from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tcp_portal.operations import logs, request_id, tasks

GIVEN = "0f8fad5b-d9cb-469f-a165-70867728950e"


class Request:
    """What Celery gives a task to know of its message."""

    def __init__(self, headers: dict[str, Any]) -> None:
        self.headers = headers

    def get(self, name: str) -> Any:
        return self.headers.get(name)


def test_a_task_belongs_to_the_request_that_sent_it(monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[dict[str, Any]] = []
    monkeypatch.setattr(logs, "told_task", lambda **told: noted.append({**told, "id": request_id.current()}))
    headers: dict[str, Any] = {}
    with request_id.within(GIVEN):
        tasks._hand_on(headers=headers)
    task = SimpleNamespace(name="packs.build", request=Request(headers))
    tasks._begin(task=task)
    assert request_id.current() == GIVEN
    tasks._end(task=task, state="SUCCESS")
    assert request_id.current() == ""
    assert noted == [{"task": "packs.build", "state": "SUCCESS", "ms": noted[0]["ms"], "id": GIVEN}]


def test_a_task_of_nobody_gets_an_id_of_its_own() -> None:
    tasks._begin(task=SimpleNamespace(name="sweep", request=Request({})))
    assert len(request_id.current()) == len(GIVEN)
    request_id.enter("")
