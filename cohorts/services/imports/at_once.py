"""An extract taken in by the operator's command: read, compared, and every clean row recorded, or nothing at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from cohorts.domain import rules
from cohorts.domain.imports.compare import ABSENT_FROM, Comparison
from cohorts.domain.imports.fields import FIELDS, Columns, field_named, missing
from cohorts.domain.imports.grid import Grid
from cohorts.domain.imports.outcomes import Outcome, RowKind, counts_of
from cohorts.domain.imports.reading import digest_of, read_file
from cohorts.domain.imports.rows import Problem
from cohorts.models import ImportRun
from cohorts.services.imports.comparing import File, columns_as_kept, outcomes_of
from cohorts.services.imports.runs import State, check_columns, check_import, remembered
from cohorts.services.imports.taking import NotTaken, Taken, take
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership

_TRIES = 3  # rows that a rule refuses are told and left out, and the others taken once more


@dataclass(frozen=True, slots=True)
class Report:
    """What was read, what each row would do or did, and what was recorded (None: nothing was to be)."""

    grid: Grid
    columns: Columns
    outcomes: Sequence[Outcome]
    comparison: Comparison
    taken: Taken | None = None
    notes: Sequence[str] = field(default_factory=tuple)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by kind."""
        return counts_of(self.outcomes)

    def reference_of(self, outcome: Outcome) -> str:
        """The reference that the register or the file has; never a name or a number."""
        if outcome.person_id is not None:
            return self.comparison.register.people[outcome.person_id].reference
        return str(outcome.values.get("reference") or "")


def columns_from(map_: Mapping[str, Any], headings: Sequence[str]) -> dict[str, list[str]]:
    """Somebody's own map: field of ours to heading, or to several for out-of-area reasons.

    Raises Refusal, at the field, for a field that is not ours or a column that the file does not have.
    """
    found: dict[str, list[str]] = {}
    for name, heading in map_.items():
        known = field_named(name)
        if known is None:
            raise Refusal(
                f"“{name}” is not a field of ours. They are: {', '.join(each.key for each in FIELDS)}.",
                field=name,
            )
        if heading in (None, "", []):
            continue
        named = [str(one) for one in heading] if isinstance(heading, list) else [str(heading)]
        if len(named) > 1 and not known.many:
            raise Refusal(f"“{name}” can be in one column only.", field=name)
        found[known.key] = named
    check_columns(found, headings)
    return found


def import_file(
    *,
    partnership: Partnership,
    content: bytes,
    as_at: date,
    act: Act,
    map_: Mapping[str, Any] | None = None,
    dry_run: bool = False,
) -> Report:
    """Compares a file with the register and, unless it is a dry run, records every clean row in one transaction.

    Clean are rows that are new, changed, or closed with an end of their own; conflicts, problems and people whom the
    file leaves out are listed for reconciliation. Raises Refusal for a file or map that cannot be used.
    """
    check_import(partnership=partnership, act=act)
    rules.check_not_future(as_at, today=act.today, what="The day of the extract", field="as_at")
    grid = read_file(content)
    columns = (
        columns_from(map_, grid.headings) if map_ is not None else remembered(partnership, grid.headings)
    )
    lacking = missing(columns)
    if lacking:
        raise Refusal(
            f"The file lacks {lacking[0]}: nobody can tell whom a row is about.", field="nhs_number"
        )
    file = File(grid.headings, columns, grid.rows)
    if dry_run:
        outcomes, comparison = outcomes_of(partnership, file, as_at=as_at)
        return Report(grid, columns, outcomes, comparison, notes=grid.notes)
    return _taken(partnership, content, grid, file, as_at, act)


def _taken(partnership: Partnership, content: bytes, grid: Grid, file: File, as_at: date, act: Act) -> Report:
    refused: dict[int, str] = {}
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return _take(partnership, content, grid, file, as_at, act, refused)
        except NotTaken as fault:
            refused |= fault.refused
    raise Refusal("Nothing was taken in: the register's rules refuse these rows together.", field="file")


def _take(
    partnership: Partnership,
    content: bytes,
    grid: Grid,
    file: File,
    as_at: date,
    act: Act,
    refused: Mapping[int, str],
) -> Report:
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    outcomes, comparison = outcomes_of(partnership, file, as_at=as_at)
    for outcome in outcomes:
        if outcome.number in refused:
            outcome.turned(RowKind.PROBLEM, Problem(refused[outcome.number]))
    run = ImportRun.objects.create(
        partnership=partnership,
        digest=digest_of(content),
        format=grid.format,
        as_at=as_at,
        state=State.TAKING,
        headings=list(grid.headings),
        columns=columns_as_kept(file.columns),
        notes=list(grid.notes),
        counts={"rows": len(grid.rows)},
        read_at=act.now,
        read_by=act.by,
    )
    clean = [outcome for outcome in outcomes if outcome.is_clean]
    told = take(run=run, outcomes=outcomes, wanted=clean, comparison=comparison, act=act)
    return Report(grid, file.columns, outcomes, comparison, taken=told, notes=grid.notes)


def is_absent(outcome: Outcome) -> bool:
    """Whether the outcome is about somebody whom the file has no row for."""
    return outcome.number >= ABSENT_FROM
