from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cohorts.models import DischargePlan, Spell
from cohorts.services import plans
from cohorts.services.facts import Act
from tcp_portal.access import Role
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
    plan = plans.update_plan(spell=spell, version=1, status="", planned_on=None, act=act)
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
