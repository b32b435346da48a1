"""The money of people in the export of the register."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

from cohorts.domain.kinds import Arrangement
from cohorts.models.people import OfPersonQuerySet
from cohorts.services.export import every_file, export_cohort
from finance.services.export_files import FILES
from tests.factories import act_of
from tests.integration.finance.costed import make_costed

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DICTIONARY = Path(__file__).parents[3] / "docs" / "data-dictionary.md"


def test_every_table_of_money_about_people_is_a_file_with_every_field() -> None:
    about = {
        model
        for model in apps.get_app_config("finance").get_models()
        if isinstance(model._default_manager.all(), OfPersonQuerySet)
    }
    assert about == {file.model for file in FILES}
    assert set(FILES) <= set(every_file())
    assert len({file.name for file in every_file()}) == len(every_file())
    text = DICTIONARY.read_text(encoding="utf-8")
    for file in FILES:
        fields = {"pk" if field.primary_key else field.name for field in file.model._meta.concrete_fields}
        written = {column.source.split("__")[0] for column in file.columns}
        assert fields - written == {"version"} & fields, f"{file.name} lacks {fields - written}"
        chapter = text.split(f"## {file.name}\n")[1].split("\n## ")[0]
        rows = [f"| `{column.name}` | {column.kind} | {column.meaning} |" for column in file.columns]
        assert [line for line in chapter.splitlines() if line.startswith("| `")] == rows


def test_what_a_persons_move_costs_goes_to_the_files_of_their_partnership() -> None:
    world, other = make_costed(), make_costed("OTHER")
    world.price(Arrangement.CCG, 180000)
    spell = world.left()
    world.part(spell, (world.ccg, 60), (world.council, 40))
    world.transfer(spell)
    world.dispute(spell, world.essex)
    other.part(other.left(), (other.ccg, 100))
    found = {
        file.name: rows for file, rows in export_cohort(partnership=world.partnership, act=act_of()).items()
    }
    assert [len(found[name]) for name in ("package_parts.csv", "package_shares.csv")] == [1, 2]
    assert [len(found[name]) for name in ("funding_transfers.csv", "dispute_stakes.csv")] == [1, 1]
    assert spell.person.reference in found["package_shares.csv"][0]
    assert found["bed_prices.csv"] == []
