"""Every rule that the database keeps of reviews, plans, registers, commissioning, meetings and imports, broken on
purpose without a service. Each case is a row that is right but for one thing. PostgreSQL and SQLite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from cohorts import models as register
from cohorts.models import Person, Spell
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Organisation, Partnership, Place, User
from tests.factories import admitted, make_partnership, make_user, place_of

pytestmark = pytest.mark.django_db
EARLY, DAY, LATE = date(2017, 3, 1), date(2017, 4, 3), date(2017, 5, 2)
FIRST = date(2017, 4, 1)
AT = datetime(2017, 5, 2, 10, tzinfo=UTC)


@dataclass
class Made:
    """What rows refer to."""

    partnership: Partnership
    other: Partnership
    place: Place
    organisation: Organisation
    user: User
    person: Person
    spell: Spell

    @property
    def plan(self) -> Any:
        return register.DischargePlan.objects.get_or_create(spell=self.spell)[0]

    @property
    def item(self) -> Any:
        return register.ChecklistItem.objects.order_by("position")[0]

    @property
    def entry(self) -> Any:
        return register.RegisterEntry.objects.filter(person=self.person).first() or make(
            self, "RegisterEntry"
        )


@pytest.fixture
def made() -> Made:
    partnership = make_partnership()
    place = place_of(partnership)
    spell = admitted(partnership, date(2016, 5, 3), place=place)
    organisation = partnership.memberships.filter(place=place)[0].organisation
    other, user = make_partnership("ELSE"), make_user(Role.COMMISSIONER, partnership)
    return Made(partnership, other, place, organisation, user, spell.person, spell)


def _another(made: Made) -> Person:
    return admitted(made.partnership, place=made.place).person


# A right row of each model; a value that is a function is asked for when the row is made.
Row = dict[str, Any]
PERSON: Callable[[Made], Any] = lambda made: made.person  # noqa: E731
SPELL: Callable[[Made], Any] = lambda made: made.spell  # noqa: E731
ROWS: dict[str, Row] = {
    "Policy": {"rule": "review_due_soon", "amount": 3, "unit": "days", "valid_from": date(2010, 1, 1),
               "valid_to": date(2011, 1, 1), "source": "A test"},
    "Review": {"person": PERSON, "kind": "inpatient", "state": "held", "on": DAY},
    "Finding": {"review": lambda made: make(made, "Review"), "topic": "safe", "rating": "green"},
    "DischargePlan": {"spell": SPELL},
    "PlanStep": {"plan": lambda made: made.plan, "at": AT, "on": DAY},
    "ChecklistItem": {"partnership": lambda made: made.partnership, "position": 40, "title": "A line",
                      "valid_from": DAY},
    "ChecklistMark": {"plan": lambda made: made.plan, "item": lambda made: made.item, "done_on": DAY},
    "Agreement": {"plan": lambda made: made.plan, "party": "person", "agrees": True, "on": DAY},
    "Delay": {"spell": SPELL, "reason": "18", "attribution": "05", "started_on": DAY},
    "Barrier": {"spell": SPELL, "what": "No home", "raised_on": DAY},
    "RegisterEntry": {"person": PERSON, "entered_on": DAY, "consent": "informed", "consent_on": DAY},
    "Rating": {"entry": lambda made: made.entry, "colour": "red", "on": DAY, "reason": "Crisis", "at": AT},
    "RegisterReview": {"entry": lambda made: made.entry, "on": DAY},
    "RegisterReturn": {"partnership": lambda made: made.partnership, "place": lambda made: made.place,
                       "month": FIRST, "response": "answered", "red_adults": 1, "amber_adults": 0},
    "Dispute": {"person": PERSON, "kind": "s117", "stage": "disputed", "ours": lambda made: made.organisation,
                "other_party": "Another", "opened_on": DAY},
    "RootCause": {"spell": SPELL, "of": "delay", "area": "crisis", "held_on": DAY, "finding": "Late"},
    "OutsideReview": {"person": PERSON, "kind": "peer", "team": "Peers", "asked_on": DAY},
    "Objection": {"person": PERSON, "raised_on": DAY, "raised_by": "person", "about": "Sharing"},
    "HealthCheck": {"person": PERSON, "on": DAY, "action_plan": True},
    "MortalityReview": {"person": PERSON, "notified_on": DAY},
    "Vignette": {"partnership": lambda made: made.partnership, "title": "A move", "text": "Home", "written_at": AT},
    "SchoolPlacement": {"person": PERSON, "school": "A school", "weeks": 52, "started_on": DAY},
    "Handover": {"spell": SPELL, "from_partnership": lambda made: made.partnership,
                 "to_partnership": lambda made: made.other, "on": DAY, "reason": "Moved", "state": "offered",
                 "offered_at": AT},
    "TrackerMeeting": {"partnership": lambda made: made.partnership, "on": DAY, "opened_at": AT},
    "Discussion": {"meeting": lambda made: make(made, "TrackerMeeting"), "person": PERSON, "position": 1},
    "Confirmation": {"person": PERSON, "month": FIRST, "at": AT},
    "Action": {"person": PERSON, "origin": "barrier", "barrier": lambda made: make(made, "Barrier"),
               "what": "Ask", "owner_name": "Lee", "agreed_on": DAY, "first_due_on": LATE, "due_on": LATE},
    "ColumnMap": {"partnership": lambda made: made.partnership, "headings": "abc", "columns": {}, "saved_at": AT},
    "ImportRun": {"partnership": lambda made: made.partnership, "digest": "abc", "format": "csv", "as_at": DAY,
                  "state": "preview", "read_at": AT},
    "ImportRow": {"run": lambda made: make(made, "ImportRun"), "number": 2, "kind": "new"},
    "Mismatch": {"person": PERSON, "field": "ward", "run": lambda made: make(made, "ImportRun"), "seen_at": AT},
}  # fmt: skip

# Rule -> model, and what is wrong in the one row.
WRONG: dict[str, tuple[str, Row]] = {
    "policy_ends_after_it_starts": ("Policy", {"valid_to": date(2009, 1, 1)}),
    "policy_is_a_span_or_a_day": ("Policy", {"day": DAY}),
    "policy_rule_is_known": ("Policy", {"rule": "no_such_rule"}),
    "policy_unit_is_known": ("Policy", {"unit": "weeks"}),
    "policy_has_a_source": ("Policy", {"source": ""}),
    "review_kind_is_known": ("Review", {"kind": "other"}),
    "review_state_is_known": ("Review", {"state": "lost"}),
    "review_outcome_needs_a_review": ("Review", {"state": "booked", "outcome": "1"}),
    "review_escalation_has_a_day": ("Review", {"escalation": "To the panel"}),
    "review_safe_is_yes_or_no": ("Review", {"safe": "x"}),
    "review_good_care_is_yes_or_no": ("Review", {"good_care": "x"}),
    "review_plan_for_future_is_yes_or_no": ("Review", {"plan_for_future": "x"}),
    "review_could_be_community_is_yes_or_no": ("Review", {"could_be_community": "x"}),
    "finding_rating_is_known": ("Finding", {"rating": "blue"}),
    "plan_confidence_needs_a_date": ("DischargePlan", {"confidence": "firm"}),
    "plan_has_one_owner": ("DischargePlan", {"owner": lambda made: made.user, "owner_name": "Lee"}),
    "checklist_item_ends_after_it_starts": ("ChecklistItem", {"valid_to": EARLY}),
    "checklist_item_of_all_once": (
        "ChecklistItem", {"partnership": None, "position": 1, "valid_from": date(2013, 3, 1)},
    ),
    "checklist_done_or_not_needed": ("ChecklistMark", {"not_needed": True}),
    "delay_ends_after_it_starts": ("Delay", {"ended_on": EARLY}),
    "barrier_ends_after_it_starts": ("Barrier", {"resolved_on": EARLY}),
    "register_entry_ends_after_it_starts": ("RegisterEntry", {"left_on": EARLY, "exit_reason": "died"}),
    "register_exit_has_day_and_reason": ("RegisterEntry", {"left_on": LATE}),
    "register_entry_has_consent": ("RegisterEntry", {"consent": ""}),
    "rating_colour_is_known": ("Rating", {"colour": "black"}),
    "register_return_is_of_a_month": ("RegisterReturn", {"month": DAY}),
    "register_return_has_figures_or_none": ("RegisterReturn", {"response": "no_response"}),
    "dispute_ends_after_it_starts": (
        "Dispute", {"stage": "resolved", "resolved_on": EARLY, "outcome": "ours"},
    ),
    "dispute_end_has_day_and_outcome": ("Dispute", {"stage": "resolved"}),
    "dispute_share_is_a_share": ("Dispute", {"health_share": 101}),
    "root_cause_delay_is_of_a_delay": (
        "RootCause", {"of": "admission", "delay": lambda made: make(made, "Delay")},
    ),
    "outside_review_is_held_after_it_is_asked": ("OutsideReview", {"held_on": EARLY}),
    "objection_ends_after_it_starts": ("Objection", {"withdrawn_on": EARLY}),
    "mortality_review_ends_after_it_starts": ("MortalityReview", {"completed_on": EARLY}),
    "mortality_review_pause_has_a_reason": ("MortalityReview", {"paused": True}),
    "school_placement_ends_after_it_starts": ("SchoolPlacement", {"ended_on": EARLY}),
    "vignette_says_something": ("Vignette", {"text": ""}),
    "vignette_approval_has_day_and_name": ("Vignette", {"approved_at": AT}),
    "vignette_is_approved_by_another": (
        "Vignette",
        {"written_by": lambda made: made.user, "approved_by": lambda made: made.user, "approved_at": AT},
    ),
    "school_placement_weeks_are_known": ("SchoolPlacement", {"weeks": 40}),
    "handover_is_to_another": ("Handover", {"to_partnership": lambda made: made.partnership}),
    "handover_answer_has_a_time": ("Handover", {"state": "declined", "answer": "Not ours"}),
    "handover_declined_with_a_reason": ("Handover", {"state": "declined", "answered_at": AT}),
    "handover_accepted_is_received": ("Handover", {"state": "accepted", "answered_at": AT}),
    "confirmation_is_of_a_month": ("Confirmation", {"month": DAY}),
    "action_has_its_origin": ("Action", {"origin": "review"}),
    "action_is_due_after_it_is_agreed": ("Action", {"due_on": EARLY}),
    "action_is_closed_after_it_is_agreed": ("Action", {"closed_on": EARLY, "closed_as": "done"}),
    "action_end_has_day_and_kind": ("Action", {"closed_on": LATE}),
    "action_dropped_with_a_reason": ("Action", {"closed_on": LATE, "closed_as": "dropped"}),
    "action_has_one_owner": ("Action", {"owner": lambda made: made.user}),
    "mismatch_is_settled_somehow": ("Mismatch", {"settled_at": AT}),
}  # fmt: skip

# Rule -> model, and how the second row differs from the first (in what may differ).
TWICE: dict[str, tuple[str, Row]] = {
    "policy_once": ("Policy", {"valid_to": date(2010, 6, 1)}),
    "finding_once_per_topic": ("Finding", {"rating": "red"}),
    "checklist_item_once": ("ChecklistItem", {"title": "Another"}),
    "checklist_mark_once": ("ChecklistMark", {"done_on": LATE}),
    "agreement_once_per_party": ("Agreement", {"agrees": False}),
    "delay_reason_open_once": ("Delay", {"started_on": LATE}),
    "register_one_open_per_person": ("RegisterEntry", {"entered_on": LATE}),
    "register_review_once_a_day": ("RegisterReview", {"note": "Again"}),
    "register_return_once": ("RegisterReturn", {"red_adults": 2}),
    "objection_open_once": ("Objection", {"raised_on": LATE}),
    "school_placement_open_once": ("SchoolPlacement", {"started_on": LATE}),
    "health_check_once_a_day": ("HealthCheck", {"action_plan": False}),
    "handover_open_once": ("Handover", {"on": LATE}),
    "tracker_meeting_once_a_day": ("TrackerMeeting", {"closed_at": AT}),
    "tracker_meeting_open_once": ("TrackerMeeting", {"on": LATE}),
    "discussion_once": ("Discussion", {"position": 2}),
    "discussion_has_its_place": ("Discussion", {"person": _another}),
    "confirmation_once_a_month": ("Confirmation", {"at": AT}),
    "column_map_once_per_headings": ("ColumnMap", {"columns": {"a": "b"}}),
    "import_row_once": ("ImportRow", {"kind": "same"}),
    "mismatch_open_once": ("Mismatch", {"ours": "Elm"}),
    "register_no_overlap_per_person": (
        "RegisterEntry", {"left_on": LATE, "exit_reason": "moved", "entered_on": DAY},
    ),
    "policy_no_overlap": ("Policy", {"valid_from": date(2010, 6, 1)}),
}  # fmt: skip


def values(made: Made, name: str, changes: Row) -> Row:
    row = {**ROWS[name], **changes}
    return {key: value(made) if callable(value) else value for key, value in row.items()}


def make(made: Made, name: str, **changes: Any) -> models.Model:
    kind: type[models.Model] = getattr(register, name)
    return kind._default_manager.create(**values(made, name, changes))


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_right_row_is_taken(made: Made, name: str) -> None:
    assert make(made, name).pk


@pytest.mark.parametrize("rule", sorted(WRONG))
def test_the_database_refuses_what_is_wrong(made: Made, rule: str) -> None:
    name, changes = WRONG[rule]
    row = values(made, name, changes)
    with pytest.raises(IntegrityError, match=f"{rule}|UNIQUE constraint failed"), transaction.atomic():
        getattr(register, name)._default_manager.create(**row)


@pytest.mark.parametrize("rule", sorted(TWICE))
def test_the_database_refuses_a_second_one(made: Made, rule: str) -> None:
    name, changes = TWICE[rule]
    row = values(made, name, {})
    kind = getattr(register, name)
    kind._default_manager.create(**row)
    second = {key: value(made) if callable(value) else value for key, value in {**row, **changes}.items()}
    with (
        pytest.raises(IntegrityError, match=f"{rule}|UNIQUE constraint failed|no_overlap"),
        transaction.atomic(),
    ):
        kind._default_manager.create(**second)


def test_every_rule_of_these_tables_is_broken_above() -> None:
    rules = {rule.name for name in ROWS for rule in getattr(register, name)._meta.constraints}
    known = {*WRONG, *TWICE}
    assert rules - known == set(), "add a row that breaks it to WRONG or TWICE"


@pytest.mark.parametrize("name", ["PlanStep", "Rating"])
def test_history_is_never_rewritten(made: Made, name: str) -> None:
    row, kind = make(made, name), getattr(register, name)
    for change in (lambda: kind._default_manager.filter(pk=row.pk).update(reason="x"), row.delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
