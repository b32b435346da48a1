"""Cells to values, headings to fields: the conventions of extracts, each by itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain import codes
from cohorts.domain.codes import CodeList
from cohorts.domain.imports.fields import BY_KEY, FIELDS, Kind, flag_of, guess, missing, not_for_new
from cohorts.domain.imports.grid import cell_text
from cohorts.domain.imports.rows import Context, FileRow, RowReader
from cohorts.domain.imports.values import Names, Wrong, code_in, day_in, plain_name, yes_or_no

DAY = date(2017, 4, 30)
LISTS = [field.codes for field in FIELDS if field.codes is not None]
NAMES = {kind: Names(kind.value, {}) for kind in (Kind.PLACE, Kind.ORIGIN, Kind.PAYER)}
NAMES[Kind.SITE] = Names("hospital", {"riverside": "r", "oak": None, "oaktrust": "o", "rx1": "r"})


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("30/04/2017", DAY),
        ("30-04-2017", DAY),
        ("30.4.2017", DAY),
        ("30 April 2017", DAY),
        ("30-Apr-2017", DAY),
        ("30/04/2017 00:00:00", DAY),
        ("2017-04-30", DAY),
        ("2017-04-30T00:00", DAY),
        ("42855", DAY),
        ("42855.5", DAY),
        ("02/01/1900", None),
        ("1900-01-02", None),
    ],
)
def test_days_as_extracts_and_excel_write_them(text: str, day: date | None) -> None:
    assert day_in(text) == day


@pytest.mark.parametrize(
    "text", ["31/02/2017", "04/30/2017", "30/04/17", "yesterday", "30/Foo/2017", "2016", "-", "999999"]
)
def test_what_is_no_day_is_told_without_repeating_it(text: str) -> None:
    with pytest.raises(Wrong) as caught:
        day_in(text)
    assert text not in str(caught.value)


@given(st.dates(min_value=date(1900, 3, 1), max_value=date(2150, 1, 1)))
def test_every_day_survives_every_way_of_writing_it(day: date) -> None:
    assert {
        day_in(text)
        for text in (f"{day:%d/%m/%Y}", day.isoformat(), cell_text(day), f"{day.day} {day:%B %Y}")
    } == {day}


@pytest.mark.parametrize("list_", LISTS, ids=lambda each: each.name)
def test_every_code_is_understood_alone_with_its_label_and_by_its_label(list_: CodeList) -> None:
    for code in list_.codes:
        assert code_in(list_, code.code, DAY) == code.code
        assert code_in(list_, f"{code.code} - {code.label}", DAY) == code.code
        assert list_.label(code_in(list_, code.label, DAY)) == code.label
        if code.national:
            assert code_in(list_, code.national, DAY) == code.code


@pytest.mark.parametrize(
    ("list_", "text", "code"),
    [
        (codes.CARE_PLAN_STATUS, "2 - Active treatment, no discharge plan", "2"),
        (codes.CARE_PLAN_STATUS, "6 Delayed transfer of care", "6"),
        (codes.SEX, "1 Male", "1"),
        (codes.SEX, "f", "2"),
        (codes.CATEGORY, "ASD only", "3"),
        (codes.CATEGORY, "2 LD and ASD", "2"),
        (codes.LEGAL_STATUS, "Section 37/41", "9"),
        (codes.LEGAL_STATUS, "03", "3"),
        (codes.SECURITY, "Psychiatric Intensive Care Unit (PICU)", "4"),
        (codes.DESTINATION, "115", "MH"),
        (codes.DESTINATION, "16 Other", "OT"),
        (codes.ETHNICITY, "A - British", "A"),
        (codes.BED_TYPE, "Mother and baby", "204"),
    ],
)
def test_codes_as_extracts_write_them(list_: CodeList, text: str, code: str) -> None:
    assert code_in(list_, text, date(2024, 5, 1)) == code


def test_a_code_that_is_in_no_list_is_told() -> None:
    with pytest.raises(Wrong, match="is not in the list “Sex”"):
        code_in(codes.SEX, "7 - Other", DAY)


@pytest.mark.parametrize(
    ("text", "yes"), [("Y", True), ("yes", True), ("1", True), ("N - no", False), ("FALSE", False)]
)
def test_yes_and_no(text: str, yes: bool) -> None:
    assert yes_or_no(text) is yes


def test_names_are_compared_without_nhs_case_and_signs() -> None:
    assert plain_name("NHS Barking & Dagenham CCG") == plain_name("barking and dagenham  ccg")
    assert plain_name("NHS") == "nhs"


AT = [
    "PatientID", "NHSNumber", "Gender", "EthnicCategory", "OriginatingCCGnew", "SubmittingCCGnew",
    "HospitalAdmissionDate", "SpellStart", "PostcodeType", "AdmissionPlan", "PatientCategory", "DetainedUnderAct",
    "WardSecurityLevel", "WardType", "PatientCarePlan", "DateOfPlannedTransfer", "DateOfActualTransfer", "Transfer",
    "OAPReasonNoLocalBed", "OAPReasonNA", "SomethingElse",
]  # fmt: skip


def test_the_columns_of_the_extract_are_recognised() -> None:
    found = guess(AT)
    assert found["commissioner"] == ["SubmittingCCGnew"]
    assert found["out_of_area_reasons"] == ["OAPReasonNoLocalBed", "OAPReasonNA"]
    named = {heading for headings in found.values() for heading in headings}
    assert named == set(AT) - {"SomethingElse"}
    assert missing(found) == ()
    assert not_for_new(found) == ("the date of birth", "the hospital")
    assert missing({"ward": ["Ward"]})


def test_our_own_headings_are_recognised_and_the_first_of_several_is_taken() -> None:
    labels = [field.label for field in FIELDS]
    assert guess(labels) == {field.key: [field.label] for field in FIELDS}
    assert guess(["UniqueID", "PatientID"])["reference"] == ["PatientID"]
    assert {flag_of("OAPReasonSchoolLocation"), flag_of("OAPReasonNA"), flag_of("Ward")} == {
        "school",
        "",
        None,
    }


def read(headings: list[str], cells: list[str]) -> FileRow:
    return RowReader(headings, guess(headings), Context(DAY, NAMES)).read(2, cells)


@pytest.mark.parametrize(
    ("headings", "cells", "key", "value"),
    [
        (["OAPReasonNoLocalBed", "OAPReasonNA"], ["Y", "N"], "out_of_area_reasons", ("no_local_bed",)),
        (["Out-of-area reasons"], ["No local bed; choice"], "out_of_area_reasons", ("choice", "no_local_bed")),
        (["Name"], ["DALE, Rita May"], "family_name", "Dale"),
        (["Name"], ["Rita May Dale"], "given_name", "Rita May"),
        (["Hospital"], ["Riverside"], "site", "r"),
        (["Site code", "Hospital"], ["RX1", "Elsewhere"], "site", "r"),
        (["Hospital", "Provider"], ["Oak", "Trust"], "site", "o"),
        (["Hospital", "Provider"], ["New", "Care"], "site", "new:Care\nNew"),
        (["Ward"], ["NULL"], "ward", None),
    ],
)  # fmt: skip
def test_rows_are_read_as_facts(headings: list[str], cells: list[str], key: str, value: Any) -> None:
    row = read(headings, cells)
    assert row.problems == []
    assert row.get(key) == value


@pytest.mark.parametrize(
    ("headings", "cells", "words"),
    [
        (["Hospital"], ["Oak"], "names more than one hospital"),
        (["Hospital"], ["Nowhere"], "is not a hospital that the portal knows"),
        (["Name"], ["Cher"], "does not hold a given and a family name"),
        (["OAPReasonNoLocalBed"], ["perhaps"], "is neither yes nor no"),
        (["Borough"], ["Camden"], "is not a place that the portal knows"),
    ],
)
def test_every_cell_that_cannot_be_read_is_told_at_its_column(
    headings: list[str], cells: list[str], words: str
) -> None:
    (problem,) = read(headings, cells).problems
    assert words in problem.says
    assert problem.column in (headings[0], BY_KEY["full_name"].label)


@given(st.lists(st.text(max_size=40), min_size=len(FIELDS), max_size=len(FIELDS)))
def test_no_cells_at_all_stop_a_row_from_being_read(cells: list[str]) -> None:
    row = read([field.label for field in FIELDS], [cell_text(cell) for cell in cells])
    assert all(problem.says for problem in row.problems)
