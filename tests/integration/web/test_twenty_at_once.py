"""Twenty people save the same thing at the same moment: one has saved, nineteen are told so and lose nothing."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.db import connections

from cohorts.models import Person, PlanStep, Spell
from cohorts.services import plans
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry, Kind
from tests.factories import act_of, admitted, make_partnership, make_user, place_of
from tests.integration.cohorts.pages import address, as_, boxes

pytestmark = pytest.mark.django_db(transaction=True)

RACERS = 20
ROUNDS = int(os.environ.get("PORTAL_RACE_ROUNDS", "1"))  # a hundred by `make scan`


@pytest.fixture(autouse=True)
def _may_2017() -> Any:
    with time_machine.travel("2017-05-12 09:30:00+01:00", tick=False):
        yield


@pytest.fixture
def spell(transactional_db: None) -> Spell:
    partnership = make_partnership()
    spell = admitted(partnership, place=place_of(partnership), given_name="Rita", family_name="Dale")
    plans.update_plan(spell=spell, version=0, status="3", planned_on=None, act=act_of())
    return Spell.objects.select_related("person", "partnership").get(pk=spell.pk)


def race(spell: Spell, name: str, forms: list[dict[str, str]]) -> list[int]:
    """The status of each answer to the forms, all of them sent at once by different browsers."""
    user = make_user(Role.COMMISSIONER, spell.partnership)
    url = address(spell.partnership, name, spell.person_id)
    browsers, line = [as_(user) for _ in forms], threading.Barrier(len(forms))

    def send(at: int) -> int:
        try:
            line.wait(timeout=60)
            return int(browsers[at].post(url, forms[at]).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(forms)) as pool:
        return sorted(pool.map(send, range(len(forms))))


def changes() -> int:
    return AuditEntry.objects.filter(kind=Kind.CHANGE).count()


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_of_twenty_who_change_a_plan_one_wins(spell: Spell, turn: int) -> None:
    before, steps = changes(), PlanStep.objects.count()
    days = [f"{at + 1}.8.2017" for at in range(RACERS)]
    forms = [{"status": "3", **boxes("planned_on", day), "version": "1"} for day in days]
    assert race(spell, "cohorts:plan", forms) == [302] + [409] * (RACERS - 1)
    plan = Spell.objects.get(pk=spell.pk).plan
    assert plan.version == 2
    assert f"{plan.planned_on:%-d.%-m.%Y}" in days
    assert changes() == before + 1
    assert PlanStep.objects.count() == steps + 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_of_twenty_who_correct_a_person_one_wins(spell: Spell, turn: int) -> None:
    before, person = changes(), spell.person
    form = {
        "nhs_number": "", "family_name": person.family_name,
        **boxes("date_of_birth", f"{person.date_of_birth:%d.%m.%Y}"),
        "sex": person.sex, "ethnicity": person.ethnicity, "category": person.category,
        "home_place": str(person.home_place_id), "version": str(person.version),
    }  # fmt: skip
    names = [f"Rita{chr(97 + at)}" for at in range(RACERS)]
    statuses = race(spell, "cohorts:correct_person", [{**form, "given_name": name} for name in names])
    assert statuses == [302] + [409] * (RACERS - 1)
    after = Person.objects.get()
    assert (after.version, after.given_name in names) == (person.version + 1, True)
    assert changes() == before + 1
