"""Records that are kept no longer: who falls due, two officers who erase, what is left and what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.models import (
    Dispute,
    Erasure,
    MortalityReview,
    Person,
    PlanStep,
    Rating,
    RegisterEntry,
    SchoolPlacement,
    Spell,
)
from cohorts.services import erasures
from cohorts.services.corrections import correct_person
from cohorts.services.erased_words import ERASED, NO_WORDS, OF_OTHERS, words_of
from cohorts.services.facts import PersonFacts
from cohorts.services.subject_access import paths_to_person
from finance.models import Dowry
from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.access.wall import within
from tcp_portal.audit import alerts, identity
from tcp_portal.audit.models import Alert, AlertKind, AuditEntry, TrailKey
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import TODAY, act_of, admitted, discharged, make_partnership, make_user
from tests.integration.cohorts.everything import store_everything
from tests.integration.protection import raw
from tests.integration.protection.due import due_on
from tests.plain_role import as_plain_role
from trajectories.services.closing import close_month
from trajectories.services.verifying import verify_close

pytestmark = pytest.mark.django_db

GIVEN, FAMILY, WORDS = "Zyxqualine", "Wvuttersby", "Qoplinthia told her sister"
BORN = date(1951, 11, 23)
GONE = date(2017, 3, 14)
DUE = date(2037, 3, 15)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def officers(partnership: Partnership) -> tuple[User, User]:
    one, other = (make_user(Role.IG_OFFICER, partnership) for _ in range(2))
    return one, other


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    """Somebody who left hospital on GONE and of whom nothing was recorded since."""
    spell = admitted(partnership, given_name=GIVEN, family_name=FAMILY, date_of_birth=BORN)
    discharged(spell, GONE, act=act_of())
    return Spell.objects.select_related("person").get(pk=spell.pk)


def proposed(person: Person, by: User, day: date = DUE) -> Erasure:
    (row,) = erasures.propose(person_ids=[person.pk], act=act_of(by, today=day))
    return row


def erased(person: Person, officers: tuple[User, User], day: date = DUE) -> Erasure:
    row = proposed(person, officers[0], day)
    return erasures.erase(erasure=row, act=act_of(officers[1], today=day))


def full(spell: Spell, partnership: Partnership) -> None:
    """A row in every table, each word of it telling of somebody, and everything over."""
    make_partnership("OTHER")
    person = spell.person
    store_everything(person, spell, make_user(Role.COMMISSIONER, partnership))
    Erasure.objects.all().delete()
    RegisterEntry.objects.filter(person=person).update(left_on=GONE, exit_reason="moved")
    SchoolPlacement.objects.filter(person=person).update(ended_on=GONE)
    Dispute.objects.filter(person=person).update(stage="resolved", outcome="ours", resolved_on=GONE)
    MortalityReview.objects.filter(person=person).update(learning=WORDS)
    for model, way in paths_to_person().items():
        if model in (PlanStep, Rating):  # they take no change; their own words go below
            continue
        rows = model._default_manager.filter(**{way or "pk": person.pk})
        keys = list(rows.values_list("pk", flat=True))
        for name in words_of(model) if model._meta.label != "cohorts.Mismatch" else ():
            longest = getattr(model._meta.get_field(name), "max_length", None)
            assert longest is None or longest >= len(WORDS)
            model._default_manager.filter(pk__in=keys).exclude(**{name: ""}).update(**{name: WORDS})


def test_a_record_falls_due_on_the_day_and_is_foretold(
    partnership: Partnership, spell: Spell, officers: tuple[User, User]
) -> None:
    reference, (officer, _) = spell.person.reference, officers
    admitted(partnership)  # in hospital: never
    assert due_on(date(2037, 3, 14), partnership, officer) == []
    assert due_on(DUE, partnership, officer) == [reference]
    assert due_on(date(2036, 6, 1), partnership, officer, until=date(2037, 6, 1)) == [reference]
    Person.objects.filter(pk=spell.person_id).update(died_on=date(2020, 2, 29))
    assert due_on(date(2030, 2, 28), partnership, officer) == []
    assert due_on(date(2030, 3, 1), partnership, officer) == [reference]


@pytest.mark.parametrize(
    "what", ["stay", "stay elsewhere", "register", "school", "dispute", "dowry", "emergency", "later contact"]
)
def test_nobody_of_whom_anything_is_open_can_be_erased(
    partnership: Partnership, spell: Spell, officers: tuple[User, User], what: str
) -> None:
    person = spell.person
    row = proposed(person, officers[0])
    later = date(2037, 3, 1)
    if what == "stay":
        Spell.objects.create(
            person=person, partnership=partnership, human=person.human, entry="readmission", planned="1",
            source="01", started_on=later, counted_from=later,
        )  # fmt: skip
    elif what == "stay elsewhere":
        admitted(make_partnership("OTHER"), nhs_number=person.nhs_number, on=date(2017, 4, 3))
    elif what == "register":
        RegisterEntry.objects.create(person=person, entered_on=later, consent="person", consent_on=later)
    elif what == "school":
        SchoolPlacement.objects.create(person=person, school="Hill House", weeks=52, started_on=later)
    elif what == "dispute":
        ours = partnership.memberships.all()[0].organisation
        Dispute.objects.create(
            person=person, kind="payer", stage="queried", ours=ours, other_party="E", opened_on=later
        )
    elif what == "dowry":
        payer, payee = (member.organisation for member in partnership.memberships.all()[:2])
        Dowry.objects.create(
            spell=spell, payer=payer, payee=payee, basis="s256", a_year=90_000, starts_on=GONE, source="Letter",
            on=GONE,
        )  # fmt: skip
    elif what == "emergency":  # opened long ago, and judged by nobody
        opened(person, GONE)
    else:
        person.health_checks.create(on=later, action_plan=False)
    assert due_on(DUE, partnership, officers[0]) == []
    with pytest.raises(Refusal, match="is not due"):
        erasures.erase(erasure=row, act=act_of(officers[1], today=DUE))
    assert Person.objects.get(pk=person.pk).family_name == FAMILY
    assert TrailKey.objects.filter(pk=person.pk).exists()


def opened(person: Person, day: date) -> Alert:
    """The page was opened in an emergency on the day, by somebody of another partnership."""
    reader, at = make_user(Role.COMMISSIONER, make_partnership("NIGHT")), act_of(today=day).now
    return alerts.raise_alert(
        kind=AlertKind.GLASS, by=reader, partnership_id=person.partnership_id, people=1, at=at,
        person_id=person.pk, reason=WORDS, ends_at=at + timedelta(hours=2),
    )  # fmt: skip


def test_an_emergency_is_a_contact_and_its_words_go_with_the_record(
    partnership: Partnership, spell: Spell, officers: tuple[User, User]
) -> None:
    """Judged, it is kept for as long as the record is by the rules in force; then it tells nobody's words any more."""
    person, (officer, _) = spell.person, officers
    alert = opened(person, date(2018, 5, 3))
    alerts.judge(alert=alert, justified=True, finding=WORDS, act=act_of(officer, today=date(2018, 5, 4)))
    assert due_on(date(2038, 5, 3), partnership, officer) == []
    assert due_on(date(2038, 5, 4), partnership, officer) == [person.reference]
    many = alerts.raise_alert(
        kind=AlertKind.HARVEST, by=alert.by, partnership_id=partnership.pk, people=40, at=act_of().now
    )
    erased(person, officers, date(2038, 5, 4))
    alert.refresh_from_db()
    assert (alert.reason, alert.finding, alert.justified) == (ERASED, ERASED, True)
    assert Alert.objects.filter(pk=many.pk, judged_at=None).exists()  # of nobody: holds nobody's record
    assert not [column for column, text in raw.texts() if WORDS.casefold() in text.casefold()]


