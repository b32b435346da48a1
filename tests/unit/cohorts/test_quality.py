"""Each rule of data quality finds its own fault and no other: taking the fault away takes exactly its line away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.policy import Policies, PolicyRow, Rule, Span, Unit
from cohorts.domain.quality import (
    ALL_RULES,
    MISSING,
    REGISTER_RULES,
    RULES,
    Context,
    Fix,
    Severity,
    faults,
    may_fix,
    register_faults,
    tallies,
)
from cohorts.domain.record_facts import Entry, Facts
from cohorts.domain.review_clock import Due, ReviewStatus
from cohorts.domain.rules import BED_WARNINGS

DAY, MONTH = date(2017, 4, 30), date(2017, 4, 1)
SPANS = {Rule.REGISTER_RED: 7, Rule.REGISTER_AMBER: 28, Rule.REGISTER_GREEN: 90, Rule.REGISTER_BLUE: 30}
POLICIES = Policies(
    PolicyRow(rule, Span(amount, Unit.DAYS), None, date(2013, 1, 1), None, "A test")
    for rule, amount in SPANS.items()
)
CONTEXT = Context(DAY, MONTH, POLICIES)

CLEAN = Facts(
    person_id=UUID(int=1),
    partnership_id=UUID(int=2),
    reference="BHR-001",
    given_initial="A",
    family_initial="B",
    date_of_birth=date(1980, 1, 1),
    place="Havering",
    has_nhs_number=True,
    sex="1",
    ethnicity="A",
    category="2",
    originating_commissioner_id=UUID(int=3),
    died_on=None,
    started_on=date(2015, 1, 1),
    spell_id=UUID(int=4),
    episode_id=UUID(int=5),
    commissioner="Havering CCG",
    arrangement="ccg",
    bed_type="2",
    security="0",
    legal_status="3",
    out_of_area=True,
    out_of_area_reasons=["choice"],
    status="3",
    planned_on=date(2017, 9, 1),
    ready_on=date(2017, 8, 1),
    destination="SH",
    accommodation="shared",
    support=[],
    involved_on=date(2017, 1, 1),
    needs=[],
    reviewed=True,
    delayed_since=None,
    visited_on=None,
    confirmed_month=MONTH,
    confirmed_at=datetime(2017, 4, 20, tzinfo=UTC),
    recording=True,
    planning=True,
    reviewing=True,
    commissioning=True,
    due=Due(ReviewStatus.IN_DATE, DAY),
    away_from=None,
)
# For each rule the change of a clean record that makes its fault. Those of one key cannot be made at once.
BREAKS: dict[str, tuple[str, dict[str, Any]]] = {
    "secure_from_ccg": ("bed", {"security": "1", "bed_type": "1"}),
    "under_18_with_adults": (
        "bed",
        {"date_of_birth": date(2005, 1, 1), "bed_type": "110", "arrangement": "specialised"},
    ),
    "adult_with_children": ("bed", {"bed_type": "124"}),
    "under_18_from_ccg": ("bed", {"date_of_birth": date(2005, 1, 1)}),
    "out_of_area_unexplained": ("area", {"out_of_area_reasons": []}),
    "secure_bed_open_ward": ("bed", {"bed_type": "1"}),
    "secure_ward_open_bed": ("bed", {"security": "1", "arrangement": "specialised"}),
    "death_without_end": ("death", {"died_on": date(2017, 4, 2)}),
    "ready_after_planned": ("ready", {"ready_on": date(2017, 9, 2)}),
    "delayed_without_reason": ("status", {"status": "6"}),
    "reason_without_delay": ("status", {"delayed_since": date(2017, 1, 1)}),
    "planned_date_passed": ("ready", {"planned_on": date(2017, 4, 29), "ready_on": None}),
    "not_confirmed": ("confirmed", {"confirmed_month": date(2017, 3, 1)}),
    "no_place": ("place", {"place": None}),
    "no_nhs_number": ("number", {"has_nhs_number": False}),
    "no_home_commissioner": ("home", {"originating_commissioner_id": None}),
    "no_sex": ("sex", {"sex": "X"}),
    "no_ethnicity": ("ethnicity", {"ethnicity": "99"}),
    "no_category": ("category", {"category": "4"}),
    "no_legal_status": ("legal", {"legal_status": "99"}),
    "no_bed": (
        "bed",
        {"episode_id": None, "arrangement": None, "bed_type": None, "security": None},
    ),
    "no_status": ("status", {"status": ""}),
    "no_planned_date": ("ready", {"planned_on": None}),
    "no_destination": ("destination", {"destination": None}),
    "no_needs": ("needs", {"accommodation": ""}),
    "no_involvement": ("involved", {"involved_on": None}),
    "no_review": ("review", {"reviewed": False}),
}


def broken(ids: set[str]) -> Facts:
    """The clean record with these faults."""
    changes: dict[str, Any] = {}
    for rule_id in ids:
        changes |= BREAKS[rule_id][1]
    return CLEAN._replace(**changes)


def found(row: Facts) -> list[str]:
    return [rule.id for rule in faults(row, CONTEXT)]


@st.composite
def some_faults(draw: Callable[..., Any]) -> set[str]:
    """Any faults that a record can have at once."""
    chosen: dict[str, str] = {}
    for rule_id in draw(st.lists(st.sampled_from(sorted(BREAKS)), unique=True)):
        chosen[BREAKS[rule_id][0]] = rule_id
    return set(chosen.values())


def test_every_rule_has_a_way_to_be_broken_and_a_clean_record_breaks_none() -> None:
    assert {rule.id for rule in RULES} == set(BREAKS)
    assert found(CLEAN) == []
    assert len({rule.id for rule in ALL_RULES}) == len(ALL_RULES)


@pytest.mark.parametrize("rule_id", sorted(BREAKS))
def test_each_fault_alone_is_its_own_line(rule_id: str) -> None:
    assert found(broken({rule_id})) == [rule_id]


@given(some_faults())
def test_taking_one_fault_away_takes_exactly_its_line_away(ids: set[str]) -> None:
    whole = found(broken(ids))
    assert set(whole) == ids
    for rule_id in ids:
        assert found(broken(ids - {rule_id})) == [each for each in whole if each != rule_id]


@given(st.lists(some_faults(), max_size=6), st.randoms())
def test_parts_add_up_to_the_whole_in_any_order(records: list[set[str]], shuffle: Any) -> None:
    rows = [broken(ids)._replace(place=f"Place {number % 3}") for number, ids in enumerate(records)]
    parts = tallies((row.place or "", faults(row, CONTEXT)) for row in rows)
    shuffle.shuffle(rows)
    whole = tallies(("all", faults(row, CONTEXT)) for row in rows)
    assert sum(part.records for part in parts.values()) == len(rows)
    for rule in MISSING:
        counted = sum(part.broken[rule.id] for part in parts.values())
        assert counted == (whole["all"].broken[rule.id] if rows else 0)
        assert all(part.complete(rule.id) + part.broken[rule.id] == part.records for part in parts.values())


def test_what_is_unusual_in_a_bed_is_said_as_when_it_is_recorded() -> None:
    sentences = {rule.id: rule.sentence for rule in RULES}
    assert {
        warning.value: sentence for warning, sentence in BED_WARNINGS.items()
    }.items() <= sentences.items()


def test_edges_of_days() -> None:
    assert found(CLEAN._replace(planned_on=DAY, ready_on=DAY)) == []
    assert found(CLEAN._replace(confirmed_month=date(2017, 5, 1))) == []
    assert found(CLEAN._replace(confirmed_month=None)) == ["not_confirmed"]
    assert found(CLEAN._replace(ethnicity="")) == ["no_ethnicity"]
    for field, value in (("support", ["home"]), ("needs", ["speech"])):
        assert found(CLEAN._replace(accommodation=None, **{field: value})) == []


RIGHTS = {
    Fix.PERSON: "recording", Fix.EPISODE: "recording", Fix.ENDING: "recording", Fix.PLAN: "planning",
    Fix.DISCHARGE: "planning", Fix.DELAYS: "planning", Fix.REVIEWS: "reviewing", Fix.INVOLVEMENT: "commissioning",
}  # fmt: skip


@pytest.mark.parametrize(("fix", "right"), RIGHTS.items())
def test_each_fault_is_put_right_by_who_may(fix: Fix, right: str) -> None:
    none = CLEAN._replace(**dict.fromkeys(RIGHTS.values(), False))
    assert not may_fix(none, fix)
    assert may_fix(none._replace(**{right: True}), fix)
    assert may_fix(none._replace(recording=True), Fix.CONFIRM)
    assert may_fix(none._replace(planning=True), Fix.CONFIRM)


ENTRY = Entry(
    person_id=UUID(int=1),
    partnership_id=UUID(int=2),
    reference="BHR-001",
    given_initial="A",
    family_initial="B",
    place="Havering",
    entry_id=UUID(int=6),
    entered_on=date(2017, 1, 1),
    colour="green",
    rated_on=date(2017, 4, 1),
    held_until=None,
    reviewed_on=None,
    in_hospital=False,
    registering=True,
)
ENTRY_BREAKS: dict[str, dict[str, Any]] = {
    "blue_not_in_hospital": {"colour": "blue"},
    "in_hospital_not_blue": {"in_hospital": True},
    "held_red_too_long": {"held_until": date(2017, 4, 29)},
    "register_review_late": {"rated_on": date(2017, 1, 29)},
}


@pytest.mark.parametrize("rule_id", sorted(ENTRY_BREAKS))
def test_each_fault_of_the_register_alone_is_its_own_line(rule_id: str) -> None:
    assert register_faults(ENTRY, CONTEXT) == ()
    assert set(ENTRY_BREAKS) == {rule.id for rule in REGISTER_RULES}
    broken_entry = ENTRY._replace(**ENTRY_BREAKS[rule_id])
    assert [rule.id for rule in register_faults(broken_entry, CONTEXT)] == [rule_id]


def test_the_next_look_counts_from_the_last_one() -> None:
    assert ENTRY.next_look(POLICIES) == date(2017, 6, 30)
    assert ENTRY._replace(reviewed_on=date(2017, 4, 20)).next_look(POLICIES) == date(2017, 7, 19)
    assert ENTRY._replace(colour="red", rated_on=DAY).next_look(POLICIES) == date(2017, 5, 7)
    assert ENTRY._replace(colour=None).next_look(POLICIES) is None
    assert ENTRY.next_look(Policies([])) is None


def test_severities_are_named() -> None:
    assert {severity.label for severity in Severity} == {"Contradiction", "Late", "Missing"}
