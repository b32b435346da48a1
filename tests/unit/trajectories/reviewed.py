"""Random registers with reviews, delays and plans: long journeys, every security, reviews on the days that decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st

from cohorts.domain.kinds import Exit
from cohorts.domain.learning import LearntAdmission
from cohorts.domain.policy import Policies, PolicyRow, Rule, Span, Unit
from cohorts.domain.records import Delayed, PlanStand, Records
from cohorts.domain.registers import Colour
from cohorts.domain.review_clock import ReviewFact
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.domain.stays import Bed, Stay
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
# Five years hold one leap day or two: the last three are about the fifth anniversary.
_LONG_AGO = (0, 30, 200, 330, 400, 1700, 1826, 1827)
_REASONS = st.sampled_from([(), ("choice",), ("no_local_bed", "school")])


@st.composite
def wards(draw: st.DrawFn, bed: Bed) -> Bed:
    """The same bed under any security and law, perhaps in a specialist residential service."""
    return replace(
        bed,
        security=draw(st.sampled_from("01234")),
        legal_status=draw(st.sampled_from(["", "1", "3", "9", "15", "31", "32", "37", "99"])),
        specialist_residential=draw(st.booleans()),
        out_of_area_reasons=draw(_REASONS) if bed.out_of_area else (),
    )


@st.composite
def journeys(draw: st.DrawFn) -> list[Stay]:
    """Stays that began up to 400 days earlier where they are no admissions, in wards of every security."""
    found = []
    for stay in draw(registers()):
        beds = tuple(draw(wards(bed)) for bed in stay.beds)
        started = stay.started_on
        if not stay.entry.is_admission:
            started -= timedelta(days=draw(st.sampled_from(_LONG_AGO)))
        planned = draw(st.sampled_from(["", "1", "2", "9"]))
        found.append(replace(stay, beds=beds, started_on=started, planned=planned))
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
                draw(st.none() | st.sampled_from(_PLANNED) | st.dates(date(2014, 1, 1), date(2015, 8, 1))),
                draw(st.sampled_from(["", "2", "7", "N"])),
            )
            for step in steps
        ]
    return Records(
        reviews=reviews,  # type: ignore[arg-type]
        delays=delays,
        plans=plans,
        policies=POLICIES,
        discharges=discharges_of(stays),
    )


def discharges_of(stays: list[Stay]) -> dict[UUID, list[date]]:
    """When these people were discharged, as the register reads it."""
    found: dict[UUID, list[date]] = {}
    for stay in sorted(stays, key=lambda one: one.ended_on or date.max):
        if stay.exit is Exit.DISCHARGE and stay.ended_on:
            found.setdefault(stay.person_id, []).append(stay.ended_on)
    return found


_PLANNED = (date(2014, 1, 15), date(2014, 9, 1), date(2015, 2, 28), date(2015, 4, 30), date(2015, 5, 1))
_STATES = (ReviewState.HELD, ReviewState.HELD, ReviewState.HELD, *ReviewState)


@st.composite
def reviewed(draw: st.DrawFn) -> tuple[list[Stay], Records]:
    """A register and what stands beside it."""
    stays = draw(journeys())
    return stays, draw(known(stays))


@st.composite
def registers_that_learnt(draw: st.DrawFn) -> tuple[list[Stay], Records]:
    stays, records = draw(reviewed())
    learnt = {
        stay.spell_id: LearntAdmission(
            spell_id=stay.spell_id, person_id=stay.person_id, place_id=stay.place_id,
            place=draw(st.none() | st.text(max_size=5)), on=stay.started_on, kind=stay.entry,
            entered_on=draw(st.none() | st.just(date(2013, 1, 1))), colour=draw(st.none() | st.sampled_from(Colour)),
            rated_on=None, review_kind=draw(st.none() | st.sampled_from(ReviewKind)),
        )
        for stay in stays if draw(st.booleans())
    }  # fmt: skip
    return stays, replace(records, learnt=learnt)
