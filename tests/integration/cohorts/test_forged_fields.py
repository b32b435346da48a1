"""Fields that a form does not have: behind a right form they change nothing, whatever they are called."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db import transaction

from cohorts.models import DischargePlan, Episode, Person, Spell
from tcp_portal.access import Role
from tests.factories import admitted, make_partnership, make_user, place_of
from tests.guards.controls import forms_of
from tests.integration.cohorts.pages import address, as_
from tests.integration.cohorts.test_correction_pages import bed_form, person_form, plan, spell_form

pytestmark = pytest.mark.django_db
KEPT = (Person, Spell, Episode, DischargePlan)


@pytest.fixture(autouse=True)
def _may_2017() -> Any:
    with time_machine.travel("2017-05-12 09:30:00+01:00", tick=False):
        yield


def _rows() -> list[tuple[Any, ...]]:
    """Everything that is kept of people and their stays, but names of new rows and moments of writing."""
    return [
        (model.__name__, *(row[name] for name in sorted(row) if not name.endswith("_at") and name != "id"))
        for model in KEPT
        for row in model._default_manager.order_by("pk").values()
    ]


@pytest.mark.parametrize("name", ["correct_person", "correct_spell", "correct_episode", "plan"])
def test_fields_that_a_form_does_not_have_change_nothing(name: str) -> None:
    """The same form as it is, and with every other column of the tables behind it: the same rows come of it."""
    here, elsewhere = make_partnership(), make_partnership("ELSE")
    spell, stranger = (
        Spell.objects.select_related("person").get(pk=admitted(each, place=place_of(each)).pk)
        for each in (here, elsewhere)
    )
    of, sent = {
        "correct_person": (spell.person_id, person_form(spell.person, given_name="Changed")),
        "correct_spell": (spell.pk, spell_form(spell, source="49")),
        "correct_episode": (spell.episodes.get().pk, bed_form(spell, ward="Changed")),
        "plan": (spell.person_id, plan()),
    }[name]
    columns = {field.attname for model in KEPT for field in model._meta.concrete_fields}
    columns |= {column.removesuffix("_id") for column in columns}
    forged = {
        **dict.fromkeys(columns, str(stranger.partnership_id)),
        "partnership": str(stranger.partnership_id), "person": str(stranger.person_id), "id": str(stranger.pk),
        "counted_from": "2001-01-01", "withdrawn_at": "2001-01-01", "is_superuser": "1", "role": "administrator",
    }  # fmt: skip
    client, url = as_(make_user(Role.COMMISSIONER, here)), address(here, f"cohorts:{name}", of)
    shown = {key for form in forms_of(client.get(url).text) for key in form.controls}
    own = {key.partition("_0")[0] for key in shown} | shown | set(sent)
    before, found = _rows(), []
    for more in ({}, {key: value for key, value in forged.items() if key not in own}):
        with transaction.atomic():
            assert client.post(url, {**more, **sent}).status_code == 302
            found.append(_rows())
            transaction.set_rollback(True)
    assert found[0] != before
    assert found[0] == found[1]
