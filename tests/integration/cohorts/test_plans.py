from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from cohorts.models import DischargePlan, PlanStep, Spell
from cohorts.services import plans
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.audit.models import AuditEntry
from tcp_portal.partnerships.models import Partnership
from tests.factories import act_of, admitted, discharged, make_partnership, make_user, place_of
from tests.integration.cohorts.helpers import only_entry, refused, stale

pytestmark = pytest.mark.django_db
PLANNED = date(2017, 9, 30)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def act(partnership: Partnership) -> Act:
    return act_of(make_user(Role.COUNCIL_LEAD, partnership))


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    return admitted(partnership)


def test_a_first_plan_starts_from_version_0(spell: Spell, act: Act) -> None:
    plan = plans.update_plan(spell=spell, version=0, status="3", planned_on=PLANNED, act=act)
    assert (plan.status, plan.planned_on, plan.version) == ("3", PLANNED, 1)
    entry = only_entry("discharge plan")
    assert (entry.by, entry.object_id) == (act.by, plan.pk)
    assert entry.changes == {"status": ["", "3"], "planned_on": [None, "2017-09-30"]}
    assert [subject.person_id for subject in entry.subjects.all()] == [spell.person_id]


def test_a_plan_changes_and_may_be_emptied(spell: Spell, act: Act) -> None:
    plans.update_plan(spell=spell, version=0, status="3", planned_on=PLANNED, act=act)
    with refused("Say why the planned date is no longer 30 September 2017", "reason"):
        plans.update_plan(spell=spell, version=1, status="", planned_on=None, act=act)
    plan = plans.update_plan(spell=spell, version=1, status="", planned_on=None, reason="Too early.", act=act)
    assert (plan.status, plan.planned_on, plan.version) == ("", None, 2)


def test_saving_what_stands_there_writes_nothing(spell: Spell, act: Act) -> None:
    assert plans.update_plan(spell=spell, version=0, status="", planned_on=None, act=act).version == 0
    assert not DischargePlan.objects.exists()
    plans.update_plan(spell=spell, version=0, status="3", planned_on=PLANNED, act=act)
    entries = AuditEntry.objects.count()
    assert plans.update_plan(spell=spell, version=1, status="3", planned_on=PLANNED, act=act).version == 1
    assert AuditEntry.objects.count() == entries


def test_a_planned_date_that_has_passed_is_kept_to_be_shown_as_overdue(spell: Spell, act: Act) -> None:
    plan = plans.update_plan(spell=spell, version=0, status="3", planned_on=date(2017, 1, 1), act=act)
    assert plan.planned_on == date(2017, 1, 1)


def test_a_plan_that_cannot_be_is_refused(spell: Spell, act: Act) -> None:
    with refused("“Cannot be discharged for legal reasons” is not in the list in force", "status"):
        plans.update_plan(spell=spell, version=0, status="7", planned_on=None, act=act)
    with refused("The planned date cannot be before the admission on 3 May 2016", "planned_on"):
        plans.update_plan(spell=spell, version=0, status="3", planned_on=date(2016, 5, 2), act=act)


def test_a_status_of_an_older_list_may_stay(spell: Spell, partnership: Partnership) -> None:
    user = make_user(Role.COUNCIL_LEAD, partnership)
    plans.update_plan(spell=spell, version=0, status="N", planned_on=None, act=act_of(user))
    later = act_of(user, today=date(2021, 3, 1))
    plan = plans.update_plan(spell=spell, version=1, status="N", planned_on=date(2021, 9, 1), act=later)
    assert (plan.status, plan.planned_on) == ("N", date(2021, 9, 1))


def test_the_plan_of_a_stay_that_has_ended_is_closed(spell: Spell, act: Act) -> None:
    ended = discharged(spell, date(2016, 9, 1))
    with refused("This stay ended on 1 September 2016: its plan is closed", "planned_on"):
        plans.update_plan(spell=ended, version=0, status="3", planned_on=None, act=act)
    with refused("its plan is closed", "planned_on"):
        plans.check_update_plan(spell=ended, act=act)


