"""A stored value in words, for the reader who is told what someone else changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from cohorts.domain import codes, nhs_number
from cohorts.domain.kinds import Arrangement, Entry, Exit
from cohorts.domain.registers import Response
from cohorts.domain.reviews import ReviewKind, ReviewState
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
    "out_of_area_reasons": codes.OUT_OF_AREA_REASON,
    "consent": codes.CONSENT,
    "referred_by": codes.REFERRER,
    "exit_reason": codes.REGISTER_EXIT,
    "needs_group": codes.NEEDS_GROUP,
    "setting": codes.SETTING,
    "risk_factors": codes.RISK_FACTOR,
    "mode": codes.REVIEW_MODE,
    "asked_by": codes.ASKED_BY,
    "review_outcome": codes.REVIEW_OUTCOME,
    "confidence": codes.CONFIDENCE,
    "accommodation": codes.ACCOMMODATION,
    "support": codes.SUPPORT,
    "reason": codes.DELAY_REASON,
    "attribution": codes.ATTRIBUTION,
    "party": codes.PARTY,
    "area": codes.REVIEW_AREA,
    "advocacy": codes.INVOLVED,
    "family": codes.INVOLVED,
    "advocate_kinds": codes.ADVOCATE_KIND,
    "education_plan": codes.YES_NO,
    "needs": codes.NEED,
    "raised_by": codes.OBJECTOR,
}
# Lists that share the name of a field: the first that knows the code has its label.
_SEVERAL = {
    "kind": (codes.DISPUTE_KIND, codes.OUTSIDE_REVIEW),
    "outcome": (codes.DISPUTE_OUTCOME,),
    "mode": (codes.VISIT_MODE,),
}
_KINDS = {
    kind.value: kind.label
    for kinds in (Entry, Exit, Arrangement, ReviewKind, ReviewState, Response)
    for kind in kinds
}


def in_words(field: str, value: Any) -> str:
    """The value of a field as people read it; an NHS number is masked."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        value = ", ".join(in_words(field, item) for item in value)
    elif value and (field in _LISTS or field in _SEVERAL):
        return _label(field, value)
    if value is None or value == "":
        return "not recorded"
    if isinstance(value, date):
        return day_words(value)
    if field in ("entry", "exit", "arrangement", "review_kind", "review_state", "response"):
        return _KINDS.get(value, str(value))
    return nhs_number.masked(value) if field == "nhs_number" else str(value)


def _label(field: str, code: str) -> str:
    if field in _LISTS:
        return _LISTS[field].label(code)
    return next((one.label(code) for one in _SEVERAL[field] if one.get(code)), str(code))


def stored_in_words(field: str, value: Any) -> str:
    """A value as the trail keeps it, dates as text, as people read it: what the access log and a person's page say."""
    return in_words(field, date.fromisoformat(value) if field.endswith("_on") and value else value)
