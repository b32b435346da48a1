"""Each row against the register as at the extract's day: new, changed, closed, in conflict, the same, or a problem.

A cell that says nothing changes nothing. What was recorded after the extract's day is not undone by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cohorts.domain.imports.differences import ended_stay, person_changes, stay_changes
from cohorts.domain.imports.newcomers import (
    Payers,
    check_stay,
    entry_of,
    exit_kind,
    person_values,
    stay_values,
)
from cohorts.domain.imports.outcomes import IN_HOSPITAL, Outcome, RowKind
from cohorts.domain.imports.register import KnownPerson, KnownStay, Register
from cohorts.domain.imports.rows import FileRow, Problem, RowReader
from cohorts.domain.kinds import Exit
from cohorts.domain.rules import Period, check_stay_fits, day_words
from tcp_portal.errors import Refusal

# Rows that the file does not have: people of the register whom it does not name. Numbers past any row.
ABSENT_FROM = 10_000_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """What rows are compared with."""

    register: Register
    payers: Payers
    reader: RowReader
    as_at: date

    def problem(self, refusal: Refusal) -> Problem:
        """A broken rule, at the column of its field."""
        return Problem(refusal.sentence.rstrip("."), self.reader.column_of(refusal.field or ""))


def compare(rows: Sequence[FileRow], comparison: Comparison) -> list[Outcome]:
    """The outcome of every row in the file's order, then of everyone in hospital whom the file leaves out."""
    whose = [_who(row, comparison) for row in rows]
    said = _said_twice(rows, whose, comparison)
    outcomes, seen = [], set()
    for row, who in zip(rows, whose, strict=True):
        if isinstance(who, KnownPerson):
            seen.add(who.id)
        elif isinstance(who, _Clash):
            seen.update(who.ids)
        outcomes.append(_outcome(row, who, said.get(row.number), comparison))
    return [*outcomes, *_absent(comparison, seen)]


@dataclass(frozen=True, slots=True)
class _Clash:
    """Who the row is about cannot be said."""

    says: str
    column: str
    ids: tuple[str, ...]


_Who = KnownPerson | _Clash | None


def _who(row: FileRow, comparison: Comparison) -> _Who:
    """The person of the register, by NHS number first and then by reference."""
    register = comparison.register
    number, reference = row.get("nhs_number"), row.get("reference")
    by_number, by_reference = register.by_number(number), register.by_reference(reference)
    if by_number and by_reference and by_number is not by_reference:
        column = comparison.reader.column_of("nhs_number")
        says = (
            f"the NHS number is that of {by_number.reference}, the reference that of {by_reference.reference}"
        )
        return _Clash(says, column, (by_number.id, by_reference.id))
    if by_reference and number and by_reference.nhs_number and by_reference.nhs_number != number:
        says = f"{by_reference.reference} has another NHS number in the register"
        return _Clash(says, comparison.reader.column_of("nhs_number"), (by_reference.id,))
    if by_number or by_reference:
        return by_number or by_reference
    same = register.called(row.get("given_name"), row.get("family_name"), row.get("date_of_birth"))
    if same:
        says = (
            f"{same[0].reference} has the same name and date of birth, and another NHS number and reference or none. "
            "If it is the same person, give the same number or reference here and in the portal"
        )
        return _Clash(says, "", tuple(one.id for one in same))
    return None


def _said_twice(rows: Sequence[FileRow], whose: Sequence[_Who], comparison: Comparison) -> dict[int, Problem]:
    """What is told of rows about a person who has several; an earlier, finished record is no fault."""
    groups: dict[str, list[FileRow]] = {}
    for row, who in zip(rows, whose, strict=True):
        number, reference = row.get("nhs_number"), row.get("reference")
        key = who.id if isinstance(who, KnownPerson) else number or (reference or "").casefold()
        if key:
            groups.setdefault(key, []).append(row)
    told: dict[int, Problem] = {}
    for group in groups.values():
        if len(group) > 1:
            told |= _told_of(group)
    return told


