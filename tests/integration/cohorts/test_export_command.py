from __future__ import annotations

import csv
import stat
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from cohorts.domain import codes
from cohorts.models import Handover
from cohorts.services import plans
from cohorts.services.export import FILES, PEOPLE, export_cohort
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.partnerships.models import Partnership
from tests.factories import (
    act_of,
    admitted,
    bed_facts,
    commissioner_of,
    discharged,
    make_partnership,
    make_user,
    moved,
    place_of,
    registered,
)
from tests.integration.cohorts.everything import EXPECTED, NOON, make_objection, store_everything

pytestmark = pytest.mark.django_db
DICTIONARY = Path(__file__).parents[3] / "docs" / "data-dictionary.md"
LISTS = [value for value in vars(codes).values() if isinstance(value, codes.CodeList)]
# What no file has: the version for locking, the moment of entry, and the partnership that was asked for.
LEFT_OUT = {"version", "created_at", "partnership", "human", "nhs_number_key"}


@pytest.fixture
def partnership() -> Partnership:
    partnership = make_partnership()
    havering = place_of(partnership, "Havering")
    spell = admitted(
        partnership,
        date(2016, 5, 3),
        place=havering,
        nhs_number="9434765919",
        family_name='=HYPERLINK("x")',
        originating_commissioner_id=commissioner_of(partnership, place=havering).pk,
    )
    bed = bed_facts(
        partnership,
        ward="Oak",
        out_of_area=True,
        out_of_area_reasons=("no_local_bed", "choice"),
        place=havering,
    )
    moved_on = moved(spell, date(2016, 5, 3), bed=bed).spell
    plans.update_plan(spell=spell, version=0, status="3", planned_on=date(2016, 8, 1), act=act_of())
    discharged(moved_on, date(2016, 9, 1))
    registered(partnership, nhs_number="")
    admitted(make_partnership("OTHER"))
    return partnership


def export(folder: Path, *, code: str = "BHR") -> str:
    said = StringIO()
    with time_machine.travel(datetime(2017, 5, 12, 9, tzinfo=UTC), tick=False):
        call_command("export_cohort", partnership=code, out=folder, stdout=said)
    return said.getvalue()


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_each_file_has_its_columns_and_the_rows_of_the_partnership(
    partnership: Partnership, tmp_path: Path
) -> None:
    said = export(tmp_path / "new" / "folder")
    people, spells, episodes, _leaves, discharge_plans = (
        read(tmp_path / "new" / "folder" / file.name) for file in FILES[:5]
    )
    assert "people.csv: 2 rows" in said
    first, second = people
    assert list(first) == PEOPLE.header
    assert (first["reference"], second["reference"]) == ("BHR-001", "BHR-002")
    assert (first["nhs_number"], second["nhs_number"]) == ("9434765919", "")
    assert (first["home_place"], second["home_place"]) == ("Havering", "")
    assert (first["synthetic"], second["synthetic"]) == ("yes", "no")
    assert (first["date_of_birth"], first["died_on"]) == ("1985-06-15", "")
    assert [(row["started_on"], row["ended_on"], row["exit"], row["destination"]) for row in spells] == [
        ("2016-05-03", "2016-09-01", "discharge", "SH")
    ]
    assert [(row["ward"], row["ended_on"], row["out_of_area_reasons"]) for row in episodes] == [
        ("Maple", "2016-05-03", ""),
        ("Oak", "2016-09-01", "no_local_bed;choice"),
    ]
    assert {row["spell_id"] for row in episodes} == {spells[0]["spell_id"]}
    assert spells[0]["person_id"] == first["person_id"]
    assert [(row["reference"], row["status"], row["planned_on"]) for row in discharge_plans] == [
        ("BHR-001", "3", "2016-08-01")
    ]


def test_a_name_that_a_spreadsheet_would_run_is_written_as_text(
    partnership: Partnership, tmp_path: Path
) -> None:
    export(tmp_path)
    assert read(tmp_path / "people.csv")[0]["family_name"] == '\'=HYPERLINK("x")'


def test_only_the_owner_can_read_the_files_also_those_that_were_open_before(
    partnership: Partnership, tmp_path: Path
) -> None:
    older = tmp_path / "people.csv"
    older.write_text("left from before " * 1000)
    older.chmod(0o644)
    export(tmp_path)
    for file in FILES:
        assert stat.S_IMODE((tmp_path / file.name).stat().st_mode) == 0o600
    assert "left from before" not in older.read_text()


def test_an_export_is_the_same_twice_and_a_look_at_everybody_in_the_trail(
    partnership: Partnership, tmp_path: Path
) -> None:
    export(tmp_path / "one", code="bhr")
    export(tmp_path / "two")
    for file in FILES:
        assert (tmp_path / "one" / file.name).read_bytes() == (tmp_path / "two" / file.name).read_bytes()
    entry = AuditEntry.objects.filter(did="export of the register")[0]
    assert (entry.by, entry.kind, entry.partnership) == (None, Kind.READ, partnership)
    assert entry.at == datetime(2017, 5, 12, 9, tzinfo=UTC)
    assert set(entry.subjects.values_list("person_id", flat=True)) == set(
        partnership.people.values_list("pk", flat=True)
    )