def test_the_database_itself_keeps_who_is_in_hospital_and_admits_nobody_who_was_erased(
    partnership: Partnership, spell: Spell, officers: tuple[User, User]
) -> None:
    here = admitted(partnership).person
    with pytest.raises(DatabaseError, match="erased_person_is_nowhere"), transaction.atomic():
        Person.objects.filter(pk=here.pk).update(erased_on=DUE)
    erased(spell.person, officers)
    for again in (
        lambda: Spell.objects.filter(pk=spell.pk).update(ended_on=None, exit=""),
        lambda: RegisterEntry.objects.create(
            person=spell.person, entered_on=DUE, consent="person", consent_on=DUE
        ),
    ):
        with pytest.raises(DatabaseError, match="erased_person_is_nowhere"), transaction.atomic():
            again()


def test_two_people_and_only_officers_who_reach_the_person(
    partnership: Partnership, spell: Spell, officers: tuple[User, User]
) -> None:
    one, other = officers
    elsewhere = make_user(Role.IG_OFFICER, make_partnership("ELSE"))
    for stranger in (elsewhere, make_user(Role.COMMISSIONER, partnership)):
        with pytest.raises(PermissionDenied):
            proposed(spell.person, stranger)
    with pytest.raises(PermissionDenied):
        erasures.propose(person_ids=[spell.person_id], act=act_of(today=DUE))
    with pytest.raises(Refusal, match="is not due"):
        proposed(spell.person, one, date(2037, 3, 14))
    row = proposed(spell.person, one)
    with pytest.raises(Refusal, match="Somebody else"):
        erasures.erase(erasure=row, act=act_of(one, today=DUE))
    with pytest.raises(Refusal, match="meanwhile"):
        erasures.erase(erasure=row, act=act_of(elsewhere, today=DUE))
    with pytest.raises(DatabaseError), transaction.atomic():
        Erasure.objects.filter(pk=row.pk).update(erased_by=one, erased_at=row.proposed_at)
    erasures.withdraw(erasure=row, act=act_of(other, today=DUE))
    assert Person.objects.get(pk=spell.person_id).family_name == FAMILY
    assert [entry.did for entry in AuditEntry.objects.filter(did__contains="erasure").order_by("at", "pk")]
    row = proposed(spell.person, one)
    erasures.erase(erasure=row, act=act_of(other, today=DUE))
    for again in (erasures.erase, erasures.withdraw):
        with pytest.raises(Refusal, match="meanwhile"):
            again(erasure=row, act=act_of(other, today=DUE))


