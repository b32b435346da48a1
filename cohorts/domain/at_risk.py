"""Rules of the dynamic support register. Building the Right Support notes, sections 6.1 and 6.2.

Plain values in; what a rule forbids is refused with a sentence at a field, as in `domain.rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from cohorts.domain import codes, rules
from cohorts.domain.codes.registers import DIED, RESOLVED
from cohorts.domain.policy import Rule, Span
from cohorts.domain.ratings import Rated, by_day, in_force
from cohorts.domain.registers import Colour
from cohorts.domain.rules import day_words
from tcp_portal.errors import Refusal
from tcp_portal.months import years_between

ADULT_AGE = 18
REVIEWED_EVERY = {
    Colour.RED: Rule.REGISTER_RED,
    Colour.AMBER: Rule.REGISTER_AMBER,
    Colour.GREEN: Rule.REGISTER_GREEN,
    Colour.BLUE: Rule.REGISTER_BLUE,
}
Spans = Callable[[Rule, date], Span | None]


def check_consent(
    consent: str, consent_on: date | None, *, entered_on: date, born: date, today: date
) -> None:
    """Nobody is on the register without a basis that is dated on or before the day of entry."""
    rules.check_code(codes.CONSENT, consent, entered_on, field="consent")
    if consent_on is None:
        raise Refusal(
            "Give the date of the consent or of the best-interest decision: nobody is entered without.",
            field="consent_on",
        )
    rules.check_not_future(consent_on, today=today, what="The date of the consent", field="consent_on")
    rules.check_not_before(
        consent_on, born, what="The date of the consent", event="the birth", field="consent_on"
    )
    if consent_on > entered_on:
        raise Refusal(
            f"The consent is dated after the entry on {day_words(entered_on)}. "
            "Nobody is entered before there is a basis for it.",
            field="consent_on",
        )
    if codes.CONSENT.group(consent) == "child" and years_between(born, consent_on) >= ADULT_AGE:
        raise Refusal(
            "The person was 18 or over on that day: record their own consent or a best-interest decision.",
            field="consent",
        )


def check_referral(referred_on: date | None, referred_by: str, *, entered_on: date, born: date) -> None:
    """A referral has its day and comes before the entry."""
    if referred_by:
        rules.check_code(codes.REFERRER, referred_by, entered_on, field="referred_by")
    if referred_on is None:
        return
    rules.check_not_before(referred_on, born, what="The referral", event="the birth", field="referred_on")
    if referred_on > entered_on:
        raise Refusal(
            f"The referral is dated after the entry on {day_words(entered_on)}.", field="referred_on"
        )


def check_entry_day(entered_on: date, *, born: date, died_on: date | None, today: date) -> None:
    """Of somebody who lives, and not in the future."""
    rules.check_not_future(entered_on, today=today, what="The day of entry", field="entered_on")
    rules.check_not_before(entered_on, born, what="The day of entry", event="the birth", field="entered_on")
    if died_on is not None:
        raise Refusal(f"This person died on {day_words(died_on)}.", field="entered_on")


def check_rating(
    colour: Colour, reason: str, on: date, *, ratings: Sequence[Rated], entered_on: date, today: date
) -> None:
    """People give red, amber and green, with a reason, onwards in time; a rule may hold red or blue."""
    rules.check_not_future(on, today=today, what="The day of the rating")
    rules.check_not_before(on, entered_on, what="The day of the rating", event="the entry")
    if colour is Colour.BLUE:
        raise Refusal("Blue is given by the admission itself: record the admission.", field="colour")
    if not reason.strip():
        raise Refusal("Say why the person is rated so.", field="reason")
    last = by_day(ratings)[-1:]
    if last and on < last[0].on:
        raise Refusal(
            f"There is a rating from {day_words(last[0].on)} already. A new one is dated that day or later.",
            field="on",
        )
    standing = in_force(ratings, on)
    if standing and standing.until and on < standing.until and colour is not Colour.RED:
        raise Refusal(
            f"Red is held by rule to {day_words(standing.until)}, after the discharge. "
            "Give another rating from that day on.",
            field="colour",
        )


def check_not_in_hospital(since: date | None) -> None:
    """In hospital the rating is blue until the discharge. Lincolnshire, Kent and Medway: section 6.2."""
    if since is not None:
        raise Refusal(
            f"This person has been in hospital since {day_words(since)}: "
            "the rating is blue until a discharge is recorded.",
            field="colour",
        )


def check_leaving(
    reason: str, on: date, *, entered_on: date, last_act: date, today: date, in_hospital: date | None
) -> None:
    """The register is left with a reason, not before what is recorded on it; an admission is no reason."""
    rules.check_not_future(on, today=today, what="The day of leaving")
    rules.check_not_before(on, entered_on, what="The day of leaving", event="the entry")
    rules.check_not_before(on, last_act, what="The day of leaving", event="the last rating or review")
    rules.check_code(codes.REGISTER_EXIT, reason, on, field="exit_reason")
    if reason == DIED:
        raise Refusal(
            "Record the death on the person's page: it ends the time on the register too.",
            field="exit_reason",
        )
    if reason == RESOLVED and in_hospital is not None:
        raise Refusal(
            f"This person has been in hospital since {day_words(in_hospital)}, so the risk is not resolved: "
            "an admission turns the rating blue and ends nothing.",
            field="exit_reason",
        )


def review_due(
    colour: Colour, *, rated_on: date, entered_on: date, last_review: date | None, spans: Spans
) -> date | None:
    """The day by which the person is looked at next, by the colour's interval; None where policy has none.

    It counts from the last review, the last rating or the entry, whichever came last, by the policy of that day: who
    turns red is looked at within red's days of turning red.
    """
    base = max(day for day in (rated_on, entered_on, last_review) if day is not None)
    span = spans(REVIEWED_EVERY[colour], base)
    return span.after(base) if span else None
