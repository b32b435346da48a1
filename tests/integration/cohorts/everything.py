"""One row in every table about a person, as the database has it, for tests of what reads them all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from cohorts.models import (
    Action,
    Agreement,
    Barrier,
    ChecklistItem,
    ChecklistMark,
    Confirmation,
    Delay,
    DischargePlan,
    Discussion,
    Dispute,
    Erasure,
    Finding,
    Handover,
    HealthCheck,
    ImportRun,
    Involvement,
    Leave,
    Mismatch,
    MortalityReview,
    Objection,
    OutsideReview,
    Person,
    PlanStep,
    Rating,
    RegisterEntry,
    RegisterReturn,
    RegisterReview,
    Review,
    RootCause,
    SchoolPlacement,
    Spell,
    TrackerMeeting,
    Visit,
)
from tcp_portal.partnerships.models import Organisation, Partnership, User

DAY = date(2016, 7, 4)
NOON = datetime(2016, 7, 4, 12, tzinfo=UTC)

# What the files are to say of it, as text.
EXPECTED: dict[str, dict[str, str]] = {
    "plan_history.csv": {"reason": "New provider", "by": "Ada Case", "at": "2016-07-04T12:00:00+00:00"},
    "checklist.csv": {"line": "1", "done_on": "2016-07-04", "not_needed": "no"},
    "agreements.csv": {"party": "family", "agrees": "no"},
    "delays.csv": {"reason": "H", "attribution": "04", "started_on": "2016-07-04", "ended_on": ""},
    "barriers.csv": {"what": "No home yet", "organisation": ""},
    "leaves.csv": {"started_on": "2016-07-04", "ended_on": "", "judgment": "mm"},
    "reviews.csv": {"kind": "inpatient", "state": "held", "with_education": "no", "safe": "y"},
    "findings.csv": {"topic": "rights", "rating": "amber"},
    "actions.csv": {"origin": "review", "owner": "Ada Case", "owner_name": "", "closed_as": ""},
    "register_entries.csv": {"risk_factors": "staff;school", "left_on": ""},
    "ratings.csv": {"colour": "red", "by": ""},
    "register_reviews.csv": {"on": "2016-07-04", "by": "Ada Case"},
    "register_returns.csv": {
        "response": "answered",
        "red_adults": "0",
        "children": "",
        "month": "2016-07-01",
    },
    "disputes.csv": {"stage": "queried", "value_a_year": "120000.00", "health_share": ""},
    "visits.csv": {"visitor": "Ada Case", "saw_person": "yes"},
    "root_causes.csv": {"of": "admission", "delay_id": ""},
    "outside_reviews.csv": {"team": "Peers", "held_on": ""},
    "involvement.csv": {"needs": "autism", "education_plan": "n"},
    "objections.csv": {"about": "Research", "withdrawn_on": ""},
    "erasures.csv": {"rule": "retention_death", "proposed_by": "Ada Case", "erased_by": ""},
    "health_checks.csv": {"action_plan": "yes"},
    "mortality_reviews.csv": {"paused": "no"},
    "school_placements.csv": {"weeks": "52"},
    "tracker_meetings.csv": {"on": "2016-07-04", "opened_by": "Ada Case", "closed_at": ""},
    "discussions.csv": {"position": "1", "changes": '{"planned_on": ["", "2016-08-01"]}'},
    "confirmations.csv": {"month": "2016-07-01", "by": "Ada Case"},
    "handovers.csv": {"state": "declined", "answer": "Not ours", "received_spell_id": ""},
    "differences.csv": {"field": "ward", "ours": "Oak", "theirs": "Elm", "extract_as_at": "2016-07-04"},
}


def make_objection(person: Person, **changes: Any) -> Objection:
    """An objection of the day, open unless it says otherwise."""
    facts = {"raised_on": DAY, "raised_by": "person", "about": "Research", **changes}
    return Objection.objects.create(person=person, **facts)


def store_everything(person: Person, spell: Spell, by: User) -> None:
    """One row about the person and the spell in every table; `by` wrote those that somebody writes."""
    _plan(spell, by)
    _review(person, by)
    _register(person, by)
    _commissioning(person, spell)
    Erasure.objects.create(
        person=person,
        rule="retention_death",
        counted_from=DAY,
        due_on=date(2026, 7, 5),
        proposed_by=by,
        proposed_at=NOON,
    )
    _meetings(person, spell, by)


def _plan(spell: Spell, by: User) -> None:
    plan, _ = DischargePlan.objects.get_or_create(spell=spell)
    PlanStep.objects.create(plan=plan, at=NOON, on=DAY, by=by, reason="New provider")
    item = ChecklistItem.objects.get(position=1, partnership=None)
    ChecklistMark.objects.create(plan=plan, item=item, done_on=DAY)
    Agreement.objects.create(plan=plan, party="family", agrees=False, on=DAY)
    Delay.objects.create(spell=spell, reason="H", attribution="04", started_on=DAY)
    Leave.objects.create(spell=spell, started_on=DAY, judgment="mm")
    Barrier.objects.create(spell=spell, what="No home yet", raised_on=DAY)


def _review(person: Person, by: User) -> None:
    review = Review.objects.create(person=person, kind="inpatient", state="held", on=DAY, safe="y")
    Finding.objects.create(review=review, topic="rights", rating="amber")
    dates = {"agreed_on": DAY, "first_due_on": DAY, "due_on": DAY}
    Action.objects.create(person=person, origin="review", review=review, what="Ask", owner=by, **dates)


def _register(person: Person, by: User) -> None:
    entry = RegisterEntry.objects.create(
        person=person, entered_on=DAY, consent="person", consent_on=DAY, risk_factors=["staff", "school"]
    )
    Rating.objects.create(entry=entry, colour="red", on=DAY, reason="Crisis", at=NOON)
    RegisterReview.objects.create(entry=entry, on=DAY, by=by)
    place = person.partnership.places.order_by("name")[0]
    RegisterReturn.objects.create(
        partnership=person.partnership,
        place=place,
        month=DAY.replace(day=1),
        response="answered",
        red_adults=0,
        amber_adults=2,
    )


def _commissioning(person: Person, spell: Spell) -> None:
    ours = Organisation.objects.order_by("name")[0]
    Dispute.objects.create(
        person=person,
        kind="payer",
        stage="queried",
        ours=ours,
        other_party="Elsewhere",
        opened_on=DAY,
        value_a_year=Decimal(120_000),
    )
    Visit.objects.create(spell=spell, on=DAY, visitor="Ada Case", mode="in_person")
    RootCause.objects.create(
        spell=spell, of="admission", area="crisis", held_on=DAY, finding="No crisis team"
    )
    OutsideReview.objects.create(person=person, kind="peers", team="Peers", asked_on=DAY)
    Involvement.objects.create(person=person, education_plan="n", needs=["autism"], checked_on=DAY)
    make_objection(person)
    HealthCheck.objects.create(person=person, on=DAY, action_plan=True)
    MortalityReview.objects.create(person=person, notified_on=DAY)
    SchoolPlacement.objects.create(person=person, school="Hill House", weeks=52, started_on=DAY)


def _meetings(person: Person, spell: Spell, by: User) -> None:
    meeting = TrackerMeeting.objects.create(
        partnership=person.partnership, on=DAY, opened_by=by, opened_at=NOON
    )
    Discussion.objects.create(
        meeting=meeting, person=person, position=1, changes={"planned_on": ["", "2016-08-01"]}
    )
    Confirmation.objects.create(person=person, month=DAY.replace(day=1), at=NOON, by=by)
    other = Partnership.objects.exclude(pk=person.partnership_id)[0]
    Handover.objects.create(
        spell=spell,
        from_partnership=person.partnership,
        to_partnership=other,
        on=DAY,
        reason="Moved",
        state="declined",
        offered_at=NOON,
        answered_at=NOON,
        answer="Not ours",
    )
    run = ImportRun.objects.create(
        partnership=person.partnership, digest="d", format="csv", as_at=DAY, state="done", read_at=NOON
    )
    Mismatch.objects.create(person=person, field="ward", ours="Oak", theirs="Elm", run=run, seen_at=NOON)
