"""An import from its file to the decision: read, columns named, compared, chosen from, thrown away."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cohorts.domain import rules
from cohorts.domain.imports.compare import ABSENT_FROM
from cohorts.domain.imports.fields import BY_KEY, Columns, guess, missing
from cohorts.domain.imports.grid import Grid
from cohorts.domain.imports.outcomes import RowKind
from cohorts.domain.imports.reading import digest_of, read_file
from cohorts.domain.kinds import Exit
from cohorts.models import ColumnMap, ImportRow, ImportRun
from cohorts.models.imports import ImportRowQuerySet
from cohorts.services.imports import queue
from cohorts.services.imports.comparing import columns_as_kept, compare_run, raw_rows
from cohorts.services.locking import check_version
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership

State = ImportRun.State
# More rows than this are compared and taken in by a worker; fewer within the request.
ROWS_AT_ONCE = 2_000
# Rows hold names and numbers: what nobody decided on is cleared away.
KEPT_FOR = timedelta(days=14)
LOST_AFTER = timedelta(minutes=5)
_TAKEABLE = [kind.value for kind in RowKind if kind.may_be_taken]


def check_import(*, partnership: Partnership, act: Act) -> None:
    """Who may import: raises PermissionDenied also for a post that reaches only some of the people.

    A file is about everyone, and a comparison would tell of people whom the post does not reach.
    """
    for permission in (Permission.IMPORT_PEOPLE, Permission.RECORD_PEOPLE):
        act.scope.must_allow(permission, partnership.pk)
        if act.scope.is_limited(permission, partnership.pk):
            raise PermissionDenied


@transaction.atomic
def open_run(*, partnership: Partnership, content: bytes, as_at: date, act: Act) -> ImportRun:
    """Reads a file; where its columns are understood, it is compared at once or by a worker.

    Raises Unreadable (a Refusal at `file`), Refusal at `as_at`, PermissionDenied. The file itself is not kept.
    """
    check_import(partnership=partnership, act=act)
    rules.check_not_future(as_at, today=act.today, what="The day of the extract", field="as_at")
    grid = read_file(content)
    columns = remembered(partnership, grid.headings)
    run = ImportRun.objects.create(
        partnership=partnership,
        digest=digest_of(content),
        format=grid.format,
        as_at=as_at,
        state=State.MAPPING if missing(columns) else State.COMPARING,
        headings=list(grid.headings),
        columns=columns_as_kept(columns),
        notes=[*grid.notes, *_seen_before(partnership, content)],
        counts={"rows": len(grid.rows)},
        read_at=act.now,
        read_by=act.by,
    )
    raw_rows(run, grid.rows)
    _write("import read", run, act, rows=len(grid.rows))
    if run.state == State.COMPARING:
        _compare(run, act)
    return run


def _seen_before(partnership: Partnership, content: bytes) -> list[str]:
    before = (
        ImportRun.objects.filter(partnership=partnership, digest=digest_of(content), state=State.DONE)
        .order_by("-decided_at")
        .first()
    )
    if before is None or before.decided_at is None:
        return []
    return [
        f"This very file was taken in before, on {rules.day_words(timezone.localdate(before.decided_at))}."
    ]


def headings_digest(headings: Sequence[str]) -> str:
    """By what the map of a file's columns is found again."""
    return hashlib.sha256("\x1f".join(headings).encode("utf-8", "surrogatepass")).hexdigest()


def remembered(partnership: Partnership, headings: Sequence[str]) -> Columns:
    """The partnership's own map for these headings, or the one that they suggest."""
    own = ColumnMap.objects.filter(partnership=partnership, headings=headings_digest(headings)).first()
    return own.columns if own else guess(headings)


def grid_of(content: bytes) -> Grid:
    """The file as it is read, for the command that keeps nothing."""
    return read_file(content)


@transaction.atomic
def set_columns(*, run: ImportRun, version: int, columns: Columns, act: Act) -> ImportRun:
    """Names the columns, remembers them for files with the same headings, and compares again.

    Raises Refusal (what is missing; a column named twice), Stale, PermissionDenied.
    """
    locked = _locked(run, act)
    check_version(locked, version)
    _check_waiting(locked)
    check_columns(columns, locked.headings)
    locked.columns = columns_as_kept(columns)
    ColumnMap.objects.update_or_create(
        partnership=locked.partnership,
        headings=headings_digest(locked.headings),
        defaults={"columns": locked.columns, "saved_at": act.now},
    )
    locked.state = State.COMPARING
    locked.version += 1
    locked.save()
    _write("import columns", locked, act, columns=len(locked.columns))
    _compare(locked, act)
    return locked


