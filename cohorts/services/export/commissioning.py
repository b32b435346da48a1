"""Who answers for a person's care, who looked into it from outside, and who speaks for the person."""

from __future__ import annotations

from cohorts.models import (
    Dispute,
    Erasure,
    HealthCheck,
    Involvement,
    MortalityReview,
    Objection,
    OutsideReview,
    RootCause,
    SchoolPlacement,
    Visit,
)
from cohorts.services.export.shape import (
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
    word,
    yes_no,
)  # fmt: skip

_OF_PERSON = ("person__partnership",)
_OF_SPELL = ("spell__partnership",)
_PERSON_KEY = key("person_id", "The person, as in people.csv.", "person")
_SPELL_KEY = key("spell_id", "The spell, as in spells.csv.", "spell")

DISPUTES = File(
    "disputes.csv",
    Dispute,
    _OF_PERSON,
    ("person__reference", "opened_on", "pk"),
    (
        key("dispute_id", "Identity of the dispute; its actions are in actions.csv."),
        _PERSON_KEY,
        reference("person"),
        code("kind", "Kind of dispute"),
        word("stage", "queried, disputed or resolved."),
        text("ours", "Organisation of the partnership.", "ours__name"),
        text("other_party", "The other party."),
        date("detained_on", "Start of the detention that decides."),
        date("opened_on", "Day on which the question was asked."),
        date("legal_advice_on", "Day of the legal advice."),
        text("interim_payer", "Who pays until it is settled."),
        yes_no("without_prejudice", "Whether that is without prejudice."),
        number("value_a_year", "Pounds a year in question."),
        number("health_share", "Per cent of section 117 aftercare that health pays."),
        text("note", "Note."),
        date("resolved_on", "Day on which it was settled; empty: it is not."),
        code("outcome", "Outcome of a dispute"),
    ),
)

VISITS = File(
    "visits.csv",
    Visit,
    _OF_SPELL,
    ("spell__person__reference", "spell__counted_from", "on", "pk"),
    (
        key("visit_id", "Identity of the visit."),
        _SPELL_KEY,
        reference("spell__person"),
        date("on", "Day of the visit."),
        text("visitor", "Who visited."),
        code("mode", "How visited"),
        yes_no("saw_person", "Whether the visitor saw the person."),
        text("concerns", "Concerns."),
    ),
)

ROOT_CAUSES = File(
    "root_causes.csv",
    RootCause,
    _OF_SPELL,
    ("spell__person__reference", "spell__counted_from", "held_on", "pk"),
    (
        key("root_cause_id", "Identity of the review; its actions are in actions.csv."),
        _SPELL_KEY,
        reference("spell__person"),
        word("of", "admission or delay."),
        key("delay_id", "The delay, as in delays.csv.", "delay"),
        code("area", "Area of review"),
        date("held_on", "Day on which it was held."),
        text("finding", "What was found."),
        text("learning", "What was learnt."),
    ),
)

OUTSIDE_REVIEWS = File(
    "outside_reviews.csv",
    OutsideReview,
    _OF_PERSON,
    ("person__reference", "asked_on", "pk"),
    (
        key("outside_review_id", "Identity of the review."),
        _PERSON_KEY,
        reference("person"),
        code("kind", "Kind of outside review"),
        text("team", "Who reviews."),
        date("asked_on", "Day on which it was asked for."),
        date("held_on", "Day on which it was held; empty: not yet."),
        text("finding", "What was found."),
    ),
)

INVOLVEMENT = File(
    "involvement.csv",
    Involvement,
    _OF_PERSON,
    ("person__reference",),
    (
        key("involvement_id", "Identity of the row."),
        _PERSON_KEY,
        reference("person"),
        code("advocacy", "Family and advocacy"),
        codes("advocate_kinds", "Kind of advocate"),
        code("family", "Family and advocacy"),
        text("coordinator", "Named care co-ordinator."),
        text("keyworker", "Keyworker."),
        word("education_plan", "Education, health and care plan: y, n, or empty: not known."),
        codes("needs", "Need"),
        date("checked_on", "Day on which this was last checked."),
    ),
)

OBJECTIONS = File(
    "objections.csv",
    Objection,
    _OF_PERSON,
    ("person__reference", "raised_on", "pk"),
    (
        key("objection_id", "Identity of the objection."),
        _PERSON_KEY,
        reference("person"),
        date("raised_on", "Day of the objection to sharing beyond direct care."),
        code("raised_by", "Who objects"),
        text("about", "What it is about."),
        date("withdrawn_on", "Day on which it was withdrawn; empty: it holds."),
    ),
)

ERASURES = File(
    "erasures.csv",
    Erasure,
    _OF_PERSON,
    ("person__reference", "pk"),
    (
        key("erasure_id", "Identity of the erasure."),
        _PERSON_KEY,
        reference("person"),
        word("rule", "Why the record is kept no longer: retention_last_contact or retention_death."),
        date("counted_from", "Day of the last contact or of the death."),
        date("due_on", "Day from which the record is kept no longer."),
        by("proposed_by", "Who proposed the erasure."),
        time("proposed_at", "When."),
        by("erased_by", "Who carried it out; empty: not done."),
        time("erased_at", "When."),
    ),
)

HEALTH_CHECKS = File(
    "health_checks.csv",
    HealthCheck,
    _OF_PERSON,
    ("person__reference", "on"),
    (
        key("health_check_id", "Identity of the check."),
        _PERSON_KEY,
        reference("person"),
        date("on", "Day of the annual health check."),
        yes_no("action_plan", "Whether a health action plan came of it."),
    ),
)

MORTALITY_REVIEWS = File(
    "mortality_reviews.csv",
    MortalityReview,
    _OF_PERSON,
    ("person__reference",),
    (
        key("mortality_review_id", "Identity of the review."),
        _PERSON_KEY,
        reference("person"),
        date("notified_on", "Day on which the death was notified."),
        yes_no("paused", "Whether it waits for a process of law."),
        text("pause_reason", "Why it waits."),
        date("completed_on", "Day on which it was completed; empty: not yet."),
        text("learning", "What was learnt."),
    ),
)

SCHOOL_PLACEMENTS = File(
    "school_placements.csv",
    SchoolPlacement,
    _OF_PERSON,
    ("person__reference", "started_on", "pk"),
    (
        key("school_placement_id", "Identity of the placement."),
        _PERSON_KEY,
        reference("person"),
        text("school", "Residential school."),
        number("weeks", "Weeks a year: 38 or 52."),
        date("started_on", "First day."),
        date("ended_on", "Day of the end; empty: still there."),
        text("transition_lead", "Who leads the way into adult services."),
        date("transition_plan_on", "Day of the plan for it."),
    ),
)

FILES = (
    DISPUTES,
    VISITS,
    ROOT_CAUSES,
    OUTSIDE_REVIEWS,
    INVOLVEMENT,
    OBJECTIONS,
    ERASURES,
    HEALTH_CHECKS,
    MORTALITY_REVIEWS,
    SCHOOL_PLACEMENTS,
)