def test_nothing_of_the_person_is_left_in_any_column(
    partnership: Partnership, spell: Spell, officers: tuple[User, User]
) -> None:
    full(spell, partnership)
    person = spell.person
    person.given_name = "Before"
    person.save()
    facts = replace(PersonFacts.of(person), given_name=GIVEN)
    correct_person(person=person, version=person.version, facts=facts, act=act_of())
    number, entry = person.nhs_number, AuditEntry.objects.get(did="correct a person")
    assert identity.opened(entry, person.pk)["given_name"] == ["Before", GIVEN]
    words = {word.casefold() for word in (GIVEN, FAMILY, "Before", WORDS, "New provider")}
    assert {word for _, text in raw.texts() for word in words if word == text.casefold()}
    keys = {person.nhs_number_key}
    done = erased(person, officers)
    person.refresh_from_db()
    assert (person.given_name, person.family_name, person.nhs_number, person.nhs_number_key) == ("",) * 4
    assert (person.date_of_birth, person.erased_on) == (date(1951, 1, 1), DUE)
    assert person.human == Spell.objects.get(pk=spell.pk).human
    for column, text in [*raw.texts(), *raw.opened_sessions()]:
        assert text.casefold() not in words, column
        assert WORDS.casefold() not in text.casefold(), column
        assert text not in keys, column
        assert BORN.isoformat() not in text, column
        assert number not in raw.numbers_in(text), column
    assert identity.opened(entry, person.pk)["given_name"] == [None, None]
    assert Rating.objects.get().reason == ERASED
    assert PlanStep.objects.filter(reason=ERASED).exists()
    trail = AuditEntry.objects.about(person.pk)
    kept = trail.get(did="erase a person")
    assert kept.by == officers[1]
    assert kept.object_id == done.pk
    assert trail.filter(did="propose an erasure", by=officers[0]).exists()


def test_every_column_in_which_somebody_may_write_of_a_person_is_known() -> None:
    """A column of text that is new is erased by itself; one that is not words is listed, and exists."""
    known = {
        f"{model._meta.label}.{field.name}"
        for model in paths_to_person()
        for field in model._meta.local_concrete_fields
    }
    assert known >= NO_WORDS
    assert {model._meta.label for model in paths_to_person()} >= OF_OTHERS
    held = {
        f"{model._meta.label}.{field.name}"
        for model in paths_to_person()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.JSONField)
    }
    # Codes, days and figures; what a meeting wrote and the rows of an extract go whole.
    assert held == {
        "cohorts.Involvement.advocate_kinds", "cohorts.Involvement.needs", "cohorts.Discussion.changes",
        "cohorts.RegisterEntry.risk_factors", "cohorts.ImportRow.end", "cohorts.Episode.out_of_area_reasons",
        "cohorts.DischargePlan.support", "trajectories.FrozenLine.facts",
    }  # fmt: skip


