"""Random registers with reviews, delays and plans: long journeys, every security, reviews on the days that decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from cohorts.domain.policy import Policies, PolicyRow, Rule, Span, Unit
from cohorts.domain.records import Delayed, PlanStand, Records
from cohorts.domain.review_clock import ReviewFact
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.domain.stays import Stay
from tests.unit.cohorts.registers import registers

FIRST = date(2013, 3, 1)
POLICIES = Policies(
    PolicyRow(rule, Span(amount, unit), None, FIRST, None, "test")
    for rule, amount, unit in (
        (Rule.REVIEW_BEFORE_ADMISSION, 28, Unit.DAYS),
        (Rule.REVIEW_POST_ADULT, 28, Unit.DAYS),
        (Rule.REVIEW_POST_CHILD, 14, Unit.DAYS),
        (Rule.REVIEW_REPEAT_ADULT, 6, Unit.MONTHS),
        (Rule.REVIEW_REPEAT_SECURE, 12, Unit.MONTHS),
        (Rule.REVIEW_REPEAT_CHILD, 3, Unit.MONTHS),
        (Rule.REVIEW_DUE_SOON, 30, Unit.DAYS),
    )
)
_EDGES = (0, -1, 1, -27, -28, -29, 6, 7, 8, 27, 28, 29, 92, 183)
_LONG_AGO = (0, 30, 200, 330, 400)


@st.composite
def journeys(draw: st.DrawFn) -> list[Stay]:
    """Stays that began up to 400 days earlier where they are no admissions, in wards of every security."""
    found = []
    for stay in draw(registers()):
        beds = tuple(replace(bed, security=draw(st.sampled_from("01234"))) for bed in stay.beds)
        started = stay.started_on
        if not stay.entry.is_admission:
            started -= timedelta(days=draw(st.sampled_from(_LONG_AGO)))
        found.append(replace(stay, beds=beds, started_on=started))
    return found


@st.composite
def known(draw: st.DrawFn, stays: list[Stay]) -> Records:
    """Reviews near the edges of the rules, delays and plan histories of these stays."""
    reviews: dict[object, list[ReviewFact]] = {}
    delays, plans = {}, {}
    for stay in stays:
        ends = [stay.started_on, *([stay.ended_on] if stay.ended_on else []), date(2014, 3, 31)]
        for _ in range(draw(st.integers(0, 3))):
            on = draw(st.sampled_from(ends)) + timedelta(
                days=draw(st.sampled_from(_EDGES) | st.integers(-400, 200))
            )
            fact = ReviewFact(draw(st.sampled_from(ReviewKind)), draw(st.sampled_from(_STATES)), on)
            reviews.setdefault(stay.person_id, []).append(fact)
        start = stay.started_on + timedelta(days=draw(st.integers(0, 100)))
        length = draw(st.none() | st.integers(0, 60))
        end = None if length is None else start + timedelta(days=length)
        delays[stay.spell_id] = [Delayed(start, end)] if draw(st.booleans()) else []
        steps = sorted(draw(st.lists(st.integers(0, 150), max_size=3)))
        plans[stay.spell_id] = [
            PlanStand(
                stay.started_on + timedelta(days=step),
                draw(st.none() | st.just(date(2014, 1, 15)) | st.just(date(2014, 9, 1))),
            )
            for step in steps
        ]
    return Records(reviews=reviews, delays=delays, plans=plans, policies=POLICIES)  # type: ignore[arg-type]


_STATES = (ReviewState.HELD, ReviewState.HELD, ReviewState.HELD, *ReviewState)


@st.composite
def reviewed(draw: st.DrawFn) -> tuple[list[Stay], Records]:
    """A register and what stands beside it."""
    stays = draw(journeys())
    return stays, draw(known(stays))
