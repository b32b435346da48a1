"""An import's rows compared with the register as it now is, and kept for the reader to decide on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from cohorts.domain.imports.compare import ABSENT_FROM, Comparison, compare
from cohorts.domain.imports.fields import Columns
from cohorts.domain.imports.outcomes import Outcome, RowKind, counts_of, encoded
from cohorts.domain.imports.rows import Context, Problem, RowReader
from cohorts.models import ImportRow, ImportRun
from cohorts.services.imports.names import names_of
from cohorts.services.imports.snapshot import read_register
from tcp_portal.collector import without_collector
from tcp_portal.partnerships.models import Partnership

BATCH = 1_000
Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class File:
    """What was read of a file and how its columns are named."""

    headings: Sequence[str]
    columns: Columns
    rows: Sequence[tuple[int, Cells]]


@dataclass(slots=True)
class Kept:
    """What the reader had decided before rows are written anew: whom not to take, and ends given to the absent."""

    left_out: set[tuple[int, str]] = field(default_factory=set)
    ends: dict[str, dict[str, str]] = field(default_factory=dict)


def outcomes_of(partnership: Partnership, file: File, *, as_at: date) -> tuple[list[Outcome], Comparison]:
    """Every row's outcome against the register now; nothing is written."""
    names, payers = names_of(partnership)
    reader = RowReader(file.headings, file.columns, Context(as_at, names))
    with without_collector():
        comparison = Comparison(read_register(partnership, as_at=as_at), payers, reader, as_at)
        return compare([reader.read(number, cells) for number, cells in file.rows], comparison), comparison


def file_of(run: ImportRun) -> File:
    """What the import's rows keep of the file."""
    rows = run.rows.filter(number__lt=ABSENT_FROM).order_by("number").values_list("number", "cells")
    return File(
        run.headings,
        run.columns,
        list(rows.iterator(chunk_size=2_000)),
    )


@transaction.atomic
def compare_run(run: ImportRun) -> list[Outcome]:
    """Compares and writes the rows anew; the reader's choice stays where the row still means the same person."""
    kept, file = kept_of(run), file_of(run)
    outcomes, _ = outcomes_of(run.partnership, file, as_at=run.as_at)
    write_rows(run, file, outcomes, kept)
    return outcomes


def kept_of(run: ImportRun) -> Kept:
    """What the reader chose and gave so far."""
    kept = Kept()
    rows = run.rows.filter(kind__in=[kind.value for kind in RowKind if kind.may_be_taken])
    for number, person_id, end, chosen in rows.values_list("number", "person_id", "end", "chosen"):
        person = str(person_id)
        if end:
            kept.ends[person] = end
        if not chosen:
            kept.left_out.add((number, person))
    return kept


def write_rows(run: ImportRun, file: File, outcomes: Iterable[Outcome], kept: Kept | None = None) -> None:
    """Rows of the import as they now stand, in place of those before; the import waits for a decision."""
    kept = kept or Kept()
    cells = dict(file.rows)
    run.rows.all().delete()
    found = list(outcomes)
    ImportRow.objects.bulk_create(
        [_row(run, outcome, cells.get(outcome.number), kept) for outcome in found], batch_size=BATCH
    )
    run.counts = {**run.counts, **counts_of(found), "rows": len(file.rows)}
    run.state, run.reason = ImportRun.State.PREVIEW, ""
    run.version += 1
    run.save()


def _row(run: ImportRun, outcome: Outcome, cells: Cells | None, kept: Kept) -> ImportRow:
    end = kept.ends.get(outcome.person_id or "") if outcome.absent else None
    left_out = (outcome.number, str(outcome.person_id)) in kept.left_out
    return ImportRow(
        run=run,
        number=outcome.number,
        kind=outcome.kind.value,
        person_id=UUID(outcome.person_id) if outcome.person_id else None,
        cells=[] if cells is None else cells,
        end=end,
        changes=told_changes(outcome),
        problems=told_problems(outcome.problems),
        chosen=(outcome.is_clean or end is not None) and not left_out,
    )


def told_changes(outcome: Outcome) -> dict[str, list[Any]]:
    """The changes as a row keeps them."""
    return {key: [encoded(old), encoded(new)] for key, (old, new) in outcome.changes.items()}


def told_problems(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """The problems as a row keeps them."""
    return [{"column": problem.column, "says": problem.says} for problem in problems]


def raw_rows(run: ImportRun, rows: Iterable[tuple[int, Cells]]) -> None:
    """The rows as they were read, before anything is compared."""
    ImportRow.objects.bulk_create(
        [
            ImportRow(run=run, number=number, kind=RowKind.PROBLEM.value, cells=cells)
            for number, cells in rows
        ],
        batch_size=BATCH,
    )


def columns_as_kept(columns: Columns) -> Mapping[str, list[str]]:
    """A map as JSON keeps it."""
    return {key: list(named) for key, named in columns.items() if named}
