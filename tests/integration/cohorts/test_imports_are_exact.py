"""Ten thousand faulty rows: each is told with its row and its column, none is missed, none invented, none stored.

Files that mean harm are refused by the page, and leave nothing behind.
"""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from cohorts.domain.imports import limits
from cohorts.models import Episode, ImportRow, ImportRun, Mismatch, Person, Spell
from cohorts.services.imports.at_once import import_file
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership
from tests.factories import act_of, make_partnership, make_user
from tests.integration.cohorts.extracts import DAY, HEADINGS, csv_of, new_row
from tests.integration.cohorts.pages import address, as_, boxes
from tests.unit.cohorts.test_import_files import END, REFUSED, SHEET, START, bomb, with_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_may_2017")]

MANY = 10_000
# One cell made wrong in each way, and the column where it must be told; the rows between are right.
FAULTS = (
    ("date_of_birth", "31/02/1980"), ("date_of_birth", "03/04/80"), ("nhs_number", "9434765918"), ("admitted_on", "x"),
    ("admitted_on", "01/05/2017"), ("commissioner", "Mars"), ("bed_type", "999"), ("home_place", "Camden"),
    ("out_of_area", "perhaps"), ("ward", "W" * 81), ("ward", "Ma\x07ple"), ("legal_status", "nonsense"),
    ("sex", "7 Other"), ("planned_on", "soon"),
)  # fmt: skip
ENTITY = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE a [<!ENTITY l0 "ha">{}]>'.format(
    "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
)


@pytest.fixture
def _may_2017() -> Any:
    with time_machine.travel("2017-05-12 09:30:00+01:00", tick=False):
        yield


@pytest.fixture
def bhr(db: None) -> Partnership:
    return make_partnership()


def test_ten_thousand_faulty_rows_are_each_told_with_row_and_column(bhr: Partnership) -> None:
    right = new_row(bhr)
    faults = [FAULTS[at % len(FAULTS)] for at in range(MANY)]
    rows = [
        {**right, "nhs_number": "", "reference": f"X-{at}", key: value}
        for at, (key, value) in enumerate(faults)
    ]
    report = import_file(partnership=bhr, content=csv_of(rows), as_at=DAY, act=act_of(), dry_run=False)
    told = {
        outcome.number: {problem.column for problem in outcome.problems}
        for outcome in report.outcomes
        if outcome.problems
    }
    due = {at + 2: {HEADINGS[key]} for at, (key, _) in enumerate(faults)}
    assert told == due
    assert report.counts["problem"] == MANY
    assert not report.counts["new"]
    for model in (Person, Spell, Episode, ImportRow, Mismatch):
        assert not model._default_manager.exists(), model


def with_entity(text: str, doctype: str) -> bytes:
    sheet = START.replace("<worksheet", f"{doctype}<worksheet")
    cell = '<c r="A1" t="inlineStr"><is><t>NHS number</t></is></c>'
    row = f'<row r="2"><c r="A2" t="inlineStr"><is><t>{text}</t></is></c></row>'
    return with_part(SHEET, f'{sheet}<row r="1">{cell}</row>{row}{END}')


HARMFUL: dict[str, Any] = {
    **{kind: make for kind, (make, _) in REFUSED.items()},
    "a bomb": lambda: bomb(limits.LARGEST_UNPACKED + 5_000_000),
    "a bomb that lies": lambda: bomb(limits.LARGEST_UNPACKED + 5_000_000, told=1_000),
    "a cell of 200 KB": lambda: b"NHS number,Ward\n1," + b"x" * 200_000 + b"\n",
    "an entity of a file": lambda: with_entity("&b;", ENTITY),
    "entities that grow": lambda: with_entity("&l9;", LAUGHS),
}


@pytest.mark.parametrize("kind", HARMFUL)
def test_a_harmful_file_is_refused_by_the_page_and_leaves_nothing(bhr: Partnership, kind: str) -> None:
    keeper = make_user(Role.COMMISSIONER, bhr)
    file = SimpleUploadedFile("../../etc/cron.d/evil.csv", HARMFUL[kind](), content_type="image/png")
    response = as_(keeper).post(address(bhr, "cohorts:import"), {"file": file, **boxes("as_at", "30.4.2017")})
    body = response.content.decode()
    assert response.status_code == 422
    assert "root:" not in body
    assert "cron.d" not in body
    assert not ImportRun.objects.exists()
    assert not ImportRow.objects.exists()
