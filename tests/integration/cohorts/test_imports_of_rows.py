"""What each kind of row does to the register, and that nothing is half done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cohorts.domain.kinds import Arrangement, Entry, Exit
from cohorts.models import DischargePlan, Episode, ImportRow, ImportRun, Mismatch, Person, PlanStep, Spell
from cohorts.services import admissions, plans
from cohorts.services.facts import NewPerson
from cohorts.services.imports import deciding, queue, runs, snapshot, working
from cohorts.services.imports.at_once import Report, import_file
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import Organisation, Partnership, Site
from tests.factories import (
    TODAY,
    act_of,
    admitted,
    bed_facts,
    commissioner_of,
    discharged,
    make_partnership,
    make_user,
    moved,
    new_nhs_number,
    person_facts,
    place_of,
    site_of,
)
from tests.integration.cohorts.extracts import DAY, HEADINGS, csv_of, new_row, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bhr(db: None) -> Partnership:
    return make_partnership()


@pytest.fixture
def spell(bhr: Partnership) -> Spell:
    spell = admitted(bhr, place=place_of(bhr), act=act_of(today=date(2016, 5, 4)))
    plans.update_plan(spell=spell, version=0, status="2", planned_on=None, act=act_of(today=date(2016, 6, 1)))
    return Spell.objects.select_related("person", "plan").get(pk=spell.pk)


def read(bhr: Partnership, *rows: dict[str, str], dry_run: bool = False, **more: Any) -> Report:
    more = {"as_at": DAY, "act": act_of(), **more}
    return import_file(partnership=bhr, content=csv_of(rows), dry_run=dry_run, **more)


def kinds(report: Report) -> dict[str, int]:
    return {kind: count for kind, count in report.counts.items() if count and kind != "absent"}


def everything() -> list[Any]:
    models = (
        Person,
        Spell,
        Episode,
        DischargePlan,
        PlanStep,
        AuditEntry,
        ImportRun,
        ImportRow,
        Mismatch,
        Site,
    )
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def says(report: Report) -> str:
    return " ".join(problem.sentence for one in report.outcomes for problem in one.problems)


def test_somebody_new_is_admitted_with_bed_and_plan_and_one_entry_in_the_trail(bhr: Partnership) -> None:
    row = new_row(bhr, planned_on="30/06/2017")
    report = read(bhr, row)
    assert kinds(report) == {"new": 1}
    person = Person.objects.with_nhs_number(row["nhs_number"]).get()
    assert (person.reference, person.given_name, person.family_name) == ("BHR-001", "Rita", "Dale")
    assert (person.sex, person.category, person.date_of_birth) == ("2", "2", date(1980, 4, 3))
    assert person.home_place == place_of(bhr)
    assert person.originating_commissioner == commissioner_of(bhr, place=place_of(bhr))
    spell = person.spells.get()
    assert (spell.entry, spell.started_on, spell.counted_from) == (
        Entry.FIRST, date(2016, 5, 8), date(2016, 5, 8),
    )  # fmt: skip
    bed = spell.episodes.get()
    assert (bed.site, bed.ward, bed.bed_type, bed.security) == (site_of(bhr), "Maple", "2", "0")
    assert (bed.arrangement, bed.legal_status, bed.out_of_area) == (Arrangement.CCG, "3", False)
    assert (spell.plan.status, spell.plan.planned_on) == ("2", date(2017, 6, 30))
    assert spell.plan.steps.get().planned_on == date(2017, 6, 30)
    entry = AuditEntry.objects.get(did="admission")
    assert [one.person_id for one in entry.subjects.all()] == [person.pk]
    assert entry.changes["ward"] == [None, "Maple"]
    assert person.nhs_number not in str(entry.changes)


def test_the_same_file_twice_changes_nothing(bhr: Partnership, spell: Spell) -> None:
    rows = [new_row(bhr), new_row(bhr, given_name="Sam", reference="X-9", nhs_number=""), row_of(spell)]
    assert kinds(read(bhr, *rows)) == {"new": 2, "same": 1}
    before = everything()[:6]
    again = read(bhr, *rows)
    assert kinds(again) == {"same": 3}
    assert again.taken is not None
    assert (again.taken.new, again.taken.changed, again.taken.closed, again.taken.left) == (0, 0, 0, 0)
    after = everything()[:6]
    assert after[:5] == before[:5]
    assert len(after[5]) == len(before[5]) + 1  # that it was taken in


def test_a_dry_run_writes_nothing_at_all(bhr: Partnership, spell: Spell) -> None:
    before = everything()
    report = read(bhr, new_row(bhr), row_of(spell, ward="Oak"), dry_run=True)
    assert kinds(report) == {"new": 1, "changed": 1}
    assert everything() == before


def test_an_extract_without_numbers_is_matched_by_its_own_reference(bhr: Partnership) -> None:
    row = new_row(bhr, nhs_number="", reference="AT-77")
    read(bhr, row)
    assert Person.objects.get().reference == "AT-77"
    report = read(bhr, {**row, "reference": "at-77", "ward": "Oak"})
    assert kinds(report) == {"changed": 1}
    assert Episode.objects.get().ward == "Oak"


@pytest.mark.parametrize(
    ("field", "text", "path", "value"),
    [
        ("family_name", "Osei", "person.family_name", "Osei"),
        ("date_of_birth", "16/06/1985", "person.date_of_birth", date(1985, 6, 16)),
        ("category", "3 ASD only", "person.category", "3"),
        ("home_place", "Redbridge", "person.home_place.name", "Redbridge"),
        ("source", "53 NHS other hospital MH or LD ward", "source", "53"),
        ("ward", "Oak", "bed.ward", "Oak"),
        ("security", "1 - Low secure", "bed.security", "1"),
        ("legal_status", "37/41", "bed.legal_status", "9"),
        ("status", "6 Delayed transfer of care", "plan.status", "6"),
        ("planned_on", "2017-06-30", "plan.planned_on", date(2017, 6, 30)),
        ("started_on", "01/05/2016", "started_on", date(2016, 5, 1)),
    ],
)
def test_one_field_that_differs_is_corrected(
    bhr: Partnership, spell: Spell, field: str, text: str, path: str, value: Any
) -> None:
    report = read(bhr, row_of(spell, **{field: text}))
    assert kinds(report) == {"changed": 1}
    assert list(report.outcomes[0].changes) == [field]
    fresh: Any = Spell.objects.get(pk=spell.pk)
    found: Any = fresh.episodes.get() if path.startswith("bed.") else fresh
    for name in path.removeprefix("bed.").split("."):
        found = getattr(found, name)
    assert found == value
    assert kinds(read(bhr, row_of(spell, **{field: text}))) == {"same": 1}


def test_another_planned_date_keeps_the_extract_as_its_reason(bhr: Partnership, spell: Spell) -> None:
    read(bhr, row_of(spell, planned_on="30/06/2017"))
    read(bhr, row_of(spell, planned_on="31/07/2017"))
    assert PlanStep.objects.order_by("at").last().reason == "As in the extract of 30 April 2017"  # type: ignore[union-attr]


def test_a_later_day_in_another_bed_is_a_move(bhr: Partnership, spell: Spell) -> None:
    report = read(bhr, row_of(spell, admitted_on="01/02/2017", ward="Oak", site=site_of(bhr, 1).name))
    assert kinds(report) == {"changed": 1}
    first, second = Episode.objects.order_by("started_on")
    assert (first.ward, first.ended_on) == ("Maple", date(2017, 2, 1))
    assert (second.ward, second.started_on, second.site) == ("Oak", date(2017, 2, 1), site_of(bhr, 1))
    assert Spell.objects.get().started_on == date(2016, 5, 3)


@pytest.mark.parametrize(
    ("text", "exit", "destination"),
    [
        ("2 Supported housing", Exit.DISCHARGE, "SH"),
        ("15", Exit.DEATH, "DI"),
        ("Out of scope: LD diagnosis removed", Exit.OUT_OF_SCOPE, "OL"),
    ],
)
def test_a_row_with_an_end_closes_the_stay(
    bhr: Partnership, spell: Spell, text: str, exit: Exit, destination: str
) -> None:
    text = "OL" if exit is Exit.OUT_OF_SCOPE else text
    report = read(bhr, row_of(spell, ended_on="14/03/2017", destination=text))
    assert kinds(report) == {"closed": 1}
    fresh = Spell.objects.get()
    assert (fresh.ended_on, fresh.exit, fresh.destination) == (date(2017, 3, 14), exit, destination)
    assert Episode.objects.get().ended_on == date(2017, 3, 14)
    assert (Person.objects.get().died_on == date(2017, 3, 14)) is (exit is Exit.DEATH)
    assert kinds(read(bhr, row_of(fresh, ended_on="14/03/2017", destination=text))) == {"same": 1}


def test_a_person_whom_the_register_discharged_is_admitted_again(bhr: Partnership, spell: Spell) -> None:
    discharged(spell, date(2016, 12, 1), act=act_of(today=date(2016, 12, 2)))
    report = read(bhr, row_of(spell, started_on="03/02/2017", admitted_on="03/02/2017"))
    assert kinds(report) == {"new": 1}
    assert Spell.objects.get(ended_on=None).entry == Entry.READMISSION


def test_a_finished_stay_of_somebody_new_is_read_with_its_end(bhr: Partnership) -> None:
    read(bhr, new_row(bhr, ended_on="01/12/2016", destination="Family home"))
    spell = Spell.objects.get()
    assert (spell.ended_on, spell.exit, spell.destination) == (date(2016, 12, 1), Exit.DISCHARGE, "FH")
    assert spell.episodes.get().ended_on == date(2016, 12, 1)


def test_a_hospital_that_is_not_in_the_list_is_added_with_its_provider(bhr: Partnership) -> None:
    rows = [new_row(bhr, site="Larchwood", provider="Larch Care", given_name=name) for name in ("Ada", "Bo")]
    read(bhr, *rows)
    site = Site.objects.get(name="Larchwood")
    assert site.provider.name == "Larch Care"
    assert site.episodes.count() == 2


def test_who_is_absent_is_told_and_left_as_they_are(bhr: Partnership, spell: Spell) -> None:
    report = read(bhr, new_row(bhr))
    assert report.counts["absent"] == 1
    assert Spell.objects.get(pk=spell.pk).ended_on is None
    mismatch = Mismatch.objects.get()
    assert (mismatch.person, mismatch.field, mismatch.ours, mismatch.theirs) == (
        spell.person, "in_hospital", "yes", "no",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"date_of_birth": "31/02/1980"}, "Column “DateOfBirth”: is not a real date"),
        ({"date_of_birth": "03/04/80"}, "Column “DateOfBirth”: has a year of 2 numbers"),
        ({"date_of_birth": ""}, "Column “DateOfBirth”: is empty: somebody new needs it"),
        ({"nhs_number": "9434765918"}, "Column “NHSNumber”: is not an NHS number"),
        ({"nhs_number": "", "given_name": ""}, "Nobody can tell whom it is about"),
        ({"admitted_on": "x"}, "Column “HospitalAdmissionDate”: is not a date"),
        ({"admitted_on": "", "started_on": ""}, "Column “HospitalAdmissionDate”: is empty"),
        ({"admitted_on": "01/05/2017"}, "Column “HospitalAdmissionDate”: is after 30 April 2017"),
        ({"admitted_on": "01/05/2016"}, "before the first admission"),
        ({"site": "Nowhere", "provider": ""}, "Column “SiteName”: is not a hospital that the portal knows"),
        ({"site": ""}, "Column “SiteName”: is empty"),
        ({"commissioner": "Mars"}, "Column “SubmittingCCGnew”: is not a commissioner that the portal knows"),
        ({"arrangement": "SC"}, "Column “SubmittingCCGnew”: The commissioner does not fit the arrangement"),
        ({"bed_type": "999"}, "Column “WardType”: is not in the list “Bed type”"),
        ({"bed_type": "205"}, "Column “WardType”: The bed type"),
        ({"bed_type": "1", "security": ""}, "Column “WardSecurityLevel”: is empty"),
        ({"home_place": "Camden"}, "Column “Borough”: is not a place that the portal knows"),
        ({"out_of_area": "perhaps"}, "Column “Out of area”: is neither yes nor no"),
        ({"planned_on": "01/05/2016"}, "Column “DateOfPlannedTransfer”: The planned date cannot be before"),
        ({"ended_on": "01/12/2016"}, "Column “Transfer”: is empty: a stay that ended needs where"),
        (
            {"ended_on": "01/05/2016", "destination": "1"},
            "Column “DateOfActualTransfer”: The end cannot be before",
        ),
        ({"ended_on": "01/12/2016", "destination": "115"}, "moved to another bed, and no row says to which"),
        ({"ward": "W" * 81}, "Column “WardName”: has more than 80 characters"),
        ({"ward": "W" * 3000}, "Column “WardName”: has more than 2,000 characters"),
        ({"ward": "Ma\x07ple"}, "Column “WardName”: holds characters that cannot be read"),
        ({"date_of_birth": "01/01/2017"}, "Column “DateOfBirth”: The date of birth is after the admission"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column_and_the_others_are_taken_in(
    bhr: Partnership, changes: dict[str, str], words: str
) -> None:
    report = read(bhr, new_row(bhr, **changes), new_row(bhr, given_name="Right"))
    assert kinds(report) == {"problem": 1, "new": 1}
    assert report.outcomes[0].number == 2
    assert words in says(report)
    assert [person.given_name for person in Person.objects.all()] == ["Right"]


def test_conflicts_are_told_and_change_nothing(bhr: Partnership, spell: Spell) -> None:
    other = admitted(bhr, act=act_of(today=date(2016, 5, 4)))
    left = admitted(bhr, act=act_of(today=date(2016, 5, 4)))
    discharged(left, date(2017, 1, 9), act=act_of(today=date(2017, 1, 10)))
    nameless = new_row(bhr, given_name=spell.person.given_name, family_name=spell.person.family_name,
                       date_of_birth=f"{spell.person.date_of_birth:%d/%m/%Y}")  # fmt: skip
    rows = [
        row_of(spell, reference=other.person.reference),
        nameless,
        row_of(left),
        row_of(other, admitted_on="01/02/2016", ward="Oak"),
    ]
    before = everything()[:5]
    report = read(bhr, *rows)
    assert kinds(report) == {"conflict": 4}
    for words in (
        f"the NHS number is that of {spell.person.reference}, the reference that of {other.person.reference}",
        "has the same name and date of birth",
        "the register says that the stay ended on 9 January 2017",
        "the register has the present one since 3 May 2016",
    ):
        assert words in says(report).replace(
            "The register says that the stay", "the register says that the stay"
        )
    assert everything()[:5] == before


def test_what_somebody_changed_after_the_day_of_the_extract_is_a_conflict(
    bhr: Partnership, spell: Spell
) -> None:
    plans.update_plan(spell=spell, version=1, status="3", planned_on=None, act=act_of(today=date(2017, 5, 2)))
    report = read(bhr, row_of(spell, status="6"))
    assert kinds(report) == {"conflict": 1}
    assert "was changed in the portal on 2 May 2017, after the day of the extract" in says(report)
    assert kinds(read(bhr, row_of(spell, status="6"), as_at=date(2017, 5, 3))) == {"changed": 1}


def test_the_register_is_seen_as_at_the_extracts_day(bhr: Partnership, spell: Spell) -> None:
    """A discharge and an admission of May say nothing about an extract of April."""
    row = row_of(spell)
    discharged(spell, date(2017, 5, 3))
    admitted(bhr, date(2017, 5, 2))
    assert kinds(read(bhr, row)) == {"same": 1}


def test_two_rows_about_one_person_are_told_unless_one_is_earlier(bhr: Partnership, spell: Spell) -> None:
    report = read(bhr, row_of(spell), row_of(spell, ward="Oak"))
    assert kinds(report) == {"conflict": 2}
    assert "also stands in row 3" in says(report)
    new = new_row(bhr)
    earlier = {
        **new,
        "started_on": "01/02/2016",
        "admitted_on": "01/02/2016",
        "ended_on": "01/04/2016",
        "destination": "1",
    }
    report = read(bhr, earlier, new, row_of(spell))
    assert kinds(report) == {"new": 1, "same": 2}
    assert "An earlier record" in says(report)


def test_somebody_counted_by_another_partnership_is_refused_in_words(bhr: Partnership) -> None:
    elsewhere = make_partnership("ELSE")
    number = new_nhs_number()
    admitted(elsewhere, nhs_number=number)
    report = read(bhr, new_row(bhr, nhs_number=number), new_row(bhr, given_name="Right"))
    assert kinds(report) == {"problem": 1, "new": 1}
    assert bhr.people.count() == 1


def test_one_human_being_known_elsewhere_and_not_counted_is_linked(bhr: Partnership) -> None:
    there = admissions.register(partnership=make_partnership("ELSE"), facts=person_facts(), act=act_of())
    read(bhr, new_row(bhr, nhs_number=there.nhs_number))
    assert bhr.people.get().human == there.human


def test_a_row_that_a_rule_refuses_when_it_is_recorded_undoes_all_and_is_left_out(
    bhr: Partnership, spell: Spell
) -> None:
    """An end before the last move is found only by the service."""
    moved(spell, date(2017, 3, 1), bed=bed_facts(bhr, ward="Oak"), act=act_of(today=date(2017, 3, 2)))
    report = read(bhr, row_of(spell, ended_on="01/02/2017", destination="1", ward="Oak"), new_row(bhr))
    assert kinds(report) == {"problem": 1, "new": 1}
    assert "cannot be before" in says(report)
    assert Spell.objects.get(pk=spell.pk).ended_on is None


# Imports that wait for a decision


def run_of(bhr: Partnership, *rows: dict[str, str], **more: Any) -> ImportRun:
    return runs.open_run(partnership=bhr, content=csv_of(rows), as_at=DAY, act=act_of(), **more)


def test_only_the_chosen_rows_are_taken_in_and_the_rows_are_deleted(bhr: Partnership, spell: Spell) -> None:
    run = run_of(
        bhr, new_row(bhr, given_name="Ada"), new_row(bhr, given_name="Bo"), row_of(spell, ward="Oak")
    )
    rows = list(run.rows.order_by("number"))
    assert [row.chosen for row in rows] == [True, True, True]
    runs.choose(run=run, shown=[row.pk for row in rows], chosen=[rows[0].pk], act=act_of())
    run.refresh_from_db()
    done = deciding.confirm(run=run, version=run.version, nothing=False, act=act_of())
    assert done.state == ImportRun.State.DONE
    assert done.counts["taken"] == {"new": 1, "changed": 0, "closed": 0}
    assert {person.given_name for person in Person.objects.exclude(pk=spell.person_id)} == {"Ada"}
    assert Mismatch.objects.get().field == "ward"
    assert not ImportRow.objects.exists()


def test_an_end_that_was_given_for_somebody_absent_is_recorded(bhr: Partnership, spell: Spell) -> None:
    run = run_of(bhr, new_row(bhr))
    row = run.rows.get(person=spell.person)
    assert not row.chosen
    runs.choose_all(run=run, wanted=True, act=act_of())
    row.refresh_from_db()
    assert not row.chosen
    with pytest.raises(Refusal, match="cannot be before"):
        deciding.give_end(row=row, on=date(2016, 1, 1), destination="SH", act=act_of())
    deciding.give_end(row=row, on=date(2017, 4, 18), destination="SH", act=act_of())
    deciding.confirm(run=run, version=run.version, nothing=False, act=act_of())
    fresh = Spell.objects.get(pk=spell.pk)
    assert (fresh.ended_on, fresh.destination) == (date(2017, 4, 18), "SH")


def test_a_register_that_moved_meanwhile_stops_all_and_shows_the_rows_anew(
    bhr: Partnership, spell: Spell
) -> None:
    run = run_of(bhr, new_row(bhr), row_of(spell, ward="Oak"))
    moved(spell, date(2017, 4, 20), bed=bed_facts(bhr, ward="Ash"), act=act_of(today=date(2017, 5, 1)))
    people = Person.objects.count()
    back = deciding.confirm(run=run, version=run.version, nothing=False, act=act_of())
    assert back.state == ImportRun.State.PREVIEW
    assert "The register changed while you looked" in back.reason
    assert Person.objects.count() == people
    assert back.counts["conflict"] == 1


def test_two_readers_do_not_decide_about_one_import(bhr: Partnership) -> None:
    run = run_of(bhr, new_row(bhr))
    with pytest.raises(Stale):
        deciding.confirm(run=run, version=run.version - 1, nothing=False, act=act_of())
    deciding.confirm(run=run, version=run.version, nothing=False, act=act_of())
    with pytest.raises(Refusal, match="decided on already"):
        deciding.confirm(run=run, version=run.version + 2, nothing=False, act=act_of())
    assert Person.objects.count() == 1


def test_nothing_taken_in_lists_what_differs(bhr: Partnership, spell: Spell) -> None:
    run = run_of(bhr, new_row(bhr), row_of(spell, ward="Oak"))
    deciding.confirm(run=run, version=run.version, nothing=True, act=act_of())
    assert Mismatch.objects.get().theirs == "Oak"
    assert Episode.objects.get().ward == "Maple"


def test_thrown_away_nothing_is_left(bhr: Partnership, spell: Spell) -> None:
    run = run_of(bhr, new_row(bhr), row_of(spell, ward="Oak"))
    runs.throw_away(run=run, version=run.version, act=act_of())
    assert not ImportRow.objects.exists()
    assert not Mismatch.objects.exists()
    assert ImportRun.objects.get().state == ImportRun.State.DISCARDED


def test_columns_are_remembered_for_the_partnership(bhr: Partnership) -> None:
    row = new_row(bhr)
    content = csv_of([row]).replace(b"NHSNumber", b"Nummer").replace(b"PatientID", b"Kennung")
    run = runs.open_run(partnership=bhr, content=content, as_at=DAY, act=act_of())
    assert run.state == ImportRun.State.MAPPING
    with pytest.raises(Refusal, match="nobody can tell whom"):
        runs.set_columns(run=run, version=run.version, columns=run.columns, act=act_of())
    with pytest.raises(Refusal, match="named for two things"):
        runs.set_columns(
            run=run,
            version=run.version,
            columns={"reference": ["Nummer"], "nhs_number": ["Nummer"]},
            act=act_of(),
        )
    runs.set_columns(
        run=run, version=run.version, columns={**run.columns, "nhs_number": ["Nummer"]}, act=act_of()
    )
    run.refresh_from_db()
    assert (run.state, run.counts["new"]) == (ImportRun.State.PREVIEW, 1)
    again = runs.open_run(partnership=bhr, content=content, as_at=DAY, act=act_of())
    assert again.state == ImportRun.State.PREVIEW
    assert again.columns["nhs_number"] == ["Nummer"]


def test_many_rows_are_compared_and_taken_in_by_a_worker(
    bhr: Partnership, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(runs, "ROWS_AT_ONCE", 1)
    monkeypatch.setattr("cohorts.services.imports.taking.ROWS_AT_ONCE", 1)
    nudge = queue.nudge
    monkeypatch.setattr("cohorts.services.imports.queue.nudge", told.append)
    user = make_user(Role.COMMISSIONER, bhr)
    act = act_of(user)
    with django_capture_on_commit_callbacks(execute=True):
        run = runs.open_run(
            partnership=bhr, content=csv_of([new_row(bhr), new_row(bhr, given_name="Bo")]), as_at=DAY, act=act
        )
    assert (run.state, told) == (ImportRun.State.COMPARING, [run.pk])
    with pytest.raises(Refusal, match="being worked on"):
        deciding.confirm(run=run, version=run.version, nothing=False, act=act)
    working.work(run_id=run.pk, clock=lambda: act.now)
    run.refresh_from_db()
    assert run.state == ImportRun.State.PREVIEW
    with django_capture_on_commit_callbacks(execute=True):
        deciding.confirm(run=run, version=run.version, nothing=False, act=act)
    assert not Person.objects.exists()
    later = act.now + timedelta(minutes=6)
    assert working.lost_runs(now=later) == [run.pk]
    assert working.lost_runs(now=later) == []
    monkeypatch.setattr("cohorts.services.imports.queue.hand_out", lambda *_: False)
    assert nudge(run.pk) is False
    assert working.lost_runs(now=later) == [run.pk]  # nobody was told: the first sweep tells
    working.work(run_id=run.pk, clock=lambda: act.now)
    working.work(run_id=run.pk, clock=lambda: act.now)
    assert Person.objects.count() == 2
    assert ImportRun.objects.get().decided_by == user


def test_a_leaver_s_import_is_not_taken_in(bhr: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cohorts.services.imports.taking.ROWS_AT_ONCE", 0)
    monkeypatch.setattr("cohorts.services.imports.queue.nudge", lambda _pk: True)
    user = make_user(Role.COMMISSIONER, bhr)
    run = runs.open_run(partnership=bhr, content=csv_of([new_row(bhr)]), as_at=DAY, act=act_of(user))
    deciding.confirm(run=run, version=run.version, nothing=False, act=act_of(user))
    user.posts.update(valid_to=TODAY)
    working.work(run_id=run.pk, clock=lambda: act_of().now)
    run.refresh_from_db()
    assert run.state == ImportRun.State.PREVIEW
    assert "may no longer import" in run.reason
    assert not Person.objects.exists()


def test_rows_that_nobody_decided_on_are_cleared_after_two_weeks(bhr: Partnership) -> None:
    run = run_of(bhr, new_row(bhr))
    assert working.clear_old(now=act_of().now + timedelta(days=13)) == 0
    assert working.clear_old(now=act_of().now + timedelta(days=15)) == 1
    assert not ImportRow.objects.exists()
    run.refresh_from_db()
    assert run.state == ImportRun.State.DISCARDED


def test_a_post_for_a_part_of_the_partnership_does_not_import(bhr: Partnership) -> None:
    from django.core.exceptions import PermissionDenied

    limited = make_user(Role.COMMISSIONER, bhr, place=place_of(bhr))
    with pytest.raises(PermissionDenied):
        runs.open_run(partnership=bhr, content=csv_of([new_row(bhr)]), as_at=DAY, act=act_of(limited))


def test_names_in_one_column_and_no_names_at_all(bhr: Partnership) -> None:
    keys = [key for key in HEADINGS if key not in ("given_name", "family_name")]
    row = {**new_row(bhr), "reference": "A-1"}
    import_file(partnership=bhr, content=csv_of([row], keys=keys), as_at=DAY, act=act_of())
    person = Person.objects.get()
    assert f"{person.given_name} {person.family_name}" == "Name not recorded"
    content = (
        csv_of([row], keys=keys)
        .replace(b"PatientID", b"PatientID,Patient name")
        .replace(b"A-1", b'A-1,"DALE, Rita"')
    )
    import_file(partnership=bhr, content=content, as_at=DAY, act=act_of())
    person.refresh_from_db()
    assert (person.given_name, person.family_name) == ("Rita", "Dale")


def test_a_transfer_in_and_a_person_found_late_are_counted_from_their_own_day(bhr: Partnership) -> None:
    who = NewPerson(bhr, person_facts())
    assert who.reference is None
    row = new_row(bhr)
    content = csv_of([row]).replace(b"PatientID", b"Counted from,How the person came,PatientID", 1)
    lines = content.split(b"\r\n")
    lines[1] = b"01/03/2017,Found late," + lines[1]
    import_file(partnership=bhr, content=b"\r\n".join(lines), as_at=DAY, act=act_of())
    spell = Spell.objects.get()
    assert (spell.entry, spell.started_on, spell.counted_from) == (
        Entry.FOUND_LATE, date(2016, 5, 8), date(2017, 3, 1),
    )  # fmt: skip
    assert Organisation.objects.exists()


@pytest.mark.parametrize("after", ["_people", "_stays"])
def test_whoever_is_admitted_while_the_register_is_read_is_left_out_whole(
    bhr: Partnership, spell: Spell, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The register is read by several questions, and others go on recording between them."""
    question = getattr(snapshot, after)

    def then_somebody_comes(*asked: Any) -> Any:
        found = question(*asked)
        monkeypatch.setattr(snapshot, after, question)
        late = admitted(bhr, given_name="Late", family_name="Comer")
        plans.update_plan(spell=late, version=0, status="2", planned_on=None, act=act_of())
        return found

    monkeypatch.setattr(snapshot, after, then_somebody_comes)
    register = snapshot.read_register(bhr, as_at=DAY)
    late = Person.objects.exclude(pk=spell.person_id).get()
    assert str(spell.person_id) in register.people
    assert str(late.pk) not in register.people
