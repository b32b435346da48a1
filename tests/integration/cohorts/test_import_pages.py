"""The pages of imports and of differences, asked as a browser asks."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohorts.models import Episode, ImportRow, ImportRun, Mismatch, Person, Spell
from cohorts.services.imports import runs
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import act_of, admitted, bed_facts, make_partnership, make_user, moved, place_of
from tests.integration.cohorts.extracts import DAY, csv_of, new_row, row_of
from tests.integration.cohorts.pages import HTMX, address, as_, boxes
from tests.integration.web.test_query_counts import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_may_2017")]


@pytest.fixture
def _may_2017() -> Any:
    with time_machine.travel("2017-05-12 09:30:00+01:00", tick=False):
        yield


@pytest.fixture
def bhr(db: None) -> Partnership:
    return make_partnership()


@pytest.fixture
def keeper(bhr: Partnership) -> User:
    return make_user(Role.COMMISSIONER, bhr)


@pytest.fixture
def spell(bhr: Partnership) -> Spell:
    spell = admitted(bhr, place=place_of(bhr), given_name="Quillon", family_name="Dunmorrow")
    return Spell.objects.select_related("person").get(pk=spell.pk)


def send(user: User, bhr: Partnership, content: bytes, day: str = "30.4.2017") -> Any:
    file = SimpleUploadedFile("Rita Dale 943 476 5919.csv", content)
    return as_(user).post(address(bhr, "cohorts:import"), {"file": file, **boxes("as_at", day)})


def run_of(bhr: Partnership, *rows: dict[str, str]) -> ImportRun:
    return runs.open_run(partnership=bhr, content=csv_of(rows), as_at=DAY, act=act_of())


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_file_is_read_and_its_name_is_kept_nowhere(bhr: Partnership, keeper: User, spell: Spell) -> None:
    response = send(keeper, bhr, csv_of([new_row(bhr), row_of(spell, ward="Oak")]))
    run = ImportRun.objects.get()
    assert response["Location"].startswith(f"/tracker/import/{run.pk}/")
    page = as_(keeper).get(response["Location"])
    assert "1 person would be new and 1 would change." in text(page)
    assert "943 476 5919" not in text(page)
    assert "Rita Dale 943" not in str(list(ImportRun.objects.values()))
    assert not AuditEntry.objects.filter(did="import preview").exists()  # somebody new only
    everyone = as_(keeper).get(f"/tracker/import/{run.pk}/?kind=all")
    assert "Ward</b>: Maple" in text(everyone)
    look = AuditEntry.objects.get(kind=Kind.READ, did="import preview")
    assert [one.person_id for one in look.subjects.all()] == [spell.person_id]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is empty"), (b"<html>", "a web page or XML"), (b"x" * (20 * 1_048_576 + 5), "larger than 20 MB")],
)
def test_a_file_that_cannot_be_read_is_told_beside_its_field(
    bhr: Partnership, keeper: User, content: bytes, words: str
) -> None:
    response = send(keeper, bhr, content)
    assert response.status_code == 422
    assert words in text(response)
    assert not ImportRun.objects.exists()


def test_a_form_without_a_file_or_with_a_day_to_come_keeps_what_was_typed(
    bhr: Partnership, keeper: User
) -> None:
    response = as_(keeper).post(address(bhr, "cohorts:import"), boxes("as_at", "31.4.2017"))
    assert response.status_code == 422
    assert "Choose the file of the extract" in text(response)
    assert 'value="31"' in text(response)
    response = send(keeper, bhr, csv_of([new_row(bhr)]), day="13.5.2017")
    assert "The day of the extract cannot be in the future." in text(response)


def test_every_way_into_an_import_is_closed_to_others(bhr: Partnership, keeper: User) -> None:
    run = run_of(bhr, new_row(bhr))
    stranger = make_user(Role.COMMISSIONER, make_partnership("ELSE"))
    manager = make_user(Role.PROGRAMME_MANAGER, bhr)
    limited = make_user(Role.COMMISSIONER, bhr, place=place_of(bhr))
    for name in ("cohorts:import_run", "cohorts:import_columns", "cohorts:import_decide"):
        url = address(bhr, name, run.pk)
        assert as_(None).get(url).status_code == 302
        assert as_(manager).get(url).status_code == 403
        assert as_(stranger).get(url.partition("?")[0]).status_code == 404
        assert as_(limited).get(url).status_code == 403
        assert as_(keeper).put(url).status_code == 405
    assert as_(limited).get(address(bhr, "cohorts:import")).status_code == 403
    assert as_(keeper).get(address(bhr, "cohorts:import_run", uuid4())).status_code == 404


def test_columns_that_nobody_recognises_are_named_by_hand_and_remembered(
    bhr: Partnership, keeper: User
) -> None:
    content = csv_of([new_row(bhr)]).replace(b"NHSNumber", b"Nummer").replace(b"PatientID", b"Kennung")
    response = as_(keeper).get(send(keeper, bhr, content)["Location"], follow=True)
    run = ImportRun.objects.get()
    assert "Name a column for the NHS number or the reference to go on." in text(response)
    url = address(bhr, "cohorts:import_columns", run.pk)
    known = {field: str(run.headings.index(named[0])) for field, named in run.columns.items()}
    wrong = as_(keeper).post(url, {**known, "version": run.version})
    assert wrong.status_code == 422
    assert "without it nobody can tell whom a row is about" in text(wrong)
    right = {**known, "nhs_number": str(run.headings.index("Nummer")), "version": run.version}
    assert as_(keeper).post(url, right).status_code == 302
    stale = as_(keeper).post(url, right)
    assert stale.status_code == 409
    run.refresh_from_db()
    assert run.counts["new"] == 1


def test_rows_are_chosen_and_the_decision_records_them(bhr: Partnership, keeper: User, spell: Spell) -> None:
    run = run_of(
        bhr, new_row(bhr, given_name="Ada"), new_row(bhr, given_name="Bo"), row_of(spell, ward="Oak")
    )
    here = address(bhr, "cohorts:import_run", run.pk)
    page = as_(keeper).get(f"{here}&kind=new")
    assert "Ada Dale" in text(page)
    assert "Quillon" not in text(page)
    ada, bo = (row for row in run.rows.order_by("number") if row.kind == "new")
    sent = {
        "kind": "new",
        "page": "1",
        "shown": [str(ada.pk), str(bo.pk), "x"],
        "row": [str(bo.pk)],
        "go": "on",
    }
    response = as_(keeper).post(here, sent)
    assert response["Location"].startswith(f"/tracker/import/{run.pk}/decide/")
    decide = address(bhr, "cohorts:import_decide", run.pk)
    assert "Take in the chosen rows: 1 new and 1 changed" in text(as_(keeper).get(decide))
    empty = as_(keeper).post(decide, {"version": run.version})
    assert empty.status_code == 422
    assert "Choose what is to be done" in text(empty)
    done = as_(keeper).post(decide, {"what": "take", "version": run.version}, follow=True)
    assert "Done: 1 new and 1 changed." in text(done)
    assert {person.given_name for person in Person.objects.all()} == {"Bo", "Quillon"}
    assert AuditEntry.objects.get(did="admission", by=keeper)
    assert as_(keeper).get(here)["Location"].startswith("/tracker/import/?")


def test_all_none_and_thrown_away(bhr: Partnership, keeper: User) -> None:
    run = run_of(bhr, *(new_row(bhr, given_name=name) for name in ("Ada", "Bo")))
    here, decide = (address(bhr, name, run.pk) for name in ("cohorts:import_run", "cohorts:import_decide"))
    as_(keeper).post(here, {"all": "no"})
    assert not ImportRow.objects.filter(chosen=True).exists()
    assert "Take in the chosen rows" not in text(as_(keeper).get(decide))
    assert as_(keeper).post(decide, {"what": "take", "version": run.version}).status_code == 422
    as_(keeper).post(here, {"all": "yes"})
    assert ImportRow.objects.filter(chosen=True).count() == 2
    overtaken = as_(keeper).post(decide, {"what": "take", "version": run.version - 1})
    assert overtaken.status_code == 409
    assert "Someone else changed this import" in text(overtaken)
    thrown = as_(keeper).post(decide, {"what": "throw", "version": run.version}, follow=True)
    assert "thrown away. Nothing was changed" in text(thrown)
    assert not Person.objects.exists()


def test_an_end_for_somebody_whom_the_file_leaves_out(bhr: Partnership, keeper: User, spell: Spell) -> None:
    run = run_of(bhr, new_row(bhr))
    row = run.rows.get(person=spell.person)
    page = as_(keeper).get(address(bhr, "cohorts:import_run", run.pk, kind="closed"))
    assert "in no row of the file" in text(page)
    url = address(bhr, "cohorts:import_row", row.pk)
    assert as_(keeper).get(url).status_code == 200
    wrong = as_(keeper).post(url, {**boxes("on", "1.1.2016"), "destination": "SH"})
    assert wrong.status_code == 422
    assert "cannot be before the admission" in text(wrong)
    as_(keeper).post(url, {**boxes("on", "18.4.2017"), "destination": "SH"})
    assert "18 April 2017, Supported housing" in text(
        as_(keeper).get(address(bhr, "cohorts:import_run", run.pk, kind="closed"))
    )
    as_(keeper).post(address(bhr, "cohorts:import_decide", run.pk), {"what": "take", "version": run.version})
    assert Spell.objects.get(pk=spell.pk).destination == "SH"


def test_progress_is_told_while_a_worker_works_and_ends_with_the_rows(bhr: Partnership, keeper: User) -> None:
    run = run_of(bhr, new_row(bhr))
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.COMPARING)
    here = address(bhr, "cohorts:import_run", run.pk)
    assert "Waiting for its turn" in text(as_(keeper).get(here))
    assert "<html" not in text(as_(keeper).get(f"{here}&progress=yes", headers=HTMX))
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.PREVIEW)
    assert "HX-Redirect" in as_(keeper).get(f"{here}&progress=yes", headers=HTMX)
    part = as_(keeper).get(here, headers=HTMX)
    assert "<html" not in text(part)
    assert "in this list" in text(part)


def test_a_difference_is_settled_as_the_register_or_as_the_extract_has_it(
    bhr: Partnership, keeper: User, spell: Spell
) -> None:
    run = run_of(bhr, row_of(spell, ward="Oak", family_name="Dunmore"))
    as_(keeper).post(address(bhr, "cohorts:import_decide", run.pk), {"what": "list", "version": run.version})
    page = text(as_(keeper).get(address(bhr, "cohorts:mismatches")))
    assert "2 differences between the register and the extract, about 1 person." in page
    ward, name = (Mismatch.objects.get(field=field) for field in ("ward", "family_name"))
    url = address(bhr, "cohorts:mismatch", ward.pk)
    silent = as_(keeper).post(url, {"right": "ours", "note": "", "version": ward.version})
    assert silent.status_code == 422
    assert "Say why the register is right" in text(silent)
    stale = as_(keeper).post(url, {"right": "ours", "note": "Seen there.", "version": ward.version - 1})
    assert stale.status_code == 409
    as_(keeper).post(url, {"right": "ours", "note": "Seen there.", "version": ward.version})
    as_(keeper).post(
        address(bhr, "cohorts:mismatch", name.pk), {"right": "theirs", "note": "", "version": name.version}
    )
    spell.person.refresh_from_db()
    assert spell.person.family_name == "Dunmore"
    assert Episode.objects.get().ward == "Maple"
    settled = text(as_(keeper).get(address(bhr, "cohorts:mismatches", show="settled")))
    assert "The register is right" in settled
    assert "Seen there." in settled
    assert as_(keeper).get(url)["Location"].startswith("/registers/reconciliation/")


@pytest.mark.once
def test_pages_of_many_rows_ask_no_more_than_those_of_few(bhr: Partnership, keeper: User) -> None:
    spells = [admitted(bhr) for _ in range(9)]
    few = run_of(bhr, row_of(spells[0], ward="Oak"), new_row(bhr))
    many = run_of(bhr, *(row_of(spell, ward="Oak", legal_status="2") for spell in spells), new_row(bhr))
    asked = [queries(keeper, address(bhr, "cohorts:import_run", run.pk, kind="all")) for run in (few, many)]
    assert asked[0] == asked[1] <= 12
    as_(keeper).post(address(bhr, "cohorts:import_decide", few.pk), {"what": "list", "version": few.version})
    before = queries(keeper, address(bhr, "cohorts:mismatches"))
    as_(keeper).post(
        address(bhr, "cohorts:import_decide", many.pk), {"what": "list", "version": many.version}
    )
    assert Mismatch.objects.open().count() > 10
    assert queries(keeper, address(bhr, "cohorts:mismatches")) == before <= 12


@pytest.mark.once
def test_comparing_asks_no_more_for_many_rows_than_for_few(bhr: Partnership) -> None:
    def asked(*rows: dict[str, str]) -> int:
        with CaptureQueriesContext(connection) as caught:
            run_of(bhr, *rows)
        return sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)

    assert asked(new_row(bhr)) == asked(*(new_row(bhr, given_name=f"N{number}") for number in range(20)))


def test_the_register_that_moved_is_told_on_the_rows(bhr: Partnership, keeper: User, spell: Spell) -> None:
    run = run_of(bhr, row_of(spell, ward="Oak"))
    moved(spell, DAY, bed=bed_facts(bhr, ward="Ash"))
    decide = address(bhr, "cohorts:import_decide", run.pk)
    page = as_(keeper).post(decide, {"what": "take", "version": run.version}, follow=True)
    assert "The register changed while you looked" in text(page)


def test_the_sheet_is_for_keepers_and_the_filled_one_is_recorded(
    bhr: Partnership, keeper: User, spell: Spell
) -> None:
    url = address(bhr, "cohorts:import_template")
    assert as_(make_user(Role.PROGRAMME_MANAGER, bhr)).get(url).status_code == 403
    blank = as_(keeper).get(url)
    assert blank["Content-Disposition"] == 'attachment; filename="import.xlsx"'
    assert not AuditEntry.objects.filter(did="sheet for an import").exists()
    filled = as_(keeper).get(f"{url}&filled=yes")
    assert filled["Content-Disposition"] == 'attachment; filename="import-BHR-2017-04-30.xlsx"'
    entry = AuditEntry.objects.get(did="sheet for an import")
    assert [one.person_id for one in entry.subjects.all()] == [spell.person_id]


def test_the_tracker_leads_to_the_import_for_those_who_may(bhr: Partnership, keeper: User) -> None:
    tracker = address(bhr, "cohorts:tracker")
    assert "Import extract" in text(as_(keeper).get(tracker))
    assert "Import extract" not in text(as_(make_user(Role.PROGRAMME_MANAGER, bhr)).get(tracker))
    assert isinstance(as_(keeper), Client)