def _told_of(group: list[FileRow]) -> dict[int, Problem]:
    newest = max(group, key=lambda row: (row.get("ended_on") is None, row.get("admitted_on") or date.min))
    start = newest.get("admitted_on") or newest.get("started_on")
    others = [row for row in group if row is not newest]
    if start and all((row.get("ended_on") or date.max) <= start for row in others):
        return {
            row.number: Problem(f"{EARLIER} Row {newest.number} is the person’s newest and is read")
            for row in others
        }
    told = {}
    for row in group:
        rest = ", ".join(str(other.number) for other in group if other is not row)
        told[row.number] = Problem(f"the same person also stands in row {rest}. Keep one row for each person")
    return told


EARLIER = "An earlier record, which is left as it is."


def _outcome(row: FileRow, who: _Who, twice: Problem | None, comparison: Comparison) -> Outcome:
    person_id = who.id if isinstance(who, KnownPerson) else None
    outcome = Outcome(row.number, RowKind.SAME, person_id)
    if row.problems:
        return outcome.turned(RowKind.PROBLEM, *row.problems)
    if twice is not None:
        return outcome.turned(RowKind.SAME if twice.says.startswith(EARLIER) else RowKind.CONFLICT, twice)
    if isinstance(who, _Clash):
        return outcome.turned(RowKind.CONFLICT, Problem(who.says, who.column))
    wrong = _impossible(row, comparison)
    if wrong is not None:
        return outcome.turned(RowKind.PROBLEM, wrong)
    try:
        return _newcomer(row, outcome, comparison) if who is None else _known(row, who, outcome, comparison)
    except Refusal as refusal:
        return outcome.turned(RowKind.PROBLEM, comparison.problem(refusal))


def _impossible(row: FileRow, comparison: Comparison) -> Problem | None:
    """What no register makes right: nobody named, or a day that the extract cannot know."""
    named = all(row.get(key) for key in ("given_name", "family_name", "date_of_birth"))
    if not row.get("nhs_number") and not row.get("reference") and not named:
        return Problem("nobody can tell whom it is about: there is no NHS number and no reference")
    for key in ("date_of_birth", "started_on", "admitted_on", "counted_from", "ended_on"):
        day = row.get(key)
        if day is not None and day > comparison.as_at:
            says = f"is after {day_words(comparison.as_at)}, the day that the extract tells of"
            return Problem(says, comparison.reader.column_of(key))
    return None


def _newcomer(row: FileRow, outcome: Outcome, comparison: Comparison) -> Outcome:
    """Somebody the register does not have."""
    person = person_values(row, comparison.payers)
    stay = stay_values(row, comparison.payers)
    check_stay(
        {**person, **stay}, born=person["date_of_birth"], as_at=comparison.as_at, payers=comparison.payers
    )
    return _new(outcome, {**person, **stay})


def _new(outcome: Outcome, values: dict[str, object]) -> Outcome:
    outcome.kind, outcome.values = RowKind.NEW, values
    outcome.changes = {key: (None, value) for key, value in values.items() if value not in (None, "", ())}
    return outcome


def _known(row: FileRow, person: KnownPerson, outcome: Outcome, comparison: Comparison) -> Outcome:
    """Somebody the register has: the stay that the row is about, compared, or a new one."""
    outcome.changes = dict(person_changes(row, person))
    stay, conflict = _stay_of(row, person, comparison)
    if conflict:
        if row.get("ended_on") is None:
            outcome.changes[IN_HOSPITAL] = (False, True)
        return outcome.turned(RowKind.CONFLICT, conflict)
    if stay is None:
        return _new_stay(row, person, outcome, comparison)
    outcome.stay_id = stay.id
    found = stay_changes(row, stay, comparison.as_at, comparison.payers)
    outcome.changes |= found.changes
    outcome.bed_id, outcome.moves_on = found.bed_id, found.moves_on
    if found.conflict:
        return outcome.turned(RowKind.CONFLICT, Problem(found.conflict))
    return _judged(row, person, stay, outcome, comparison)


