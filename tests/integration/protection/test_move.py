"""The migration that sealed what stood in clear, forwards and back, with rows in the tables.

Once, on PostgreSQL: what it does with rows is the same code on both, and a guard takes both through all migrations.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from cohorts.models import ImportRow, Mismatch, Person
from tcp_portal.audit import identity
from tcp_portal.audit.models import AuditEntry
from tests.factories import admitted, make_partnership

PLAIN = [("cohorts", "0014_wall"), ("audit", "0003_wall")]


def migrate(targets: list[tuple[str, str | None]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.fixture
def to_the_newest(transactional_db: None) -> Iterator[None]:
    """Whatever happens, the other tests find the newest tables, and the plain role may use them."""
    yield
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    if connection.vendor == "postgresql":
        from tests import plain_role

        plain_role.make()


@pytest.mark.once
@pytest.mark.no_cover
@pytest.mark.usefixtures("to_the_newest")
def test_names_move_into_sealed_columns_and_back() -> None:
    spell = admitted(make_partnership(), given_name="Quillon", family_name="Dunmorrow")
    person, number = spell.person, spell.person.nhs_number
    past = migrate(PLAIN)
    before = past.get_model("cohorts", "Person").objects.get(pk=person.pk)
    assert (before.given_name, before.family_name, before.nhs_number) == ("Quillon", "Dunmorrow", number)
    entry = past.get_model("audit", "AuditEntry").objects.get(changes__has_key="given_name")
    assert entry.changes["given_name"] == [None, "Quillon"]
    _rows_of_an_import(past, person)
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    now = Person.objects.get(pk=person.pk)
    assert (now.given_name, now.family_name, now.nhs_number) == ("Quillon", "Dunmorrow", number)
    assert Person.objects.with_nhs_number(number).get() == now
    assert "Quillon" not in str(AuditEntry.objects.values_list("changes", flat=True))
    assert identity.opened(AuditEntry.objects.get(pk=entry.pk), person.pk)["given_name"] == [None, "Quillon"]
    row = ImportRow.objects.get()
    assert (row.cells, row.end, row.changes) == (["Quillon"], {"on": "2017-01-01"}, {"ward": ["a", "b"]})
    mismatch = Mismatch.objects.get()
    assert (mismatch.ours, mismatch.theirs) == ("Quillon", "")


def _rows_of_an_import(past: Any, person: Person) -> None:
    run = past.get_model("cohorts", "ImportRun").objects.create(
        id=uuid4(), partnership_id=person.partnership_id, digest="d", format="csv", as_at="2017-01-01",
        state="preview", read_at=timezone.now(),
    )  # fmt: skip
    past.get_model("cohorts", "ImportRow").objects.create(
        id=uuid4(), run=run, number=2, kind="changed", person_id=person.pk, changes={"ward": ["a", "b"]},
        values={"cells": ["Quillon"], "end": {"on": "2017-01-01"}},
    )  # fmt: skip
    past.get_model("cohorts", "Mismatch").objects.create(
        id=uuid4(), person_id=person.pk, field="given_name", ours="Quillon", theirs="", run=run,
        seen_at=timezone.now(),
    )  # fmt: skip
