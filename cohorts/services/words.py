"""A stored value in words, for the reader who is told what someone else changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from cohorts.domain import codes, nhs_number
from cohorts.domain.kinds import Arrangement, Entry, Exit
from cohorts.domain.rules import day_words

_LISTS = {
    "sex": codes.SEX,
    "ethnicity": codes.ETHNICITY,
    "category": codes.CATEGORY,
    "source": codes.SOURCE,
    "planned": codes.PLANNED,
    "legal_status": codes.LEGAL_STATUS,
    "security": codes.SECURITY,
    "bed_type": codes.BED_TYPE,
    "destination": codes.DESTINATION,
    "status": codes.CARE_PLAN_STATUS,
}
_KINDS = {kind.value: kind.label for kinds in (Entry, Exit, Arrangement) for kind in kinds}


def in_words(field: str, value: Any) -> str:
    """The value of a field as people read it; an NHS number is masked."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        value = ", ".join(codes.OUT_OF_AREA_REASON.label(reason) for reason in value)
    if value is None or value == "":
        return "not recorded"
    if isinstance(value, date):
        return day_words(value)
    if field in _LISTS:
        return _LISTS[field].label(value)
    if field in ("entry", "exit", "arrangement"):
        return _KINDS[value]
    return nhs_number.masked(value) if field == "nhs_number" else str(value)
