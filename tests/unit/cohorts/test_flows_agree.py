"""Flows against a slow second implementation, and the identities that hold in every register."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.flows import NO_PLACE, STEPS, Cut, Term, flow, people_behind
from cohorts.domain.kinds import Arrangement
from cohorts.domain.stays import AgeGroup, Stay
from tcp_portal.months import Month, months_between
from tests.unit.cohorts.registers import ALL_CUTS, LEAVE_FROM, PLACES, PLAIN_CUTS, ranges, registers
from tests.unit.cohorts.slow_register import bed_of, is_in_hospital, slow_flow

cuts = st.sampled_from(ALL_CUTS)


@pytest.fixture(autouse=True, scope="module")
def _leave_counts_in_these_months() -> Iterator[None]:
    with patch("cohorts.domain.stays.LEAVE_LEFT_OUT_FROM", LEAVE_FROM):
        yield


TERMS = [term for term, _ in STEPS]


@given(registers(), ranges(), cuts)
def test_a_flow_agrees_with_the_slow_register(
    stays: list[Stay], months: tuple[Month, Month], cut: Cut
) -> None:
    for one in (*PLAIN_CUTS, cut):
        counted = flow(stays, first=months[0], last=months[1], cut=one)
        slow = slow_flow(stays, months[0], months[1], one)
        assert {term: getattr(counted, term) for term in Term} == {term: slow[term] for term in Term}


@given(registers(), ranges(), cuts)
def test_nothing_is_unexplained_in_a_sound_register(
    stays: list[Stay], months: tuple[Month, Month], cut: Cut
) -> None:
    assert flow(stays, first=months[0], last=months[1], cut=cut).unexplained == 0


@given(registers(), ranges(), cuts)
def test_each_closing_is_the_opening_of_the_next_month(
    stays: list[Stay], months: tuple[Month, Month], cut: Cut
) -> None:
    flows = [flow(stays, first=month, last=month, cut=cut) for month in months_between(*months)]
    for before, after in pairwise(flows):
        assert before.closing == after.opening
    whole = flow(stays, first=months[0], last=months[1], cut=cut)
    assert (whole.opening, whole.closing) == (flows[0].opening, flows[-1].closing)


@given(registers(), ranges())
def test_events_of_the_months_add_up_to_those_of_the_range(
    stays: list[Stay], months: tuple[Month, Month]
) -> None:
    flows = [flow(stays, first=month, last=month) for month in months_between(*months)]
    whole = flow(stays, first=months[0], last=months[1])
    for term in TERMS:
        assert sum(getattr(one, term) for one in flows) == getattr(whole, term)


@given(registers(), ranges())
def test_places_and_age_groups_and_categories_each_add_up_to_everyone(
    stays: list[Stay], months: tuple[Month, Month]
) -> None:
    first, last = months
    whole = flow(stays, first=first, last=last)
    for parts in (
        [Cut(place=place) for place in (*PLACES, NO_PLACE)],
        [Cut(age_group=group) for group in AgeGroup],
        [Cut(category=code) for code in "1234"],
    ):
        flows = [flow(stays, first=first, last=last, cut=cut) for cut in parts]
        for term in {*Term} - {Term.MOVED_IN, Term.MOVED_OUT}:
            assert sum(getattr(one, term) for one in flows) == getattr(whole, term)
        assert sum(one.moved_in for one in flows) == sum(one.moved_out for one in flows)


@given(registers(), ranges())
def test_arrangements_and_those_between_beds_add_up_to_everyone(
    stays: list[Stay], months: tuple[Month, Month]
) -> None:
    first, last = months
    between = sum(is_in_hospital(stay, last.last) and bed_of(stay, last.last) is None for stay in stays)
    closings = [
        flow(stays, first=first, last=last, cut=Cut(arrangement=kind)).closing for kind in Arrangement
    ]
    assert sum(closings) + between == flow(stays, first=first, last=last).closing


@given(registers(), ranges(), cuts)
def test_the_people_behind_a_term_are_as_many_as_it_counts(
    stays: list[Stay], months: tuple[Month, Month], cut: Cut
) -> None:
    first, last = months
    counted = flow(stays, first=first, last=last, cut=cut)
    for term in {*Term} - {Term.IN_TRANSIT, Term.LEAVE}:
        behind = people_behind(stays, term=term, first=first, last=last, cut=cut)
        assert len(behind) == getattr(counted, term)
        assert set(behind) <= set(stays)
    for term in (Term.IN_TRANSIT, Term.LEAVE):
        behind = people_behind(stays, term=term, first=first, last=last, cut=cut)
        assert abs(getattr(counted, term)) <= len(behind)
