"""Moves columns between plain and sealed, for migrations: row by row in batches, either way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tcp_portal import vault
from tcp_portal.access.wall import crossing
from tcp_portal.sealed import place

BATCH = 1_000
Move = Callable[[Any, Any], None]


def seal_columns(
    app: str, model: str, columns: Mapping[str, str], *, as_text: Callable[[Any], str] = str
) -> Move:
    """Fills each sealed column (`columns`: plain name to its name for now) from the plain one of the same row.

    What it seals opens under the plain name, which the column takes over afterwards.
    """

    @crossing("a migration of all registers")
    def move(apps: Any, _schema_editor: Any) -> None:
        rows = apps.get_model(app, model)
        for batch in _batches(rows):
            for row in batch:
                for plain, sealed in columns.items():
                    bound = place(f"{rows._meta.db_table}.{plain}", row.pk)
                    setattr(row, sealed, vault.keyring().seal(as_text(getattr(row, plain)), bound))
            rows._default_manager.bulk_update(batch, list(columns.values()), batch_size=BATCH)

    return move


def open_columns(
    app: str, model: str, columns: Mapping[str, str], *, from_text: Callable[[str], Any] = str
) -> Move:
    """The way back: the plain columns from the sealed ones."""

    @crossing("a migration of all registers")
    def move(apps: Any, _schema_editor: Any) -> None:
        rows = apps.get_model(app, model)
        for batch in _batches(rows):
            for row in batch:
                for plain, sealed in columns.items():
                    bound = place(f"{rows._meta.db_table}.{plain}", row.pk)
                    setattr(row, plain, from_text(vault.keyring().open(getattr(row, sealed), bound)))
            rows._default_manager.bulk_update(batch, list(columns), batch_size=BATCH)

    return move


def _batches(rows: Any) -> Any:
    keys = list(rows._default_manager.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(keys), BATCH):
        yield list(rows._default_manager.filter(pk__in=keys[first : first + BATCH]))
