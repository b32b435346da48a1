"""What an extract may say about a person, and under which headings extracts and trackers say it.

Headings: Assuring Transformation, section 2.1 (the columns of the extract), our template's own, and those that
partnerships' trackers commonly have. The first heading of a field that a file has is its column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cohorts.domain import codes
from cohorts.domain.codes import CodeList


class Kind(StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    NUMBER = "nhs_number"
    NAME = "name"
    DATE = "date"
    CODE = "code"
    ENTRY = "entry"
    ARRANGEMENT = "arrangement"
    YES = "yes"
    FLAGS = "flags"
    PLACE = "place"
    ORIGIN = "origin"
    PAYER = "payer"
    SITE = "site"


class Group(StrEnum):
    """What a field is about, as the page of columns groups it."""

    PERSON = "The person"
    STAY = "The stay"
    BED = "The bed"
    PLAN = "The way out"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a column may hold. `template`: whether our own sheet has a column for it."""

    key: str
    label: str
    kind: Kind
    group: Group
    headings: tuple[str, ...] = ()
    codes: CodeList | None = None
    longest: int = 0
    template: bool = True

    @property
    def many(self) -> bool:
        """Whether several columns may hold it, one a flag."""
        return self.kind is Kind.FLAGS


def _person(key: str, label: str, kind: Kind, *headings: str, **more: object) -> Field:
    return Field(key, label, kind, Group.PERSON, headings, **more)  # type: ignore[arg-type]  # as Field has them


def _stay(key: str, label: str, kind: Kind, *headings: str, **more: object) -> Field:
    return Field(key, label, kind, Group.STAY, headings, **more)  # type: ignore[arg-type]


def _bed(key: str, label: str, kind: Kind, *headings: str, **more: object) -> Field:
    return Field(key, label, kind, Group.BED, headings, **more)  # type: ignore[arg-type]


def _plan(key: str, label: str, kind: Kind, *headings: str, **more: object) -> Field:
    return Field(key, label, kind, Group.PLAN, headings, **more)  # type: ignore[arg-type]


FIELDS: tuple[Field, ...] = (
    _person(
        "reference", "Reference", Kind.TEXT, "Patient reference", "Local reference", "Local patient reference",
        "Old patient reference", "PatientID", "Patient ID", "UniqueID", "Unique ID", "Person", "Ref", longest=20,
    ),
    _person("nhs_number", "NHS number", Kind.NUMBER, "NHSNumber", "NHS No", "NHS Num"),
    _person("given_name", "Given name", Kind.TEXT, "Given names", "Forename", "First name", longest=80),
    _person("family_name", "Family name", Kind.TEXT, "Surname", "Last name", longest=80),
    _person(
        "full_name", "Name", Kind.NAME, "Full name", "Patient name", "Patient", "Person name",
        longest=160, template=False,
    ),
    _person("date_of_birth", "Date of birth", Kind.DATE, "DateOfBirth", "DOB", "Birth date", "Born"),
    _person("sex", "Sex", Kind.CODE, "Gender", "Gender identity", codes=codes.SEX),
    _person(
        "ethnicity", "Ethnicity", Kind.CODE, "EthnicCategory", "Ethnic category", "Ethnic group",
        codes=codes.ETHNICITY,
    ),
    _person(
        "category", "Patient category", Kind.CODE, "PatientCategory", "Category", "LD or autism", "LD/ASD",
        codes=codes.CATEGORY,
    ),
    _person(
        "learning_disability_diagnosed_on", "Learning disability diagnosed on", Kind.DATE,
        "DateDiagnosedWithLearningDisability", template=False,
    ),
    _person("autism_diagnosed_on", "Autism diagnosed on", Kind.DATE, "DateDiagnosedWithAutism", template=False),
    _person(
        "home_place", "Home place", Kind.PLACE, "Place", "Borough", "Home borough", "Local authority", "Home",
        "Area",
    ),
    _person(
        "originating_commissioner", "Originating commissioner", Kind.ORIGIN, "OriginatingCCGnew",
        "OriginatingCCG", "Originating CCG", "Originating ICB", "CCG of origin", "Origin",
        "Originating commissioner code",
    ),
    _stay("entry", "How the person came", Kind.ENTRY, "Entry"),
    _stay(
        "planned", "Planned admission", Kind.CODE, "AdmissionPlan", "Planned or unplanned", "Admission planned",
        codes=codes.PLANNED,
    ),
    _stay(
        "source", "Source of admission", Kind.CODE, "PostcodeType", "Admission source", "Admitted from",
        codes=codes.SOURCE,
    ),
    _stay(
        "started_on", "First admission of the stay", Kind.DATE, "Started on", "SpellStart", "SpellStartDate",
        "Spell start", "Start of the stay", "First admission",
    ),
    _stay("counted_from", "Counted from", Kind.DATE),
    _stay(
        "ended_on", "Date of discharge", Kind.DATE, "Ended on", "DateOfActualTransfer", "Discharge date",
        "Actual discharge date", "Date discharged", "Discharged", "Date of closure", "Closure date", "Q49",
        "End date", "Record closed on",
    ),
    _stay(
        "destination", "Discharged to", Kind.CODE, "Destination", "Discharge destination", "Transfer",
        "RecordClosed", "Closure reason", "Reason for closure", "Q50", codes=codes.DESTINATION,
    ),
    _bed(
        "admitted_on", "In this bed since", Kind.DATE, "Admitted on", "HospitalAdmissionDate",
        "Hospital admission date", "Admission date", "Date of admission", "Admitted", "Date admitted",
        "Episode start", "Start date",
    ),
    _bed("provider", "Provider", Kind.TEXT, "ProviderName", "Provider name", longest=160),
    _bed(
        "site", "Hospital", Kind.SITE, "Site", "SiteName", "Site name", "Hospital site", "Hospital name", "Unit",
        longest=120,
    ),
    _bed(
        "site_code", "Hospital code", Kind.TEXT, "SiteCode", "Site code", "ODS site code", "Site ODS code",
        longest=12, template=False,
    ),
    _bed("ward", "Ward", Kind.TEXT, "WardName", "Ward name", longest=80),
    _bed("bed_type", "Bed type", Kind.CODE, "BedType", "WardType", "Ward type", codes=codes.BED_TYPE),
    _bed(
        "security", "Ward security", Kind.CODE, "WardSecurityLevel", "Security", "Security level",
        codes=codes.SECURITY,
    ),
    _bed(
        "commissioner", "Commissioner", Kind.PAYER, "SubmittingCCGnew", "SubmittingCCG", "Submitting CCG",
        "Submitting commissioner", "Paying commissioner", "Responsible commissioner", "CCG", "ICB",
        "Commissioner code",
    ),
    _bed(
        "arrangement", "Commissioning arrangement", Kind.ARRANGEMENT, "CCGorSC", "Arrangement",
        "Commissioner type",
    ),
    _bed(
        "legal_status", "Legal status", Kind.CODE, "DetainedUnderAct", "MHA status", "MHA", "Section",
        "Mental Health Act", codes=codes.LEGAL_STATUS,
    ),
    _bed("out_of_area", "Out of area", Kind.YES, "OutOfArea", "OOA", "Out of area placement"),
    _bed(
        "out_of_area_reasons", "Out-of-area reasons", Kind.FLAGS, "Out-of-area reason", "Reason out of area",
        codes=codes.OUT_OF_AREA_REASON,
    ),
    _plan(
        "status", "Care-plan status", Kind.CODE, "Status", "PatientCarePlan", "Care plan", "Discharge status",
        "Q42a", codes=codes.CARE_PLAN_STATUS,
    ),
    _plan(
        "planned_on", "Planned date", Kind.DATE, "Planned on", "DateOfPlannedTransfer", "Planned discharge date",
        "Planned date of discharge", "Expected discharge date", "Estimated discharge date", "EDD", "Q47a",
    ),
)  # fmt: skip
BY_KEY: Mapping[str, Field] = {field.key: field for field in FIELDS}
KEYS = ("nhs_number", "reference")
# The columns of the extract's flags: OAPReasonNoLocalBed says yes or no to one reason.
_FLAG = "oapreason"


