"""Extracts for tests: rows by our field names, as CSV or XLSX, with what an Assuring Transformation row would say."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

from cohorts.models import Spell
from tcp_portal.partnerships.models import Partnership
from tests.factories import TODAY, commissioner_of, new_nhs_number, place_of, site_of

DAY = date(2017, 4, 30)
HEADINGS = {
    "reference": "PatientID",
    "nhs_number": "NHSNumber",
    "given_name": "Forename",
    "family_name": "Surname",
    "date_of_birth": "DateOfBirth",
    "sex": "Gender",
    "ethnicity": "EthnicCategory",
    "category": "PatientCategory",
    "home_place": "Borough",
    "originating_commissioner": "OriginatingCCGnew",
    "planned": "AdmissionPlan",
    "source": "PostcodeType",
    "started_on": "SpellStartDate",
    "ended_on": "DateOfActualTransfer",
    "destination": "Transfer",
    "admitted_on": "HospitalAdmissionDate",
    "provider": "ProviderName",
    "site": "SiteName",
    "ward": "WardName",
    "bed_type": "WardType",
    "security": "WardSecurityLevel",
    "commissioner": "SubmittingCCGnew",
    "arrangement": "CCGorSC",
    "legal_status": "DetainedUnderAct",
    "out_of_area": "Out of area",
    "status": "PatientCarePlan",
    "planned_on": "DateOfPlannedTransfer",
}
Row = dict[str, str]


def new_row(partnership: Partnership, **changes: str) -> Row:
    """Somebody whom the register does not have, as an extract says it."""
    row = {
        "reference": "",
        "nhs_number": new_nhs_number(),
        "given_name": "Rita",
        "family_name": "Dale",
        "date_of_birth": "03/04/1980",
        "sex": "2 Female",
        "ethnicity": "A",
        "category": "2 - LD and ASD",
        "home_place": "Havering",
        "originating_commissioner": commissioner_of(partnership, place=place_of(partnership)).name,
        "planned": "2 Unplanned",
        "source": "19",
        "started_on": "08/05/2016",
        "ended_on": "NULL",
        "destination": "",
        "admitted_on": "08/05/2016",
        "provider": f"{partnership.code} NHS Foundation Trust",
        "site": site_of(partnership).name,
        "ward": "Maple",
        "bed_type": "2",
        "security": "0 General (non-secure)",
        "commissioner": commissioner_of(partnership, place=place_of(partnership)).name,
        "arrangement": "CCG",
        "legal_status": "3 Section 3",
        "out_of_area": "N",
        "status": "2 - Active treatment, no discharge plan",
        "planned_on": "02/01/1900",
    }
    return {**row, **changes}


def row_of(spell: Spell, **changes: str) -> Row:
    """Somebody in hospital as the register has them now, as an extract says it."""
    person, bed = spell.person, spell.episodes.order_by("started_on").last()
    assert bed is not None
    plan = getattr(spell, "plan", None)
    row = {
        "reference": person.reference,
        "nhs_number": person.nhs_number,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "date_of_birth": f"{person.date_of_birth:%d/%m/%Y}",
        "sex": person.sex,
        "ethnicity": person.ethnicity,
        "category": person.category,
        "home_place": person.home_place.name if person.home_place else "",
        "planned": spell.planned,
        "source": spell.source,
        "started_on": f"{spell.started_on:%d/%m/%Y}",
        "admitted_on": f"{bed.started_on:%d/%m/%Y}",
        "site": bed.site.name,
        "ward": bed.ward,
        "bed_type": bed.bed_type,
        "security": bed.security,
        "commissioner": bed.commissioner.name,
        "legal_status": bed.legal_status,
        "status": plan.status if plan else "",
        "planned_on": f"{plan.planned_on:%d/%m/%Y}" if plan and plan.planned_on else "NULL",
    }
    return {**row, **changes}


def table(rows: Sequence[Mapping[str, str]], keys: Sequence[str] = tuple(HEADINGS)) -> list[list[str]]:
    """Headings and rows, cell by cell."""
    return [[HEADINGS[key] for key in keys], *([row.get(key, "") for key in keys] for row in rows)]


def csv_of(
    rows: Sequence[Mapping[str, str]],
    *,
    keys: Sequence[str] = tuple(HEADINGS),
    encoding: str = "utf-8",
    delimiter: str = ",",
) -> bytes:
    """The rows as a CSV file."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(table(rows, keys))
    return out.getvalue().encode(encoding)


def xlsx_of(lines: Sequence[Sequence[Any]], *, merge: str = "") -> bytes:
    """Lines as a workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(list(line))
    if merge:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


__all__ = ["DAY", "HEADINGS", "TODAY", "csv_of", "new_row", "row_of", "table", "xlsx_of"]
