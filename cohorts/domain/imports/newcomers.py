"""Somebody new: what the file leaves out is filled where that is safe, and the rules of an admission are asked.

The same rules as a recorded admission's, over facts in memory, so that ten thousand rows cost no query each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cohorts.domain import codes, rules
from cohorts.domain.codes.endings import OTHER_BED, exit_of
from cohorts.domain.codes.model import CodeList
from cohorts.domain.imports.rows import FileRow
from cohorts.domain.kinds import Arrangement, Entry, Exit
from cohorts.domain.rules import COMMISSIONER_KINDS
from tcp_portal.errors import Refusal

# Pages then read “Name not recorded, 34”.
NO_NAME = ("Name", "not recorded")
_SECURITY_OF_BED = {
    **dict.fromkeys(("116", "119", "127", "131", "206", "303", "306"), "1"),
    **dict.fromkeys(("120", "128", "132", "207", "304", "307"), "2"),
    **dict.fromkeys(("121", "208"), "3"),
    **dict.fromkeys(("112", "134", "202", "309"), "4"),
}
_NOT_KNOWN = {
    "sex": "X",
    "ethnicity": "99",
    "category": "4",
    "planned": "9",
    "source": "99",
    "legal_status": "99",
}
_FORENSIC = "1"  # version 2: low, medium or high secure, it does not say which


@dataclass(frozen=True, slots=True)
class Payers:
    """The partnership's commissioners: their kinds, when they left, where their people come from.

    `only` has the commissioner of an arrangement where there is but one; `places` the place of a CCG where it has one.
    """

    kinds: Mapping[str, str]
    left_on: Mapping[str, date | None]
    places: Mapping[str, str]
    only: Mapping[Arrangement, str]

    def arrangement_of(self, payer: str) -> str:
        """Under which arrangement a commissioner commissions, by its kind."""
        return next(
            kind.value for kind, kinds in COMMISSIONER_KINDS.items() if self.kinds.get(payer, "") in kinds
        )


def stay_values(row: FileRow, payers: Payers) -> dict[str, Any]:
    """The facts of a stay and its bed as the row has them, with what follows from them. Raises Refusal."""
    said = row.values
    admitted, started = said.get("admitted_on"), said.get("started_on")
    first = started or admitted
    if first is None:
        raise Refusal("is empty: an admission needs its day", field="admitted_on")
    if said.get("site") is None:
        raise Refusal("is empty: an admission needs the hospital", field="site")
    bed_type = said.get("bed_type")
    if bed_type is None:
        raise Refusal("is empty: an admission needs the bed type", field="bed_type")
    reasons = said.get("out_of_area_reasons", ())
    ended, destination = said.get("ended_on"), said.get("destination", "")
    return {
        "entry": said.get("entry", ""),
        "planned": said.get("planned", _NOT_KNOWN["planned"]),
        "source": said.get("source", _NOT_KNOWN["source"]),
        "started_on": first,
        "counted_from": said.get("counted_from"),
        "admitted_on": admitted or first,
        "ended_on": ended,
        "destination": destination,
        "site": said["site"],
        "ward": said.get("ward", ""),
        "bed_type": bed_type,
        "security": said.get("security") or _security(bed_type),
        **_payer(row, payers),
        "legal_status": said.get("legal_status", _NOT_KNOWN["legal_status"]),
        "out_of_area": said.get("out_of_area", bool(reasons)),
        "out_of_area_reasons": reasons,
        "status": said.get("status", ""),
        "planned_on": said.get("planned_on"),
    }


def person_values(row: FileRow, payers: Payers) -> dict[str, Any]:
    """The facts of a person new to the register. Raises Refusal without a date of birth."""
    said = row.values
    if said.get("date_of_birth") is None:
        raise Refusal("is empty: somebody new needs it", field="date_of_birth")
    origin = said.get("originating_commissioner")
    return {
        "reference": said.get("reference"),
        "nhs_number": said.get("nhs_number", ""),
        "given_name": said.get("given_name", NO_NAME[0]),
        "family_name": said.get("family_name", NO_NAME[1]),
        "date_of_birth": said["date_of_birth"],
        "sex": said.get("sex", _NOT_KNOWN["sex"]),
        "ethnicity": said.get("ethnicity", _NOT_KNOWN["ethnicity"]),
        "category": said.get("category", _NOT_KNOWN["category"]),
        "learning_disability_diagnosed_on": said.get("learning_disability_diagnosed_on"),
        "autism_diagnosed_on": said.get("autism_diagnosed_on"),
        "home_place": said.get("home_place") or payers.places.get(origin or ""),
        "originating_commissioner": origin,
    }


def _security(bed_type: str) -> str:
    if bed_type == _FORENSIC:
        raise Refusal("is empty: a forensic bed does not say how secure it is", field="security")
    return _SECURITY_OF_BED.get(bed_type, "0")


def _payer(row: FileRow, payers: Payers) -> dict[str, str]:
    """Who pays and how: each follows from the other where the file has but one."""
    payer, arrangement = row.get("commissioner"), row.get("arrangement")
    if payer is None and arrangement in (None, Arrangement.CCG.value):
        payer = row.get("originating_commissioner") or payers.only.get(Arrangement.CCG)
    elif payer is None:
        payer = payers.only.get(Arrangement(arrangement))
    if payer is None:
        raise Refusal("is empty: an admission needs who commissions it", field="commissioner")
    return {"commissioner": payer, "arrangement": arrangement or payers.arrangement_of(payer)}


def entry_of(values: Mapping[str, Any], *, last_discharge: date | None) -> tuple[Entry, date]:
    """How the person came and from which day they are counted, as said or as it follows."""
    first = values["started_on"]
    said = Entry(values["entry"]) if values["entry"] else None
    counted: date = values["counted_from"] or first
    if said is None or said.is_admission:
        if counted == first:
            return rules.entry_of_admission(first, last_discharge=last_discharge), first
        said = said or Entry.FOUND_LATE
    return said, counted


def exit_kind(destination: str) -> Exit:
    """How a stay ended that has this destination."""
    code = codes.DESTINATION.get(destination)
    if code is None:
        raise Refusal("is empty: a stay that ended needs where the person went", field="destination")
    return exit_of(code)


def check_stay(values: Mapping[str, Any], *, born: date, as_at: date, payers: Payers) -> None:
    """The rules of an admission and of its end. Raises the first Refusal, at its field.

    A code must have been in force on the day of the bed or on the day of the extract, which may use newer lists.
    """
    entry, counted = entry_of(values, last_discharge=None)
    rules.check_birth(born, today=as_at, first_start=values["started_on"])
    rules.check_not_before(
        counted, values["started_on"], what="The day from which the person is counted",
        event="the first admission", field="counted_from",
    )  # fmt: skip
    rules.check_entry(
        entry if entry is not Entry.READMISSION else Entry.FIRST,
        started_on=values["started_on"], counted_from=counted, last_discharge=None,
    )  # fmt: skip
    rules.check_not_before(
        values["admitted_on"], values["started_on"], what="The bed", event="the first admission",
        field="admitted_on",
    )  # fmt: skip
    check_codes(values, values["admitted_on"], as_at)
    rules.check_out_of_area(values["out_of_area"], values["out_of_area_reasons"])
    check_payer(values, values["admitted_on"], payers)
    _check_end(values, counted)
    if values["planned_on"] is not None:
        rules.check_not_before(
            values["planned_on"], values["started_on"], what="The planned date", event="the admission",
            field="planned_on",
        )  # fmt: skip


_CODES: tuple[tuple[str, CodeList], ...] = (
    ("sex", codes.SEX),
    ("ethnicity", codes.ETHNICITY),
    ("category", codes.CATEGORY),
    ("planned", codes.PLANNED),
    ("source", codes.SOURCE),
    ("bed_type", codes.BED_TYPE),
    ("security", codes.SECURITY),
    ("legal_status", codes.LEGAL_STATUS),
    ("status", codes.CARE_PLAN_STATUS),
)


def check_codes(values: Mapping[str, Any], day: date, as_at: date) -> None:
    """Each code is in force on the day or on that of the extract."""
    for field, list_ in _CODES:
        code = values.get(field)
        if code and not list_.allows(code, day):
            rules.check_code(list_, code, as_at, field=field)


def check_payer(values: Mapping[str, Any], on: date, payers: Payers) -> None:
    """The commissioner had not left the partnership by the day, and is of the arrangement's kind."""
    payer = values["commissioner"]
    left = payers.left_on.get(payer)
    if left is not None and left <= on:
        raise Refusal(f"had left the partnership by {rules.day_words(on)}", field="commissioner")
    rules.check_arrangement(Arrangement(values["arrangement"]), payers.kinds.get(payer, ""))


def _check_end(values: Mapping[str, Any], counted: date) -> None:
    ended = values["ended_on"]
    if ended is None:
        return
    kind = exit_kind(values["destination"])
    if values["destination"] == OTHER_BED:
        raise Refusal(
            "says that the person moved to another bed, and no row says to which", field="destination"
        )
    rules.check_destination(kind, values["destination"], ended)
    for day, event in ((counted, "the admission"), (values["admitted_on"], "the start in the bed")):
        rules.check_not_before(ended, day, what="The end", event=event, field="ended_on")