def check_columns(columns: Columns, headings: Sequence[str]) -> None:
    """A map names columns that the file has, each for one field, and somebody to match rows by."""
    used: dict[str, str] = {}
    for key, named in columns.items():
        for heading in named:
            if heading not in headings:
                raise Refusal(f"The file has no column “{heading}”.", field=key)
            if heading in used:
                one, other = BY_KEY[used[heading]].label, BY_KEY[key].label
                raise Refusal(
                    f"The column “{heading}” is named for two things: “{one}” and “{other}”.", field=key
                )
            used[heading] = key
    lacking = missing(columns)
    if lacking:
        raise Refusal(
            f"Name {lacking[0]}: without it nobody can tell whom a row is about.", field="nhs_number"
        )


def _compare(run: ImportRun, act: Act) -> None:
    if run.counts.get("rows", 0) <= ROWS_AT_ONCE:
        compare_run(run)
    else:
        hand_out(run, act.now)


def hand_out(run: ImportRun, now: datetime) -> None:
    """A worker is told once the transaction is done."""
    run.touched_at = now
    run.save(update_fields=["touched_at"])
    transaction.on_commit(lambda: queue.nudge(run.pk))


def _locked(run: ImportRun, act: Act) -> ImportRun:
    locked = (
        ImportRun.objects.visible_to(act.scope)
        .select_for_update(of=("self",))
        .select_related("partnership")
        .filter(pk=run.pk)
        .first()
    )
    if locked is None:
        raise PermissionDenied
    check_import(partnership=locked.partnership, act=act)
    return locked


def lock_waiting(run: ImportRun, version: int, act: Act) -> ImportRun:
    """The import, locked, at the version that the reader saw, with nothing decided and no worker at it."""
    locked = _locked(run, act)
    _check_waiting(locked)
    check_version(locked, version)
    return locked


def _check_waiting(run: ImportRun) -> None:
    if run.is_decided:
        raise Refusal(f"This import was decided on already: {run.get_state_display().lower()}.")
    if run.is_busy:
        raise Refusal("This import is being worked on. Wait until it is done.")


@transaction.atomic
def choose(*, run: ImportRun, shown: Collection[UUID], chosen: Collection[UUID], act: Act) -> None:
    """Of the rows shown on a page those that are to be taken in, and no others."""
    locked = _locked(run, act)
    _check_waiting(locked)
    rows = ImportRow.objects.filter(run=locked, pk__in=list(shown), kind__in=_TAKEABLE)
    rows.exclude(pk__in=list(chosen)).update(chosen=False)
    _with_an_end(rows.filter(pk__in=list(chosen))).update(chosen=True)


@transaction.atomic
def choose_all(*, run: ImportRun, wanted: bool, act: Act) -> None:
    """Every row that can be taken in, or none."""
    locked = _locked(run, act)
    _check_waiting(locked)
    rows = ImportRow.objects.filter(run=locked, kind__in=_TAKEABLE)
    (_with_an_end(rows) if wanted else rows).update(chosen=wanted)


def _with_an_end(rows: ImportRowQuerySet) -> ImportRowQuerySet:
    """Without those who are absent from the file and of whom nobody said how their stay ended."""
    return rows.filter(Q(number__lt=ABSENT_FROM) | Q(end__isnull=False))


@transaction.atomic
def give_end(*, row: ImportRow, on: date, destination: str, exit: Exit, act: Act) -> None:
    """Says when and how the stay ended of somebody whom the file leaves out, so that it can be taken in."""
    run = _locked(row.run, act)
    _check_waiting(run)
    if row.number < ABSENT_FROM or row.person is None:
        raise Refusal("The file has a row about this person.")
    stay = row.person.spells.filter(ended_on__isnull=True).first()
    if stay is None:
        raise Refusal("This person is not in hospital any more in the register.", field="on")
    rules.check_not_future(on, today=act.today, what="The end")
    rules.check_not_before(on, stay.counted_from, what="The end", event="the admission")
    rules.check_destination(exit, destination, on)
    row.end = {"on": on.isoformat(), "destination": destination}
    row.chosen = True
    row.save(update_fields=["end", "chosen"])


@transaction.atomic
def throw_away(*, run: ImportRun, version: int, act: Act) -> ImportRun:
    """The file was the wrong one: its rows are deleted, and nothing else changes."""
    locked = lock_waiting(run, version, act)
    decide(locked, State.DISCARDED, act)
    _write("import thrown away", locked, act)
    return locked


def decide(run: ImportRun, state: ImportRun.State, act: Act) -> None:
    """The import is over: its rows, which hold names and numbers, are deleted."""
    run.rows.all().delete()
    run.state, run.decided_at, run.decided_by, run.reason = state, act.now, act.by, ""
    run.version += 1
    run.save()


def _write(did: str, run: ImportRun, act: Act, **told: int) -> None:
    audit.record(
        by=act.by,
        did=did,
        at=act.now,
        obj=run,
        partnership_id=run.partnership_id,
        changes={name: [None, value] for name, value in told.items()},
    )
