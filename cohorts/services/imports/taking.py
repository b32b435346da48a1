"""The rows that were chosen, taken into the register: all of them in one transaction, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from cohorts.domain.imports.compare import Comparison
from cohorts.domain.imports.outcomes import Outcome, RowKind, counts_of
from cohorts.domain.imports.rows import Problem, new_site_parts
from cohorts.models import ImportRun
from cohorts.services.imports import mismatches
from cohorts.services.imports.admitting import RefusedNewcomers, admit_newcomers
from cohorts.services.imports.comparing import file_of, kept_of, outcomes_of, told_changes, write_rows
from cohorts.services.imports.recording import record
from cohorts.services.imports.runs import ROWS_AT_ONCE, State, check_import, decide, hand_out, lock_waiting
from cohorts.services.sites import site_named
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.collector import without_collector
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import Organisation, Partnership, Place, Site

Told = Callable[[int, str], None]
MOVED = (
    "The register changed while you looked: {count} of the chosen rows would now do something else. Nothing was "
    "taken in. Look at the rows again, then confirm."
)
REFUSED = (
    "Nothing was taken in: {count} of the chosen rows cannot be recorded. They are now listed as problems, each with "
    "its reason. Confirm again to take in the others."
)


class NotTaken(Exception):
    """Rows that the register's rules refused, by number, each with the reason; the transaction is undone."""

    def __init__(self, refused: dict[int, str]) -> None:
        super().__init__("Some rows were refused.")
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Taken:
    """How many people an import admitted, changed and closed, and how many differences it left."""

    new: int
    changed: int
    closed: int
    left: int


@transaction.atomic
def confirm(*, run: ImportRun, version: int, act: Act) -> ImportRun:
    """Takes the chosen rows in: at once, or by a worker where there are many.

    Raises Refusal (nothing was taken in, and why), Stale, PermissionDenied.
    """
    locked = lock_waiting(run, version, act)
    if locked.state != State.PREVIEW:
        raise Refusal("Name the columns first.")
    locked.state, locked.reason, locked.decided_by = State.TAKING, "", act.by
    locked.version += 1
    locked.save()
    if locked.counts.get("rows", 0) > ROWS_AT_ONCE:
        hand_out(locked, act.now)
    else:
        take_run(run_id=locked.pk, act=act)
        locked.refresh_from_db()
    return locked


def take_run(*, run_id: UUID, act: Act, told: Told = lambda _done, _doing: None) -> None:
    """Takes in what was confirmed. Where it cannot be, the import waits again for a decision and says why."""
    try:
        with transaction.atomic():
            run = (
                ImportRun.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=run_id)
            )
            if run.state == State.TAKING:
                _take_rows(run, act, told)
    except NotTaken as fault:
        _back_to_preview(run_id, fault.refused)


def _take_rows(run: ImportRun, act: Act, told: Told) -> None:
    chosen = {
        number: (kind, changes, end)
        for number, kind, changes, end in run.rows.filter(chosen=True)
        .values_list("number", "kind", "changes", "end")
        .iterator(chunk_size=2_000)
    }
    _lock(run.partnership)
    told(0, "Comparing once more")
    outcomes, comparison = outcomes_of(run.partnership, file_of(run), as_at=run.as_at)
    moved, wanted = {}, []
    for outcome in outcomes:
        if outcome.number not in chosen:
            continue
        kind, changes, end = chosen[outcome.number]
        if (kind, changes) != (outcome.kind.value, told_changes(outcome)):
            moved[outcome.number] = ""
        elif outcome.absent:
            _give_end(outcome, end)
        wanted.append(outcome)
    if moved or len(wanted) != len(chosen):
        raise NotTaken(dict(moved))
    take(run=run, outcomes=outcomes, wanted=wanted, comparison=comparison, act=act, told=told)


def _give_end(outcome: Outcome, end: dict[str, str] | None) -> None:
    if end is None:
        raise NotTaken({outcome.number: "Say when and how the stay ended"})
    outcome.changes = {
        "ended_on": (None, date.fromisoformat(end["on"])),
        "destination": ("", end["destination"]),
    }


