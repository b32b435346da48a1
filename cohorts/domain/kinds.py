"""The kinds that the register tells apart."""

from __future__ import annotations

from enum import StrEnum


class Entry(StrEnum):
    """How a person came to be counted by a partnership."""

    FIRST = "first_admission"
    READMISSION = "readmission"
    TRANSFER_IN = "transfer_in"
    FOUND_LATE = "found_late"

    @property
    def label(self) -> str:
        return _ENTRY_LABELS[self]

    @property
    def is_admission(self) -> bool:
        return self in (Entry.FIRST, Entry.READMISSION)


class Exit(StrEnum):
    """How a person ceased to be counted by a partnership."""

    DISCHARGE = "discharge"
    TRANSFER_OUT = "transfer_out"
    OUT_OF_SCOPE = "out_of_scope"
    DEATH = "death"

    @property
    def label(self) -> str:
        return _EXIT_LABELS[self]


class Arrangement(StrEnum):
    """Who commissions a bed: a CCG or its successor ICB, NHS England, or a provider collaborative."""

    CCG = "ccg"
    SPECIALISED = "specialised"
    PROVIDER_COLLABORATIVE = "provider_collaborative"

    @property
    def label(self) -> str:
        return _ARRANGEMENT_LABELS[self]


_ENTRY_LABELS = {
    Entry.FIRST: "First admission",
    Entry.READMISSION: "Readmission within a year",
    Entry.TRANSFER_IN: "Transfer in from another partnership",
    Entry.FOUND_LATE: "Found late",
}
_EXIT_LABELS = {
    Exit.DISCHARGE: "Discharge",
    Exit.TRANSFER_OUT: "Transfer out to another partnership",
    Exit.OUT_OF_SCOPE: "Closed as out of scope",
    Exit.DEATH: "Death",
}
_ARRANGEMENT_LABELS = {
    Arrangement.CCG: "CCG or ICB",
    Arrangement.SPECIALISED: "Specialised commissioning",
    Arrangement.PROVIDER_COLLABORATIVE: "Provider collaborative",
}
