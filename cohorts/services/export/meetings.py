"""Tracker meetings, confirmed records, offers to other partnerships, and differences from extracts."""

from __future__ import annotations

from cohorts.models import Confirmation, Discussion, Handover, Mismatch, TrackerMeeting
from cohorts.services.export.shape import Column, File, by, date, key, number, reference, text, time, word

_OF_PERSON = ("person__partnership",)
_PERSON_KEY = key("person_id", "The person, as in people.csv.", "person")

TRACKER_MEETINGS = File(
    "tracker_meetings.csv",
    TrackerMeeting,
    ("partnership",),
    ("on",),
    (
        key("meeting_id", "Identity of the meeting."),
        date("on", "Day of the meeting."),
        text("chair", "Who chaired."),
        text("present", "Who was there."),
        by("opened_by", "Who opened it in the portal."),
        time("opened_at", "When it was opened."),
        time("closed_at", "When its minutes were closed; empty: open."),
        by("closed_by", "Who closed it."),
    ),
)

DISCUSSIONS = File(
    "discussions.csv",
    Discussion,
    ("meeting__partnership",),
    ("meeting__on", "position"),
    (
        key("discussion_id", "Identity of the talk; its actions are in actions.csv."),
        key("meeting_id", "The meeting, as in tracker_meetings.csv.", "meeting"),
        _PERSON_KEY,
        reference("person"),
        number("position", "Its place in the meeting."),
        time("discussed_at", "When it was closed; empty: not talked about."),
        text("note", "Notes."),
        text("decision", "What was decided."),
        text("changes", "What it changed, as JSON: field, old and new value."),
    ),
)

CONFIRMATIONS = File(
    "confirmations.csv",
    Confirmation,
    _OF_PERSON,
    ("person__reference", "month"),
    (
        key("confirmation_id", "Identity of the confirmation."),
        _PERSON_KEY,
        reference("person"),
        date("month", "First day of the month for which the record was said to be right."),
        time("at", "When that was said."),
        by("by", "Who said it."),
    ),
)

HANDOVERS = File(
    "handovers.csv",
    Handover,
    ("from_partnership", "received__partnership"),
    ("on", "offered_at", "pk"),
    (
        key("handover_id", "Identity of the offer."),
        key("spell_id", "The spell that is offered.", "spell"),
        text(
            "reference",
            "The person's reference in the partnership that offers.",
            "spell__person__reference",
        ),
        text("from_partnership", "Code of the partnership that offers.", "from_partnership__code"),
        text("to_partnership", "Code of the partnership that is asked.", "to_partnership__code"),
        date("on", "Day from which the other partnership is to count the person."),
        text("reason", "Why."),
        word("state", "offered, accepted, declined or withdrawn."),
        time("offered_at", "When it was offered."),
        by("offered_by", "Who offered."),
        time("answered_at", "When it was answered; empty: not yet."),
        by("answered_by", "Who answered."),
        text("answer", "What was answered."),
        key("received_spell_id", "The spell of the partnership that accepted.", "received"),
    ),
)

MISMATCHES = File(
    "differences.csv",
    Mismatch,
    _OF_PERSON,
    ("person__reference", "field", "seen_at", "pk"),
    (
        key("difference_id", "Identity of the difference."),
        _PERSON_KEY,
        reference("person"),
        word("field", "The field on which the register and an extract differ."),
        text("ours", "What the register says."),
        text("theirs", "What the extract says."),
        Column("extract_as_at", "date", "The day that the extract tells of.", "run__as_at"),
        time("seen_at", "When it was seen."),
        time("settled_at", "When it was settled; empty: open."),
        by("settled_by", "Who settled it."),
        word("settled_as", "ours, theirs, or gone."),
        text("note", "Note."),
    ),
)

FILES = (TRACKER_MEETINGS, DISCUSSIONS, CONFIRMATIONS, HANDOVERS, MISMATCHES)