def test_an_unknown_partnership_or_a_folder_that_is_a_file_is_said_in_a_sentence(
    partnership: Partnership, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="There is no partnership with the code NOWHERE"):
        export(tmp_path, code="NOWHERE")
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="cannot be used as a folder"):
        export(tmp_path / "file")


def test_who_may_not_export_gets_nothing(partnership: Partnership) -> None:
    act = act_of(make_user(Role.PROGRAMME_MANAGER, partnership))
    with pytest.raises(PermissionDenied):
        export_cohort(partnership=partnership, act=act)


def test_every_field_of_the_register_is_in_a_file() -> None:
    for file in FILES:
        fields = {"pk" if field.primary_key else field.name for field in file.model._meta.concrete_fields}
        written = {column.source.split("__")[0] for column in file.columns}
        missing = fields - written - LEFT_OUT - ({"pk"} if file.name == "discharge_plans.csv" else set())
        assert not missing, f"{file.name} lacks {missing}: add a column, then run python -m tools.dictionary"


def test_every_table_about_people_is_a_file() -> None:
    """Left out: reference data, messages to users, and rows of imports that are undecided or of no person."""
    models = set(apps.get_app_config("cohorts").get_models())
    assert {model.__name__ for model in models - {file.model for file in FILES}} == {
        "ChecklistItem",
        "ColumnMap",
        "DigestChoice",
        "DigestMail",
        "ImportRow",
        "ImportRun",
        "Policy",
        "Vignette",
    }


def test_what_is_written_about_a_person_goes_to_the_files(partnership: Partnership, tmp_path: Path) -> None:
    """One row in each table, stored without the services: the export asks how it is stored, not how it came."""
    one, two = partnership.people.order_by("reference")
    store_everything(
        one, partnership.spells.get(), make_user(Role.COMMISSIONER, partnership, name="Ada Case")
    )
    make_objection(two, withdrawn_on=date(2017, 2, 1))
    export(tmp_path)
    rows = {file.name: read(tmp_path / file.name) for file in FILES}
    assert [name for name, found in rows.items() if not found] == []
    assert [row["objects_to_sharing"] for row in rows["people.csv"]] == ["yes", "no"]
    for name, expected in EXPECTED.items():
        assert any(expected.items() <= row.items() for row in rows[name]), name
    [action] = rows["actions.csv"]
    assert action["review_id"] == rows["reviews.csv"][0]["review_id"]
    assert action["barrier_id"] == ""
    assert rows["findings.csv"][0]["review_id"] == action["review_id"]


def test_a_handover_is_with_the_partnership_that_offers_and_with_the_one_that_took(
    partnership: Partnership, tmp_path: Path
) -> None:
    other = Partnership.objects.get(code="OTHER")
    facts: dict[str, Any] = {"reason": "Moved", "on": date(2017, 3, 1), "offered_at": NOON}
    theirs = admitted(other)
    Handover.objects.create(
        spell=theirs, from_partnership=other, to_partnership=partnership, state="offered", **facts
    )
    export(tmp_path / "ours")
    assert read(tmp_path / "ours" / "handovers.csv") == []  # not ours until we take the person
    Handover.objects.update(state="accepted", answered_at=NOON, received=partnership.spells.get())
    for code in ("BHR", "OTHER"):
        export(tmp_path / code, code=code)
        [row] = read(tmp_path / code / "handovers.csv")
        assert (row["from_partnership"], row["to_partnership"]) == ("OTHER", "BHR")


def test_a_column_of_codes_names_a_list_of_the_register() -> None:
    names = {code_list.name for code_list in LISTS}
    for file in FILES:
        for column in file.columns:
            if column.kind in ("code", "codes"):
                named = column.meaning.removeprefix("Code list: ").split(";")[0].rstrip(".").split(":")[0]
                assert named in names, f"{file.name}, {column.name}: {named}"


def test_the_data_dictionary_describes_the_columns_as_they_are() -> None:
    text = DICTIONARY.read_text(encoding="utf-8")
    for file in FILES:
        chapter = text.split(f"## {file.name}\n")[1].split("\n## ")[0]
        rows = [line for line in chapter.splitlines() if line.startswith("| `")]
        assert rows == [f"| `{column.name}` | {column.kind} | {column.meaning} |" for column in file.columns]


def test_the_data_dictionary_lists_every_code() -> None:
    text = DICTIONARY.read_text(encoding="utf-8")
    for code_list in LISTS:
        chapter = text.split(f"### {code_list.name}\n")[1].split("\n### ")[0]
        rows = [line for line in chapter.splitlines() if line.startswith("| ")][2:]
        assert f"\n{code_list.source}.\n" in chapter
        assert rows == [
            f"| {code.code} | {code.label} | {code.group} | {code.valid_from or ''} | {code.valid_to or ''} | "
            f"{code.national} |"
            for code in code_list.codes
        ]
