"""Every rule that the database keeps, broken on purpose without a service. Runs on PostgreSQL and on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from cohorts.models import DischargePlan, Episode, Person, Spell
from tcp_portal.partnerships.models import Partnership
from tests.factories import bed_facts, make_partnership

pytestmark = pytest.mark.django_db


def day(number: int) -> date:
    return date(2016, 1, 1) + timedelta(days=number)


@contextmanager
def refused(*signs: str) -> Iterator[None]:
    """The database refuses, and names the rule: PostgreSQL by its name, SQLite a unique index by its columns."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    assert any(sign in str(caught.value) for sign in signs)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


def person(partnership: Partnership, **changes: Any) -> Person:
    facts: dict[str, Any] = {
        "reference": "BHR-001",
        "given_name": "Alex",
        "family_name": "Example",
        "date_of_birth": date(1985, 6, 15),
        "sex": "1",
        "ethnicity": "A",
        "category": "1",
    }
    return Person.objects.create(partnership=partnership, **{**facts, **changes})


def spell(someone: Person, start: date, end: date | None = None, **changes: Any) -> Spell:
    facts: dict[str, Any] = {
        "entry": "first_admission",
        "planned": "1",
        "source": "19",
        "started_on": start,
        "counted_from": start,
        "ended_on": end,
        "exit": "discharge" if end else "",
        "destination": "SH" if end else "",
    }
    return Spell.objects.create(
        person=someone, human=someone.human, partnership_id=someone.partnership_id, **{**facts, **changes}
    )


def episode(of: Spell, start: date, end: date | None = None, **changes: Any) -> Episode:
    bed = bed_facts(of.partnership)
    facts: dict[str, Any] = {
        "site_id": bed.site_id,
        "bed_type": "2",
        "security": "0",
        "commissioner_id": bed.commissioner_id,
        "arrangement": "ccg",
        "legal_status": "3",
    }
    return Episode.objects.create(spell=of, started_on=start, ended_on=end, **{**facts, **changes})


def test_a_reference_is_given_once_in_a_partnership(partnership: Partnership) -> None:
    person(partnership)
    with refused("person_reference_once", "cohorts_person.reference"):
        person(partnership)
    person(make_partnership("OTHER"))


def test_an_nhs_number_is_given_once_in_a_partnership_and_none_as_often_as_needed(
    partnership: Partnership,
) -> None:
    person(partnership, nhs_number="9434765919")
    person(partnership, reference="BHR-002")
    person(partnership, reference="BHR-003")
    with refused("person_nhs_number_once", "cohorts_person.nhs_number"):
        person(partnership, reference="BHR-004", nhs_number="9434765919")
    person(make_partnership("OTHER"), nhs_number="9434765919")


def test_a_person_has_a_reference(partnership: Partnership) -> None:
    with refused("person_has_a_reference"):
        person(partnership, reference="")


def test_nobody_dies_before_birth(partnership: Partnership) -> None:
    person(partnership, died_on=date(1985, 6, 15))
    with refused("person_dies_after_birth"):
        person(partnership, reference="BHR-002", died_on=date(1985, 6, 14))


def test_a_spell_does_not_end_before_it_starts_or_is_counted(partnership: Partnership) -> None:
    someone = person(partnership)
    with refused("spell_ends_after_it_starts", "spell_ends_after_it_is_counted"):
        spell(someone, day(5), day(4))
    with refused("spell_ends_after_it_is_counted"):
        spell(someone, day(1), day(4), entry="found_late", counted_from=day(5))


def test_only_a_transfer_in_or_a_person_found_late_is_counted_after_the_start(
    partnership: Partnership,
) -> None:
    someone = person(partnership)
    for entry in ("first_admission", "readmission"):
        with refused("spell_admission_is_counted_at_once"):
            spell(someone, day(1), day(9), entry=entry, counted_from=day(5))
    with refused("spell_is_counted_after_it_starts"):
        spell(someone, day(5), day(9), entry="transfer_in", counted_from=day(1))
    spell(someone, day(1), day(9), entry="transfer_in", counted_from=day(5))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("spell_end_has_day_and_kind", {"ended_on": day(9)}),
        ("spell_end_has_day_and_kind", {"exit": "discharge"}),
        ("spell_destination_needs_an_end", {"destination": "SH"}),
        ("spell_entry_is_known", {"entry": "walked_in"}),
        ("spell_exit_is_known", {"exit": "vanished", "ended_on": day(9)}),
    ],
)
def test_a_spell_that_says_half_of_something_is_refused(
    partnership: Partnership, rule: str, changes: dict[str, Any]
) -> None:
    someone = person(partnership)
    with refused(rule):
        spell(someone, day(1), **changes)


