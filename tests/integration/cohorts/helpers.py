"""What the tests of the recording services ask again and again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.models.expressions import RawSQL

from cohorts.models import Barrier, Delay, DischargePlan, Episode, Person, PlanStep, Spell
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale


@contextmanager
def refused(words: str, field: str | None) -> Iterator[None]:
    """The act is refused in these words at this field, and the register and the trail stay as they were."""
    before = register()
    with pytest.raises(Refusal) as caught:
        yield
    assert words in caught.value.sentence
    assert caught.value.field == field
    assert register() == before


@contextmanager
def stale(**differences: tuple[str, str]) -> Iterator[None]:
    """Someone else saved first: each field with their value and ours, and nothing written."""
    before = register()
    with pytest.raises(Stale) as caught:
        yield
    found = {each.field: (each.theirs, each.yours) for each in caught.value.differences}
    assert found == differences
    assert register() == before


def register() -> list[list[dict[str, Any]]]:
    """Everything that the services write."""
    models = (Person, Spell, Episode, DischargePlan, PlanStep, Delay, Barrier, AuditEntry)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def entries(did: str) -> list[AuditEntry]:
    """The entries about one kind of act, as they were written: those of one moment, too."""
    written = RawSQL("rowid" if connection.vendor == "sqlite" else "ctid", ())
    return list(AuditEntry.objects.filter(did=did).order_by("at", written))


def only_entry(did: str) -> AuditEntry:
    """The one entry about one kind of act."""
    (found,) = entries(did)
    return found