def test_words_of_append_only_rows_may_go_and_nothing_else_may_change(
    partnership: Partnership, spell: Spell
) -> None:
    full(spell, partnership)
    rows: dict[Any, dict[str, Any]] = {PlanStep: {"on": GONE}, Rating: {"colour": "green"}}
    lines = apps.get_model("finance", "DowryLine")
    for model, change in rows.items():
        model.objects.all().update(reason=ERASED)
        for values in (change, {"reason": "Other words"}, {**change, "reason": ERASED}):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                model.objects.all().update(**values)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model.objects.all()._raw_delete(using="default")
    for model in (PlanStep, Rating, lines):  # the triggers name every column that is kept
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = %s",
                    [f"{model._meta.db_table}_is_append_only_update"],
                )
            else:
                cursor.execute(
                    "SELECT sql FROM sqlite_master WHERE name = %s",
                    [f"{model._meta.db_table}_is_append_only_update"],
                )
            ((sql,),) = cursor.fetchall()
        for field in model._meta.concrete_fields:
            assert f'new."{field.column}"' in sql.lower() or f"new.{field.column}" in sql.lower(), field.name


def test_a_closed_month_still_says_what_it_said(
    partnership: Partnership, spell: Spell, officers: tuple[User, User]
) -> None:
    act = act_of()
    close = close_month(
        partnership=partnership, month=Month(2017, 4), by=None, scope=everything(), now=act.now
    )
    full(spell, partnership)
    assert verify_close(scope=everything(), close=close) == []
    stays = Spell.objects.count()
    erased(spell.person, officers)
    assert verify_close(scope=everything(), close=close) == []
    assert Spell.objects.count() == stays


@pytest.mark.postgresql("the embedded database has no row-level security")
def test_behind_the_second_wall(partnership: Partnership, spell: Spell, officers: tuple[User, User]) -> None:
    full(spell, partnership)
    acts = [act_of(user, today=DUE) for user in officers]
    with as_plain_role(), within(acts[0].scope):
        assert due_on(DUE, partnership, officers[0]) == [spell.person.reference]
        (row,) = erasures.propose(person_ids=[spell.person_id], act=acts[0])
    with as_plain_role(), within(acts[1].scope):
        assert erasures.proposals(scope=acts[1].scope, partnership_ids=[partnership.pk]) == [row]
        erasures.erase(erasure=row, act=acts[1])
    assert Person.objects.get(pk=spell.person_id).family_name == ""
    assert not [column for column, text in raw.texts() if WORDS in text]


@pytest.fixture
def long_gone(partnership: Partnership, spell: Spell) -> Person:
    """Due whatever day it is today."""
    Person.objects.filter(pk=spell.person_id).update(died_on=date(1990, 5, 3), date_of_birth=date(1950, 5, 3))
    return spell.person


def test_the_page_from_the_tick_to_the_erasure(
    client: Client, partnership: Partnership, long_gone: Person, officers: tuple[User, User]
) -> None:
    one, other = officers
    here, reference = reverse("cohorts:retention"), long_gone.reference
    client.force_login(one)
    shown = client.get(here).content.decode()
    assert reference in shown
    assert "Death on 3 May 1990 and 10 years" in shown
    assert FAMILY not in shown
    told = client.post(reverse("cohorts:retention_propose"), {"people": [str(long_gone.pk)]}, follow=True)
    assert "1 erasure proposed" in told.content.decode()
    row = Erasure.objects.get()
    erase = reverse("cohorts:retention_erase", args=[row.pk])
    assert "Somebody else has to erase" in client.post(erase, follow=True).content.decode()
    assert (
        "Choose at least one"
        in client.post(reverse("cohorts:retention_propose"), follow=True).content.decode()
    )
    client.force_login(other)
    withdrawn = client.post(reverse("cohorts:retention_withdraw", args=[row.pk]), follow=True)
    assert f"{reference} stays for now" in withdrawn.content.decode()
    row = proposed(long_gone, one, TODAY)
    erase = reverse("cohorts:retention_erase", args=[row.pk])
    assert f"The record of {reference} is erased" in client.post(erase, follow=True).content.decode()
    assert Person.objects.get(pk=long_gone.pk).erased_on is not None
    client.force_login(make_user(Role.COMMISSIONER, partnership))
    assert client.get(reverse("cohorts:person", args=[long_gone.pk])).status_code == 404


def test_the_page_asks_as_little_of_many_as_of_one(
    client: Client, partnership: Partnership, long_gone: Person, officers: tuple[User, User]
) -> None:
    client.force_login(officers[0])
    here = reverse("cohorts:retention")
    client.get(here)
    with CaptureQueriesContext(connection) as one:
        client.get(here)
    for _ in range(3):
        other = discharged(admitted(partnership), GONE, act=act_of())
        Person.objects.filter(pk=other.person_id).update(
            died_on=date(1990, 5, 3), date_of_birth=date(1950, 5, 3)
        )
    with CaptureQueriesContext(connection) as many:
        assert client.get(here).content.count(b'name="people"') == 4
    assert len(many) == len(one) <= 14