def _lock(partnership: Partnership) -> None:
    """One import, and one new reference, of a partnership at a time."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)


def take(
    *,
    run: ImportRun,
    outcomes: Sequence[Outcome],
    wanted: Sequence[Outcome],
    comparison: Comparison,
    act: Act,
    told: Told = lambda _done, _doing: None,
) -> Taken:
    """Records the wanted outcomes, in the caller's transaction, and lists what still differs.

    Raises NotTaken with every row that a rule refuses: the caller's transaction must then be undone.
    """
    check_import(partnership=run.partnership, act=act)
    with without_collector():
        return _take(run, outcomes, wanted, comparison, act, told)


def _take(
    run: ImportRun,
    outcomes: Sequence[Outcome],
    wanted: Sequence[Outcome],
    comparison: Comparison,
    act: Act,
    told: Told,
) -> Taken:
    _add_hospitals(wanted, run.partnership, act)
    newcomers = [one for one in wanted if one.kind is RowKind.NEW and one.person_id is None]
    known = [one for one in wanted if one.person_id is not None]
    told(0, "Admitting people who are new")
    try:
        admit_newcomers(
            [one.values for one in newcomers], partnership=run.partnership, names=_Words().of, act=act,
            told=lambda done: told(done, "Admitting people who are new"),
        )  # fmt: skip
    except RefusedNewcomers as fault:
        raise NotTaken({newcomers[at].number: says for at, says in fault.refused.items()}) from fault
    except Refusal as refusal:
        raise NotTaken({one.number: refusal.sentence.rstrip(".") for one in newcomers}) from refusal
    _record_known(known, run.as_at, act, lambda done: told(len(newcomers) + done, "Recording what changed"))
    taken = {id(one) for one in wanted}
    left = mismatches.refresh(
        run=run,
        outcomes=[one for one in outcomes if id(one) not in taken],
        register=comparison.register,
        act=act,
    )
    counted = counts_of(wanted)
    found = Taken(counted["new"], counted["changed"], counted["closed"], left)
    run.counts = {
        **run.counts, **counts_of(outcomes), "left": left,
        "taken": {"new": found.new, "changed": found.changed, "closed": found.closed},
    }  # fmt: skip
    decide(run, State.DONE, act)
    audit.record(
        by=act.by, did="import taken in", at=act.now, obj=run, partnership_id=run.partnership_id,
        changes={name: [None, count] for name, count in (*run.counts["taken"].items(), ("left", left))},
    )  # fmt: skip
    return found


def _record_known(known: Iterable[Outcome], as_at: date, act: Act, told: Callable[[int], None]) -> None:
    refused: dict[int, str] = {}
    for number, outcome in enumerate(known, start=1):
        try:
            with transaction.atomic():
                record(outcome, as_at=as_at, act=act)
        except Refusal as refusal:
            refused[outcome.number] = refusal.sentence.rstrip(".")
        except Stale:
            refused[outcome.number] = "somebody changed the record at the same moment"
        if number % 100 == 0:
            told(number)
    if refused:
        raise NotTaken(refused)


def _add_hospitals(wanted: Iterable[Outcome], partnership: Partnership, act: Act) -> None:
    """Hospitals that the list does not have are added, once each, and named by their identity from then on."""
    made: dict[str, str] = {}
    for outcome in wanted:
        _, value = outcome.changes.get("site", (None, None))
        parts = new_site_parts(value) if value else None
        if parts is None:
            continue
        if value not in made:
            try:
                site = site_named(
                    provider=parts[0], name=parts[1], partnership_id=partnership.pk, scope=act.scope,
                    by=act.by, at=act.now,
                )  # fmt: skip
            except Refusal as refusal:
                raise NotTaken({outcome.number: refusal.sentence.rstrip(".")}) from refusal
            made[value] = str(site.pk)
        outcome.changes["site"] = (outcome.changes["site"][0], made[value])
        if outcome.values:
            outcome.values["site"] = made[value]


class _Words:
    """Places, payers and hospitals in words for the trail, each looked up once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, key: str, value: str) -> str:
        if value not in self._known:
            model: Any = {"home_place": Place, "site": Site}.get(key, Organisation)
            self._known[value] = str(model.objects.get(pk=UUID(value)))
        return self._known[value]


def _back_to_preview(run_id: UUID, refused: dict[int, str]) -> None:
    """The rows as they now compare, those that were refused as problems with their reasons."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=run_id)
        file = file_of(run)
        kept = kept_of(run)
        outcomes, _ = outcomes_of(run.partnership, file, as_at=run.as_at)
        told = {number: says for number, says in refused.items() if says}
        for outcome in outcomes:
            if outcome.number in told:
                outcome.turned(RowKind.PROBLEM, Problem(told[outcome.number]))
        write_rows(run, file, outcomes, kept)
        sentence = REFUSED if told else MOVED
        run.reason = sentence.format(count=len(told) or len(refused) or "some")
        run.save(update_fields=["reason"])
