"""What is planned for a person's way out of hospital, and what stands in the way."""

from __future__ import annotations

from django.db.models import F

from cohorts.models import Agreement, Barrier, ChecklistMark, Delay, DischargePlan, PlanStep
from cohorts.services.export.shape import (
    Column,
    File,
    by,
    code,
    codes,
    date,
    key,
    number,
    reference,
    text,
    time,
    yes_no,
)  # fmt: skip

_OF_PLAN = ("plan__spell__partnership",)
_OF_SPELL = ("spell__partnership",)
_PLAN_KEY = key("spell_id", "The spell of the plan, as in spells.csv.", "plan__spell")
_SPELL_KEY = key("spell_id", "The spell, as in spells.csv.", "spell")
_PLAN_ORDER = ("plan__spell__person__reference", "plan__spell__counted_from")
_SPELL_ORDER = ("spell__person__reference", "spell__counted_from")

DISCHARGE_PLANS = File(
    "discharge_plans.csv",
    DischargePlan,
    _OF_SPELL,
    (*_SPELL_ORDER, "pk"),
    (
        _SPELL_KEY,
        reference("spell__person"),
        Column("status", "code", "Code list: Care-plan status; empty: not recorded."),
        date("planned_on", "Planned day of discharge."),
        code("confidence", "Confidence in the date"),
        number("slips", "How often the planned day was put off."),
        date("ready_on", "Clinically ready for discharge from this day."),
        code("destination", "Discharge destination"),
        text(
            "destination_place",
            "Place to which the person is planned to go.",
            "destination_place__name",
        ),
        code("accommodation", "Accommodation need"),
        codes("support", "Support need"),
        text("provider", "Who is to give the support."),
        by("owner", "Who answers for the plan and signs in to the portal."),
        text("owner_name", "Who answers for the plan and does not sign in."),
        text("package", "Outline of the package of support."),
    ),
)

PLAN_STEPS = File(
    "plan_history.csv",
    PlanStep,
    _OF_PLAN,
    (*_PLAN_ORDER, "at", "pk"),
    (
        key("step_id", "Identity of the step."),
        _PLAN_KEY,
        reference("plan__spell__person"),
        time("at", "When it was written."),
        date("on", "Day from which it holds."),
        by("by", "Who wrote it."),
        Column("status", "code", "Code list: Care-plan status; empty: not recorded."),
        date("planned_on", "Planned day of discharge as it then stood; empty: none."),
        code("confidence", "Confidence in the date"),
        text("reason", "Why the date moved."),
    ),
)

CHECKLIST_MARKS = File(
    "checklist.csv",
    ChecklistMark,
    _OF_PLAN,
    (*_PLAN_ORDER, "item__position", "pk"),
    (
        key("mark_id", "Identity of the mark."),
        _PLAN_KEY,
        reference("plan__spell__person"),
        Column("line", "number", "Number of the line in the checklist.", "item__position"),
        text("title", "What the line asks.", "item__title"),
        date("done_on", "Day on which it was done; empty: not yet."),
        yes_no("not_needed", "Whether this person does not need it."),
        text("note", "Note."),
    ),
)

AGREEMENTS = File(
    "agreements.csv",
    Agreement,
    _OF_PLAN,
    (*_PLAN_ORDER, "party", "pk"),
    (
        key("agreement_id", "Identity of the agreement."),
        _PLAN_KEY,
        reference("plan__spell__person"),
        code("party", "Party to a discharge plan"),
        yes_no("agrees", "Whether the party agrees with the plan."),
        date("on", "Day of the answer."),
        text("note", "Note."),
    ),
)

DELAYS = File(
    "delays.csv",
    Delay,
    _OF_SPELL,
    (*_SPELL_ORDER, "started_on", "pk"),
    (
        key("delay_id", "Identity of the delay."),
        _SPELL_KEY,
        reference("spell__person"),
        code("reason", "Delay reason"),
        code("attribution", "Attribution of a delay"),
        date("started_on", "First day of the delay for this reason."),
        date("ended_on", "Day on which the reason ended; empty: it still holds."),
        date("escalated_on", "Day on which it was escalated."),
        text("note", "Note."),
    ),
)

BARRIERS = File(
    "barriers.csv",
    Barrier,
    _OF_SPELL,
    (*_SPELL_ORDER, "raised_on", F("resolved_on").asc(nulls_last=True), "pk"),
    (
        key("barrier_id", "Identity of the barrier; its actions are in actions.csv."),
        _SPELL_KEY,
        reference("spell__person"),
        text("what", "What stands in the way."),
        text("organisation", "Organisation that it lies with.", "organisation__name"),
        date("raised_on", "Day on which it was raised."),
        date("resolved_on", "Day on which it was out of the way; empty: it is not."),
    ),
)

FILES = (DISCHARGE_PLANS, PLAN_STEPS, CHECKLIST_MARKS, AGREEMENTS, DELAYS, BARRIERS)
