"""Field by field: what a row says of a person, a stay, a bed and a plan beside what the register has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cohorts.domain import codes, rules
from cohorts.domain.codes.endings import OTHER_BED
from cohorts.domain.imports.newcomers import Payers, check_codes, check_payer
from cohorts.domain.imports.outcomes import Change
from cohorts.domain.imports.register import KnownBed, KnownPerson, KnownStay
from cohorts.domain.imports.rows import FileRow, Problem
from cohorts.domain.rules import day_words

PERSON = (
    "nhs_number", "given_name", "family_name", "date_of_birth", "sex", "ethnicity", "category",
    "learning_disability_diagnosed_on", "autism_diagnosed_on", "home_place", "originating_commissioner",
)  # fmt: skip
STAY = ("entry", "planned", "source", "started_on", "counted_from")
BED = (
    "site", "ward", "bed_type", "security", "commissioner", "arrangement", "legal_status", "out_of_area",
    "out_of_area_reasons",
)  # fmt: skip
PLAN = ("status", "planned_on")


@dataclass(slots=True)
class StayChanges:
    """The differences of a stay; `moves_on`: the row tells of a move to another bed on that day."""

    changes: dict[str, Change] = field(default_factory=dict)
    bed_id: str | None = None
    moves_on: date | None = None
    conflict: str = ""


def _between(row: FileRow, keys: tuple[str, ...], known: Mapping[str, Any]) -> dict[str, Change]:
    """The fields that the row names and that differ."""
    said = row.values
    return {
        key: (known.get(key), said[key])
        for key in keys
        if key in said and said[key] != known.get(key) and not (said[key] == "" and not known.get(key))
    }


def person_changes(row: FileRow, person: KnownPerson) -> dict[str, Change]:
    """What the row says differently of who the person is; letter case of a name is no difference."""
    found = _between(row, PERSON, {**person.values, "nhs_number": person.nhs_number})
    for key in ("given_name", "family_name"):
        if key in found and str(found[key][0]).casefold() == str(found[key][1]).casefold():
            del found[key]
    return found


def ended_stay(
    row: FileRow, person: KnownPerson, ended: date, column: str
) -> tuple[KnownStay | None, Problem | None]:
    """The stay that a row with an end is about; none for one that the register does not have."""
    if row.get("destination") == OTHER_BED:
        return None, Problem(
            "says that the person moved to another bed, and no row says to which. Record the move as a transfer",
            column,
        )
    for stay in person.stays:
        if stay.ended_on == ended:
            return stay, None
    around = [
        stay
        for stay in person.stays
        if stay.counted_from <= ended and (stay.ended_on is None or ended < stay.ended_on)
    ]
    if not around:
        return None, None
    stay = around[-1]
    if stay.ended_on is not None:
        return None, Problem(
            f"is {day_words(ended)}; the register has the end on {day_words(stay.ended_on)}", column
        )
    return stay, None


def stay_changes(row: FileRow, stay: KnownStay, as_at: date, payers: Payers) -> StayChanges:
    """What the row says differently of the stay, of the bed at the extract's day, and of the plan.

    Raises Refusal where the new facts break a rule.
    """
    found = StayChanges(changes=_between(row, STAY, {**stay.values, "started_on": stay.started_on}))
    if "counted_from" in found.changes and stay.counted_from == row.get("counted_from"):
        del found.changes["counted_from"]
    ended = row.get("ended_on")
    if ended is not None:
        _end(row, stay, ended, found)
    bed = stay.bed_on(as_at) if ended is None else stay.beds[-1] if stay.beds else None
    if bed is not None:
        _bed(row, stay, bed, found)
        _check_bed(found, bed, as_at, payers)
    if stay.ended_on is None:
        found.changes |= _between(row, PLAN, stay.plan)
        _check_plan(row, stay, as_at, found)
    return found


def _end(row: FileRow, stay: KnownStay, ended: date, found: StayChanges) -> None:
    if stay.ended_on is None:
        found.changes["ended_on"] = (None, ended)
        found.changes["destination"] = ("", row.get("destination") or "")
    elif row.get("destination") and row.get("destination") != stay.values["destination"]:
        found.changes["destination"] = (stay.values["destination"], row.get("destination"))


def _bed(row: FileRow, stay: KnownStay, bed: KnownBed, found: StayChanges) -> None:
    """A later day in the bed with other facts is a move; the same day, or none, is a correction."""
    changes = _between(row, BED, bed.values)
    admitted = row.get("admitted_on")
    whole = "started_on" not in row.values  # one date only: that of the stay or of the bed
    starts = {bed.started_on, stay.started_on} if whole else {bed.started_on}
    if admitted is not None and admitted not in starts:
        _other_day(admitted, stay, bed, changes, found, whole=whole)
    elif not changes:
        return
    found.bed_id = bed.id
    if changes and bed is not stay.beds[-1] and not found.conflict:
        found.conflict = (
            "differs about a ward stay that has ended since in the register. Correct it on the person’s page"
        )
    found.changes |= changes


def _other_day(
    admitted: date,
    stay: KnownStay,
    bed: KnownBed,
    changes: dict[str, Change],
    found: StayChanges,
    *,
    whole: bool,
) -> None:
    """The row has another day for the bed: a move, a correction of the bed or of the stay, or a contradiction."""
    if changes and admitted > bed.started_on and bed is stay.beds[-1]:
        found.moves_on = admitted
        changes["admitted_on"] = (bed.started_on, admitted)
    elif changes and admitted < bed.started_on:
        found.conflict = (
            f"tells of another bed since {day_words(admitted)}; the register has the present one "
            f"since {day_words(bed.started_on)}"
        )
        changes["admitted_on"] = (bed.started_on, admitted)
    elif whole and bed is stay.beds[0]:
        found.changes["started_on"] = (stay.started_on, admitted)
    else:
        if admitted < stay.started_on:
            found.conflict = (
                f"has the bed from {day_words(admitted)}; the register has the whole stay "
                f"from {day_words(stay.started_on)}"
            )
        changes["admitted_on"] = (bed.started_on, admitted)


def _check_bed(found: StayChanges, bed: KnownBed, as_at: date, payers: Payers) -> None:
    new = {key: found.changes[key][1] for key in BED if key in found.changes}
    if not new:
        return
    on = found.moves_on or bed.started_on
    whole = {**bed.values, **new}
    check_codes(new, on, on)
    if "commissioner" in new or "arrangement" in new:
        if "arrangement" not in new:
            whole["arrangement"] = payers.arrangement_of(new["commissioner"])
            if whole["arrangement"] != bed.values["arrangement"]:
                found.changes["arrangement"] = (bed.values["arrangement"], whole["arrangement"])
        check_payer(whole, on, payers)
    if not whole["out_of_area"] and whole["out_of_area_reasons"]:
        if "out_of_area" not in new:
            found.changes["out_of_area"] = (False, True)
        elif "out_of_area_reasons" not in new:
            found.changes["out_of_area_reasons"] = (whole["out_of_area_reasons"], ())
        else:
            rules.check_out_of_area(whole["out_of_area"], whole["out_of_area_reasons"])


def _check_plan(row: FileRow, stay: KnownStay, as_at: date, found: StayChanges) -> None:
    if "planned_on" in found.changes:
        rules.check_not_before(
            found.changes["planned_on"][1], row.get("started_on") or stay.started_on, what="The planned date",
            event="the admission", field="planned_on",
        )  # fmt: skip
    if "status" in found.changes:
        rules.check_code(codes.CARE_PLAN_STATUS, found.changes["status"][1], as_at, field="status")