def plain(heading: str) -> str:
    """A heading as it is compared: letters and digits only, in small letters."""
    return re.sub(r"[^a-z0-9]", "", heading.lower())


_FIELD_OF: dict[str, str] = {}
for _field in FIELDS:
    for _heading in (_field.key, _field.label, *_field.headings):
        _FIELD_OF.setdefault(plain(_heading), _field.key)
_RANK = {
    (field.key, plain(heading)): rank
    for field in FIELDS
    for rank, heading in reversed(list(enumerate((field.key, field.label, *field.headings))))
}
_FLAG_CODES = {plain(code.national): code.code for code in codes.OUT_OF_AREA_REASON.codes}
_NO_REASON = "na"


def field_named(text: str) -> Field | None:
    """The field that a heading means, or a key of somebody's map: by key, label or a heading that we know."""
    key = _FIELD_OF.get(plain(text))
    return BY_KEY[key] if key else None


def is_known_heading(heading: str) -> bool:
    """Whether the heading is one of those that we know."""
    return plain(heading) in _FIELD_OF or plain(heading).startswith(_FLAG)


def flag_of(heading: str) -> str | None:
    """Which out-of-area reason the column says yes or no to; empty for “not applicable”; None for no such column."""
    name = plain(heading)
    if not name.startswith(_FLAG):
        return None
    reason = name.removeprefix(_FLAG)
    return "" if reason == _NO_REASON else _FLAG_CODES.get(reason)


Columns = Mapping[str, Sequence[str]]


def guess(headings: Sequence[str]) -> dict[str, list[str]]:
    """For each field the heading that means it; of several the first in the field's own list."""
    found: dict[str, list[str]] = {}
    for heading in headings:
        field = field_named(heading)
        if field is None or field.many:
            continue
        known = found.get(field.key)
        rank = _RANK[field.key, plain(heading)]
        if known is None or rank < _RANK[field.key, plain(known[0])]:
            found[field.key] = [heading]
    reasons = [heading for heading in headings if flag_of(heading) is not None]
    reasons = reasons or [heading for heading in headings if _is_reasons(heading)][:1]
    if reasons:
        found["out_of_area_reasons"] = reasons
    return found


def _is_reasons(heading: str) -> bool:
    field = field_named(heading)
    return field is not None and field.many


def missing(columns: Columns) -> tuple[str, ...]:
    """What a file must name before its rows mean anything, in words; empty where nothing is missing."""
    if not any(columns.get(key) for key in KEYS):
        return ("a column for the NHS number or the reference",)
    return ()


def not_for_new(columns: Columns) -> tuple[str, ...]:
    """What somebody new cannot do without and no column names, in words."""
    wanted = (
        (("date_of_birth",), "the date of birth"),
        (("admitted_on", "started_on"), "the day of admission"),
        (("site", "site_code"), "the hospital"),
        (("bed_type",), "the bed type"),
    )
    return tuple(words for keys, words in wanted if not any(columns.get(key) for key in keys))