OPEN_TWICE = ("spell_one_open_per_person", "spell_no_overlap_per_person", "cohorts_spell.person_id")


def test_a_person_has_one_open_spell(partnership: Partnership) -> None:
    someone = person(partnership)
    spell(someone, day(1))
    with refused(*OPEN_TWICE):
        spell(someone, day(5))
    spell(person(partnership, reference="BHR-002"), day(5))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (day(5), day(9)),
        (day(1), day(6)),
        (day(9), day(30)),
        (day(1), day(30)),
        (day(6), day(7)),
        (day(6), day(6)),
    ],
)
def test_no_spell_overlaps_another_of_the_person(partnership: Partnership, start: date, end: date) -> None:
    someone = person(partnership)
    spell(someone, day(5), day(10))
    with refused("spell_no_overlap_per_person"):
        spell(someone, start, end)


def test_spells_may_touch_and_last_no_night(partnership: Partnership) -> None:
    someone = person(partnership)
    spell(someone, day(5), day(10))
    spell(someone, day(1), day(5))
    spell(someone, day(10), day(10))
    spell(someone, day(10))
    with refused("spell_no_overlap_per_person"):
        spell(someone, day(10), day(10))


def test_a_spell_is_not_moved_into_another(partnership: Partnership) -> None:
    someone = person(partnership)
    spell(someone, day(5), day(10))
    later = spell(someone, day(12))
    with refused("spell_no_overlap_per_person"):
        Spell.objects.filter(pk=later.pk).update(started_on=day(9), counted_from=day(9))


def test_a_stay_elsewhere_before_the_count_overlaps_nothing(partnership: Partnership) -> None:
    someone = person(partnership)
    spell(someone, day(1), day(10), exit="transfer_out", destination="MH")
    spell(someone, day(1), entry="transfer_in", counted_from=day(20))


def test_an_episode_does_not_end_before_it_starts(partnership: Partnership) -> None:
    stay = spell(person(partnership), day(1))
    episode(stay, day(1), day(1))
    with refused("episode_ends_after_it_starts"):
        episode(stay, day(5), day(4))


def test_a_spell_has_one_open_episode(partnership: Partnership) -> None:
    stay = spell(person(partnership), day(1))
    episode(stay, day(1))
    with refused("episode_one_open_per_spell", "episode_no_overlap_per_spell", "cohorts_episode.spell_id"):
        episode(stay, day(5))


@pytest.mark.parametrize(
    ("start", "end"), [(day(5), day(9)), (day(1), day(6)), (day(9), day(30)), (day(6), day(7))]
)
def test_no_episode_overlaps_another_of_the_spell(partnership: Partnership, start: date, end: date) -> None:
    stay = spell(person(partnership), day(1))
    episode(stay, day(5), day(10))
    with refused("episode_no_overlap_per_spell"):
        episode(stay, start, end)


def test_several_moves_on_one_day_are_kept(partnership: Partnership) -> None:
    stay = spell(person(partnership), day(1))
    episode(stay, day(1), day(1))
    episode(stay, day(1), day(1))
    episode(stay, day(1))


def test_an_episode_is_not_moved_into_another(partnership: Partnership) -> None:
    stay = spell(person(partnership), day(1))
    episode(stay, day(1), day(5))
    later = episode(stay, day(5))
    with refused("episode_no_overlap_per_spell"):
        Episode.objects.filter(pk=later.pk).update(started_on=day(4))


def test_reasons_need_a_stay_out_of_area(partnership: Partnership) -> None:
    stay = spell(person(partnership), day(1))
    with refused("episode_reasons_need_out_of_area"):
        episode(stay, day(1), out_of_area_reasons=["choice"])
    episode(stay, day(1), out_of_area=True, out_of_area_reasons=["choice"])


def test_an_arrangement_is_one_that_the_portal_knows(partnership: Partnership) -> None:
    stay = spell(person(partnership), day(1))
    with refused("episode_arrangement_is_known"):
        episode(stay, day(1), arrangement="private")


def test_a_spell_has_one_discharge_plan(partnership: Partnership) -> None:
    stay = spell(person(partnership), day(1))
    DischargePlan.objects.create(spell=stay)
    with refused("cohorts_dischargeplan_spell_id", "cohorts_dischargeplan.spell_id"):
        DischargePlan.objects.create(spell=stay)


def test_nobody_with_a_history_is_deleted(partnership: Partnership) -> None:
    stay = spell(person(partnership), day(1))
    bed = episode(stay, day(1))
    for row in (stay.person, stay, bed.site, bed.commissioner, partnership):
        with pytest.raises(models.ProtectedError):
            row.delete()
