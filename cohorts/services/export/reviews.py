"""Care (Education) and Treatment Reviews, and every promise that somebody made for a person."""

from __future__ import annotations

from cohorts.models import Action, Finding, Review
from cohorts.services.export.shape import File, by, code, date, key, reference, text, word, yes_no

REVIEWS = File(
    "reviews.csv",
    Review,
    ("person__partnership",),
    ("person__reference", "on", "pk"),
    (
        key("review_id", "Identity of the review; its recommendations are in actions.csv."),
        key("person_id", "The person, as in people.csv.", "person"),
        reference("person"),
        word("kind", "community, emergency (local area emergency protocol), post_admission, inpatient."),
        yes_no("with_education", "Whether it is a care, education and treatment review."),
        word("state", "booked, held, declined (by the person), cancelled."),
        date("on", "Day for which it is booked, or on which it was held or declined."),
        code("mode", "Review mode"),
        text("chair", "Who chaired."),
        text("clinical_expert", "Clinical expert of the panel."),
        text("expert_by_experience", "Expert by experience of the panel."),
        code("consent", "Consent basis"),
        date("consent_on", "Day of the consent or of the decision in its place."),
        code("asked_by", "Who asked for the review"),
        word("safe", "Is the person safe? y, n, or empty: not answered."),
        word("good_care", "Is the care good now? y, n, or empty: not answered."),
        word("plan_for_future", "Is there a plan for the future? y, n, or empty: not answered."),
        word("could_be_community", "Could the care be given in the community? y, n, or empty: not answered."),
        code("outcome", "Review outcome"),
        text("summary", "Summary."),
        date("escalated_on", "Day on which it was escalated."),
        text("escalation", "Why, and to whom."),
        text("escalation_outcome", "What came of it."),
    ),
)

FINDINGS = File(
    "findings.csv",
    Finding,
    ("review__person__partnership",),
    ("review__person__reference", "review__on", "review_id", "topic"),
    (
        key("finding_id", "Identity of the finding."),
        key("review_id", "The review, as in reviews.csv.", "review"),
        reference("review__person"),
        code("topic", "Key line of enquiry"),
        word("rating", "green, amber or red."),
        text("evidence", "What shows it."),
    ),
)

ACTIONS = File(
    "actions.csv",
    Action,
    ("person__partnership",),
    ("person__reference", "agreed_on", "due_on", "pk"),
    (
        key("action_id", "Identity of the action."),
        key("person_id", "The person, as in people.csv.", "person"),
        reference("person"),
        word("origin", "What it came from: review, barrier, meeting, root_cause, dispute, register."),
        key("review_id", "The review, as in reviews.csv.", "review"),
        key("barrier_id", "The barrier, as in barriers.csv.", "barrier"),
        key("discussion_id", "The talk of a tracker meeting, as in discussions.csv.", "meeting"),
        key("root_cause_id", "The root-cause review, as in root_causes.csv.", "root_cause"),
        key("dispute_id", "The dispute, as in disputes.csv.", "dispute"),
        key("register_entry_id", "The entry, as in register_entries.csv.", "register"),
        text("what", "What is to be done."),
        by("owner", "Who is to do it and signs in to the portal."),
        text("owner_name", "Who is to do it and does not sign in."),
        text("organisation", "Organisation of the owner.", "organisation__name"),
        date("agreed_on", "Day on which it was agreed."),
        date("first_due_on", "Day by which it was first to be done."),
        date("due_on", "Day by which it is to be done now."),
        date("closed_on", "Day on which it was closed; empty: open."),
        word("closed_as", "done or dropped."),
        text("closing_note", "What was said at the close."),
    ),
)

FILES = (REVIEWS, FINDINGS, ACTIONS)
