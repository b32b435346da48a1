"""The dynamic support register and the monthly returns about it."""

from __future__ import annotations

from cohorts.models import Rating, RegisterEntry, RegisterReturn, RegisterReview
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
    word,
)  # fmt: skip

_ENTRY_KEY = key("entry_id", "The entry, as in register_entries.csv.", "entry")

REGISTER_ENTRIES = File(
    "register_entries.csv",
    RegisterEntry,
    ("person__partnership",),
    ("person__reference", "entered_on", "pk"),
    (
        key("entry_id", "Identity of the entry; its actions are in actions.csv."),
        key("person_id", "The person, as in people.csv.", "person"),
        reference("person"),
        date("referred_on", "Day of the referral."),
        code("referred_by", "Referrer"),
        date("entered_on", "First day on the register."),
        date("left_on", "Day on which the person left it; empty: still on it."),
        code("exit_reason", "Reason for leaving the register"),
        code("consent", "Consent basis"),
        date("consent_on", "Day of the consent or of the decision in its place."),
        code("needs_group", "Needs group"),
        code("setting", "Setting"),
        codes("risk_factors", "Risk factor"),
        text("lead", "Who leads for the place."),
        text("coordinator", "Care co-ordinator."),
        text("keyworker", "Keyworker of a child or young person."),
    ),
)

RATINGS = File(
    "ratings.csv",
    Rating,
    ("entry__person__partnership",),
    ("entry__person__reference", "entry__entered_on", "on", "at", "pk"),
    (
        key("rating_id", "Identity of the rating."),
        _ENTRY_KEY,
        reference("entry__person"),
        word("colour", "red, amber, green or blue (in hospital)."),
        date("on", "Day from which it holds; of two for one day the later one holds."),
        date("until", "Day up to which a rule holds it."),
        text("reason", "Why."),
        key("spell_id", "The stay that it follows, as in spells.csv; empty: none.", "spell"),
        time("at", "When it was written."),
        by("by", "Who gave it; empty: a rule."),
    ),
)

REGISTER_REVIEWS = File(
    "register_reviews.csv",
    RegisterReview,
    ("entry__person__partnership",),
    ("entry__person__reference", "entry__entered_on", "on"),
    (
        key("register_review_id", "Identity of the review."),
        _ENTRY_KEY,
        reference("entry__person"),
        date("on", "Day on which the person was looked at."),
        by("by", "Who wrote it down."),
        text("note", "Note."),
    ),
)

REGISTER_RETURNS = File(
    "register_returns.csv",
    RegisterReturn,
    ("partnership",),
    ("month", "place__position", "place__name"),
    (
        key("return_id", "Identity of the return."),
        text("place", "Place.", "place__name"),
        date("month", "First day of the month."),
        word("response", "answered, or no_response: then no figure is known, and none is nil."),
        number("red_adults", "Adults rated red."),
        number("amber_adults", "Adults rated amber."),
        number("green_adults", "Adults rated green; empty: not asked."),
        number("blue_adults", "Adults rated blue; empty: not asked."),
        number("children", "Children and young people rated red or amber; empty: not asked."),
        date("answered_on", "Day of the answer."),
        text("answered_by", "Who answered."),
        Column("source", "text", "Where the figures are printed."),
    ),
)

FILES = (REGISTER_ENTRIES, RATINGS, REGISTER_REVIEWS, REGISTER_RETURNS)
