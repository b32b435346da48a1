"""Whoever can write into Redis runs no code by it and makes nothing that its owner did not ask for."""

from __future__ import annotations

import inspect
import os
import pickle

import pytest
from django.conf import settings
from kombu.exceptions import ContentDisallowed
from kombu.serialization import loads

from tcp_portal.celery import app

pytestmark = pytest.mark.once
OURS = ("tcp_portal.", "cohorts.", "trajectories.", "finance.", "workstreams.")


class Runs:
    """What would start a program when it is read as a pickle."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("false",)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-python-serialize", pickle.dumps(Runs())),
        ("application/x-yaml", b"!!python/object/apply:os.system ['false']"),
        ("application/x-msgpack", b"\x80"),
    ],
)
def test_a_message_that_could_run_something_is_refused_unread(kind: str, body: bytes) -> None:
    with pytest.raises(ContentDisallowed):
        loads(body, kind, "binary", accept=app.conf.accept_content)


def test_messages_results_and_sessions_are_json_alone() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.task_ignore_result
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"
    assert settings.SESSION_ENGINE in (
        "django.contrib.sessions.backends.db",
        "django.contrib.sessions.backends.cached_db",
    )


def test_a_task_is_told_an_id_or_nothing() -> None:
    """What is to be done, by whom and with whose rights stands in the row that the id names, in the database."""
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if name.startswith(OURS)}
    assert len(ours) > 8
    for name, task in ours.items():
        told = inspect.signature(task.run).parameters.values()
        taken = {one.name for one in told if one.kind is not one.VAR_KEYWORD}
        assert all(one.endswith("_id") or one in ("month", "kind") for one in taken), (name, taken)