def test_the_second_of_two_who_plan_sees_both_plans(spell: Spell, act: Act) -> None:
    plans.update_plan(spell=spell, version=0, status="3", planned_on=PLANNED, act=act)
    with stale(
        status=("Active treatment, working towards discharge", "not recorded"),
        planned_on=("30 September 2017", "1 October 2017"),
    ):
        plans.update_plan(spell=spell, version=0, status="", planned_on=date(2017, 10, 1), act=act)


def test_who_may_not_plan_changes_nothing(spell: Spell, partnership: Partnership) -> None:
    for user in (
        make_user(Role.BOARD_MEMBER, partnership),
        make_user(Role.COUNCIL_LEAD, make_partnership("OTHER")),
        make_user(Role.COUNCIL_LEAD, partnership, place=place_of(partnership)),
    ):
        with pytest.raises(PermissionDenied):
            plans.update_plan(spell=spell, version=0, status="3", planned_on=PLANNED, act=act_of(user))
    assert not DischargePlan.objects.exists()
    with pytest.raises(PermissionDenied):
        plans.check_update_plan(spell=spell, act=act_of(make_user(Role.BOARD_MEMBER, partnership)))


def step(spell: Spell, planned_on: date | None, status: str = "3", **more: Any) -> DischargePlan:
    known = DischargePlan.objects.filter(spell=spell).first()
    return plans.update_plan(
        spell=spell, version=known.version if known else 0, status=status, planned_on=planned_on, **more
    )


def test_every_date_is_kept_with_its_reason_and_slips_are_counted(spell: Spell, act: Act) -> None:
    step(spell, date(2016, 11, 30), confidence="firm", reason="not asked for", act=act)
    step(spell, date(2017, 2, 28), reason="No panel.", act=act)
    step(spell, None, reason="Provider withdrew.", act=act)
    plan = step(spell, date(2017, 5, 31), status="6", confidence="likely", act=act)
    assert (plan.slips, plan.confidence) == (2, "likely")
    told = [(one.planned_on, one.confidence, one.reason, one.status) for one in plan.steps.order_by("at")]
    assert told == [
        (date(2016, 11, 30), "firm", "", "3"),
        (date(2017, 2, 28), "", "No panel.", "3"),
        (None, "", "Provider withdrew.", "3"),
        (date(2017, 5, 31), "likely", "", "6"),
    ]
    earlier = step(spell, date(2017, 5, 1), status="6", reason="The flat is ready.", act=act)
    assert earlier.slips == 2
    assert {one.by for one in plan.steps.all()} == {act.by}


def test_a_step_is_never_changed_or_deleted(spell: Spell, act: Act) -> None:
    found = step(spell, PLANNED, act=act).steps.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanStep.objects.filter(pk=found.pk).update(reason="Other")
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanStep.objects.filter(pk=found.pk).delete()


def test_confidence_is_of_a_date_and_stays_with_it(spell: Spell, act: Act) -> None:
    assert step(spell, PLANNED, confidence="firm", act=act).confidence == "firm"
    assert step(spell, PLANNED, status="2", act=act).confidence == "firm"
    assert step(spell, None, confidence="firm", reason="No home.", act=act).confidence == ""
    with refused("is not in the list in force", "confidence"):
        step(spell, PLANNED, confidence="sure", act=act)


def test_ready_to_leave_is_for_whoever_is_held_up(spell: Spell, act: Act) -> None:
    plan = step(spell, PLANNED, act=act)
    ready = date(2017, 4, 3)
    with refused("Set the status to delayed", "ready_on"):
        plans.record_ready(spell=spell, version=plan.version, on=ready, act=act)
    plan = step(spell, PLANNED, status="6", act=act)
    with refused("cannot be in the future", "ready_on"):
        plans.record_ready(spell=spell, version=plan.version, on=date(2017, 5, 13), act=act)
    with refused("cannot be before the admission", "ready_on"):
        plans.record_ready(spell=spell, version=plan.version, on=date(2016, 5, 2), act=act)
    plan = plans.record_ready(spell=spell, version=plan.version, on=ready, act=act)
    assert (plan.ready_on, only_entry("ready for discharge").changes) == (
        ready,
        {"ready_on": [None, "2017-04-03"]},
    )
    with stale(ready_on=("3 April 2017", "not recorded")):
        plans.record_ready(spell=spell, version=1, on=None, act=act)
    assert step(spell, PLANNED, status="3", act=act).ready_on is None
