"""An NHS number that is not found asks the database the same, whether nobody has it, others do, or somebody erased did.

Compared are the statements without their values: equal questions leave nothing that a clock could tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from cohorts.domain.nhs_number import spaced
from cohorts.models import Person
from cohorts.services import erasures
from cohorts.services.imports import runs
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership
from tests.factories import act_of, admitted, discharged, make_partnership, make_user, new_nhs_number
from tests.integration.cohorts.extracts import DAY, csv_of, new_row
from tests.integration.cohorts.pages import address, as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_may_2017")]

LEFT, DUE = date(2017, 3, 14), date(2037, 3, 15)
WHY = "She was brought to our ward tonight and cannot speak for herself."
SAVEPOINT = re.compile(r"(SAVEPOINT) \S+")


@pytest.fixture
def _may_2017() -> Iterator[None]:
    with time_machine.travel("2017-05-12 09:30:00+01:00", tick=False):
        yield


@pytest.fixture
def here() -> Partnership:
    return make_partnership()


@pytest.fixture
def elsewhere() -> str:
    return admitted(make_partnership("ELSE")).person.nhs_number


@pytest.fixture
def erased(here: Partnership) -> str:
    """The number of somebody of whom the register has a row that says no more who it was."""
    spell = admitted(here)
    number, officers = spell.person.nhs_number, [make_user(Role.IG_OFFICER, here) for _ in range(2)]
    discharged(spell, LEFT, act=act_of())
    (row,) = erasures.propose(person_ids=[spell.person_id], act=act_of(officers[0], today=DUE))
    erasures.erase(erasure=row, act=act_of(officers[1], today=DUE))
    assert not Person.objects.with_nhs_number(number).exists()
    return number


@contextmanager
def heard() -> Iterator[list[str]]:
    """The statements that are asked meanwhile, without their values."""
    said: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        said.append(SAVEPOINT.sub(r"\1", sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield said


def asked(role: Role, here: Partnership, name: str, number: str, **more: str) -> tuple[int, list[str]]:
    """What the page of one reader, who has been there before, answers and asks."""
    reader = as_(make_user(role, here))
    url = address(here, name)
    field = "number" if name == "cohorts:emergency" else "key"
    assert reader.get(url).status_code == 200
    cache.clear()
    with heard() as said:
        answer = reader.post(url, {field: number, **more})
    return answer.status_code, said


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("cohorts:admit", Role.COMMISSIONER),
        ("cohorts:register_add", Role.COMMISSIONER),
        ("cohorts:subject_access", Role.IG_OFFICER),
    ],
)
def test_a_page_that_finds_nobody_asks_the_same(
    here: Partnership, elsewhere: str, erased: str, name: str, role: Role
) -> None:
    unknown = asked(role, here, name, new_nhs_number())
    assert len(unknown[1]) > 3
    assert any("nhs_number_key" in sql for sql in unknown[1])
    for number in (elsewhere, spaced(elsewhere), erased):
        assert asked(role, here, name, number) == unknown
    assert asked(role, here, name, admitted(here).person.nhs_number)[0] == 302


def test_an_emergency_that_opens_nothing_asks_the_same(here: Partnership, erased: str) -> None:
    unknown = asked(Role.COMMISSIONER, here, "cohorts:emergency", new_nhs_number(), reason=WHY)
    assert unknown[0] == 422
    assert any("nhs_number_key" in sql for sql in unknown[1])
    assert asked(Role.COMMISSIONER, here, "cohorts:emergency", erased, reason=WHY) == unknown


def test_a_file_that_is_compared_asks_the_same_for_each_number(
    here: Partnership, elsewhere: str, erased: str
) -> None:
    def compared(number: str) -> list[str]:
        content = csv_of([new_row(here, nhs_number=number)])
        with heard() as said:
            run = runs.open_run(partnership=here, content=content, as_at=DAY, act=act_of())
        reader = as_(make_user(Role.COMMISSIONER, here))
        url = address(here, "cohorts:import_run", run.pk, kind="all")
        assert reader.get(url).status_code == 200
        with heard() as shown:
            assert reader.get(url).status_code == 200
        return [*said, *shown]

    compared(new_nhs_number())  # what is kept between requests is kept now
    unknown = compared(new_nhs_number())
    assert len(unknown) > 3
    assert compared(elsewhere) == unknown
    assert compared(erased) == unknown


def test_a_page_of_somebody_elsewhere_answers_as_one_of_nobody(here: Partnership, elsewhere: str) -> None:
    """The id of a page tells no more than the number: not found, by the same questions."""
    reader = as_(make_user(Role.COMMISSIONER, here))
    theirs = Person.objects.with_nhs_number(elsewhere).get().pk
    nobody = "00000000-0000-4000-8000-000000000000"
    answers = []
    for person_id in (nobody, nobody, theirs):
        with heard() as said:
            answer = reader.get(reverse("cohorts:person", args=[person_id]))
        answers.append((answer.status_code, said))
    assert answers[1][0] == 404
    assert answers[2] == answers[1]
