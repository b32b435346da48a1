"""`manage.py import_extract`, and our own sheet there and back."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from cohorts.models import ImportRun, Person, Spell
from cohorts.services.imports import template
from cohorts.services.imports.at_once import import_file
from tcp_portal.partnerships.models import Partnership
from tests.factories import act_of, admitted, bed_facts, make_partnership, moved, place_of, site_of
from tests.integration.cohorts.extracts import DAY, HEADINGS, csv_of, new_row, row_of, table, xlsx_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bhr(db: None) -> Partnership:
    return make_partnership()


def run(file: Path, *more: str) -> tuple[int, dict[str, Any]]:
    """The exit code and what was printed."""
    out, code = StringIO(), 0
    try:
        call_command(
            "import_extract", str(file), "--partnership", "bhr", "--format", "json", *more, stdout=out
        )
    except SystemExit as left:
        code = int(str(left.code))
    return code, json.loads(out.getvalue())


def test_clean_rows_are_taken_in_and_others_told(bhr: Partnership, tmp_path: Path) -> None:
    known = Spell.objects.select_related("person").get(pk=admitted(bhr, place=place_of(bhr)).pk)
    wrong = new_row(bhr, reference="W-1", date_of_birth="31/02/1980")
    file = tmp_path / "extract.xlsx"
    file.write_bytes(xlsx_of(table([new_row(bhr, reference="N-1"), wrong, row_of(known, ward="Oak")])))
    arguments = ("--as-at", DAY.isoformat())
    code, dry = run(file, "--dry-run", *arguments)
    assert (code, dry["dry_run"], dry["taken"]) == (1, True, None)
    assert not ImportRun.objects.exists()
    code, told = run(file, *arguments)
    assert code == 1
    assert {kind: told["counts"][kind] for kind in ("new", "changed", "problem")} == {
        "new": 1,
        "changed": 1,
        "problem": 1,
    }
    assert told["taken"] == {"new": 1, "changed": 1, "closed": 0, "differences_left": 0}
    assert told["problems"][0] | {"sentence": ""} == {
        "row": 3, "column": "DateOfBirth", "sentence": "", "kind": "problem", "reference": "",
    }  # fmt: skip
    assert told["problems"][0]["sentence"].startswith("Row 3, column “DateOfBirth”: is not a real date")
    assert told["changes"][-1]["changes"] == {"ward": ["Maple", "Oak"]}
    assert Person.objects.filter(reference="N-1").exists()


def test_the_output_holds_no_name_number_or_date_of_birth(bhr: Partnership, tmp_path: Path) -> None:
    known = Spell.objects.select_related("person").get(pk=admitted(bhr).pk)
    rows = [
        new_row(bhr, given_name="Zephyrine"),
        row_of(known, family_name="Oxbarrow", nhs_number="943 476 5918"),
    ]
    rows.append(row_of(known, family_name="Oxbarrow", date_of_birth="09/02/1962"))
    file = tmp_path / "extract.csv"
    file.write_bytes(csv_of(rows))
    _, told = run(file, "--dry-run", "--as-at", DAY.isoformat())
    text = json.dumps(told)
    assert not [
        word
        for word in ("Zephyrine", "Oxbarrow", rows[0]["nhs_number"], "5918", "1962-02-09")
        if word in text
    ]


def test_a_map_names_the_columns_by_our_fields(bhr: Partnership, tmp_path: Path) -> None:
    row = new_row(bhr)
    lines = table([row])
    lines[0] = [f"c{at}" for at in range(len(lines[0]))]
    file, map_ = tmp_path / "extract.csv", tmp_path / "map.json"
    file.write_text("\n".join("\t".join(line) for line in lines), encoding="utf-8")
    map_.write_text(json.dumps({key: f"c{at}" for at, key in enumerate(HEADINGS)}), encoding="utf-8")
    code, told = run(file, "--map", str(map_), "--as-at", DAY.isoformat())
    assert (code, told["counts"]["new"]) == (0, 1)
    code, told = run(file)
    assert (code, told["field"]) == (1, "nhs_number")
    for wrong, words in (
        ({"colour": "c1"}, "is not a field of ours"),
        ({"nhs_number": "c99"}, "The file has no column “c99”"),
        ({"nhs_number": ["c1", "c2"]}, "can be in one column only"),
        ({"ward": "c1"}, "nobody can tell whom"),
    ):
        map_.write_text(json.dumps(wrong), encoding="utf-8")
        code, told = run(file, "--map", str(map_))
        assert code == 1
        assert words in told["error"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("old.xls", b"\xd0\xcf\x11\xe0", "old Excel file"),
        ("page.xlsx", b"<html>", "web page"),
        ("no.csv", b"", "empty"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_a_sentence_and_nothing_changed(
    bhr: Partnership, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    code, told = run(tmp_path / name)
    assert code == 1
    assert words in told["error"]
    assert not ImportRun.objects.exists()
    with pytest.raises(CommandError, match=words):
        call_command("import_extract", str(tmp_path / name), "--partnership", "BHR")


def test_what_is_not_there_is_told(bhr: Partnership, tmp_path: Path) -> None:
    file, map_ = tmp_path / "a.csv", tmp_path / "map.json"
    file.write_bytes(csv_of([new_row(bhr)]))
    map_.write_text("[", encoding="utf-8")

    def taken_in(name: Path, code: str, *more: str) -> str:
        out = StringIO()
        call_command("import_extract", str(name), "--partnership", code, *more, stdout=out)
        return out.getvalue()

    with pytest.raises(CommandError, match="no partnership"):
        taken_in(file, "XXX")
    with pytest.raises(CommandError, match="cannot be read"):
        taken_in(tmp_path / "none.csv", "BHR")
    with pytest.raises(CommandError, match="The map is not JSON"):
        taken_in(file, "BHR", "--map", str(map_))
    assert "Taken in: 1 new, 0 changed, 0 closed." in taken_in(file, "BHR", "--as-at", DAY.isoformat())


def test_our_own_sheet_filled_with_everyone_is_the_same_when_it_comes_back(bhr: Partnership) -> None:
    early = act_of(today=date(2016, 5, 4))
    spell = admitted(bhr, place=place_of(bhr), act=early)
    away = bed_facts(bhr, ward="Far", out_of_area=True, out_of_area_reasons=("no_local_bed", "choice"))
    moved(spell, date(2017, 2, 1), bed=away, act=act_of(today=date(2017, 2, 2)))
    admitted(bhr, act=early, nhs_number="")
    sheet = template.filled_sheet(partnership=bhr, day=DAY, act=act_of())
    content = template.workbook(sheet)
    report = import_file(partnership=bhr, content=content, as_at=DAY, act=act_of(), dry_run=True)
    assert {kind: count for kind, count in report.counts.items() if count} == {"same": 2}
    blank = template.workbook(template.blank_sheet(partnership=bhr, day=DAY, act=act_of()))
    assert len(blank) < len(content) + 5_000


def test_the_sheet_has_drop_down_lists_from_a_hidden_sheet(bhr: Partnership, tmp_path: Path) -> None:
    admitted(bhr)
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(template.workbook(template.blank_sheet(partnership=bhr, day=DAY, act=act_of())))
    book = load_workbook(path)
    people, lists = book.worksheets
    assert (people.title, people.sheet_state, lists.title, lists.sheet_state) == (
        "People in hospital", "visible", "Lists", "hidden",
    )  # fmt: skip
    headings = [str(cell.value) for cell in people[1]]
    rules = {next(iter(rule.sqref.ranges)).min_col: rule for rule in people.data_validations.dataValidation}

    def choices(heading: str) -> list[str]:
        name = f"list_{headings.index(heading) + 1}"
        assert rules[headings.index(heading) + 1].formula1 == name
        where = book.defined_names[name].attr_text.partition("!")[2].replace("$", "")
        first, last = lists[where.partition(":")[0]], lists[where.partition(":")[2]]
        return [str(lists.cell(row, first.column).value) for row in range(first.row, last.row + 1)]

    assert choices("Care-plan status")[:2] == [
        "N - Not dischargeable at present",
        "2 - Active treatment, no discharge plan",
    ]
    assert any(choice.startswith(site_of(bhr).name) for choice in choices("Hospital"))
    assert rules[headings.index("Hospital") + 1].errorStyle == "warning"
    assert rules[headings.index("Planned date") + 1].type == "date"