def _stay_of(
    row: FileRow, person: KnownPerson, comparison: Comparison
) -> tuple[KnownStay | None, Problem | None]:
    ended = row.get("ended_on")
    if ended is not None:
        return ended_stay(row, person, ended, comparison.reader.column_of("ended_on"))
    stay = person.counted_on(comparison.as_at)
    if stay is not None:
        return stay, None
    start = row.get("admitted_on") or row.get("started_on")
    if person.died_on is not None:
        return None, Problem(f"the register says that the person died on {day_words(person.died_on)}")
    last = person.stays[-1] if person.stays else None
    if last and last.ended_on and (start is None or start < last.ended_on):
        return None, Problem(
            f"the register says that the stay ended on {day_words(last.ended_on)}; the extract has the person "
            f"in hospital on {day_words(comparison.as_at)}"
        )
    if last and last.ended_on is None and (start is None or start <= last.counted_from):
        return None, Problem(
            f"the register counts the person only from {day_words(last.counted_from)}; the extract has them "
            f"in hospital on {day_words(comparison.as_at)}"
        )
    return None, None


def _new_stay(row: FileRow, person: KnownPerson, outcome: Outcome, comparison: Comparison) -> Outcome:
    """A further admission of somebody known. Their facts, where they differ, are corrected with it."""
    values = stay_values(row, comparison.payers)
    born = row.get("date_of_birth") or person.values["date_of_birth"]
    check_stay(values, born=born, as_at=comparison.as_at, payers=comparison.payers)
    _, counted = entry_of(values, last_discharge=None)
    try:
        others = [Period(stay.counted_from, stay.ended_on) for stay in person.stays]
        check_stay_fits(Period(counted, values["ended_on"]), others)
    except Refusal as refusal:
        return outcome.turned(RowKind.CONFLICT, comparison.problem(refusal))
    changed = outcome.changes
    outcome = _new(outcome, values)
    outcome.changes = {**changed, **outcome.changes}
    return outcome


def _judged(
    row: FileRow, person: KnownPerson, stay: KnownStay, outcome: Outcome, comparison: Comparison
) -> Outcome:
    """Same, changed or closed; in conflict where somebody changed a field after the extract's day."""
    if not outcome.changes:
        return outcome
    later = {key: day for key, day in person.edited.items() if key in outcome.changes}
    if later:
        key, day = min(later.items())
        return outcome.turned(
            RowKind.CONFLICT,
            Problem(
                f"was changed in the portal on {day_words(day)}, after the day of the extract",
                comparison.reader.column_of(key),
            ),
        )
    closes = stay.ended_on is None and "ended_on" in outcome.changes
    if closes:
        exit_kind(outcome.changes.get("destination", ("", ""))[1])
    outcome.kind = RowKind.CLOSED if closes else RowKind.CHANGED
    return outcome


def _absent(comparison: Comparison, seen: set[str]) -> Iterable[Outcome]:
    """Everyone whom the register has in hospital on the day and the file does not name."""
    people = sorted(comparison.register.people.values(), key=lambda person: person.reference)
    missing = [person for person in people if person.id not in seen and person.counted_on(comparison.as_at)]
    for at, person in enumerate(missing):
        stay = person.counted_on(comparison.as_at)
        ended = stay.ended_on if stay else None
        says = f"in the register in hospital on {day_words(comparison.as_at)}, and in no row of the file"
        yield Outcome(
            number=ABSENT_FROM + at,
            kind=RowKind.CLOSED if ended is None else RowKind.SAME,
            person_id=person.id,
            stay_id=stay.id if stay else None,
            absent=ended is None,
            changes={IN_HOSPITAL: (True, False)} if ended is None else {},
            problems=[Problem(says)],
        )


def ends_with_death(values: dict[str, object]) -> bool:
    """Whether a new stay ended with the person's death."""
    return bool(values["ended_on"]) and exit_kind(str(values["destination"])) is Exit.DEATH
