"""Registers with faults: what the flow leaves unexplained has people behind it, in every month and part."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.flows import Cut, flow, left_open, left_open_ever
from cohorts.domain.stays import Stay
from tcp_portal.months import Month
from tests.unit.cohorts.registers import ALL_CUTS, ranges, registers


@st.composite
def faulty(draw: st.DrawFn) -> list[Stay]:
    """A register in which some stays ended without saying how, and some people stand twice."""
    found = []
    for stay in draw(registers()):
        fault = draw(st.sampled_from(["", "", "no exit", "twice"]))
        found.append(replace(stay, exit=None) if fault == "no exit" else stay)
        if fault == "twice":
            found.append(replace(stay, spell_id=UUID(int=stay.spell_id.int + 500)))
    return found


@given(faulty(), ranges(), st.sampled_from(ALL_CUTS))
def test_the_unexplained_rest_is_a_list_of_people(
    stays: list[Stay], months: tuple[Month, Month], cut: Cut
) -> None:
    for one in (*ALL_CUTS[:12], cut):
        behind = left_open(stays, first=months[0], last=months[1], cut=one)
        counted = flow(stays, first=months[0], last=months[1], cut=one)
        assert sum(weight for _, weight in behind) == counted.unexplained
        assert {stay.spell_id for stay, _ in behind} <= {stay.spell_id for stay in left_open_ever(stays)}


@given(registers(), ranges(), st.sampled_from(ALL_CUTS))
def test_nobody_stands_behind_nil_in_a_sound_register(
    stays: list[Stay], months: tuple[Month, Month], cut: Cut
) -> None:
    assert left_open(stays, first=months[0], last=months[1], cut=cut) == ()
    assert left_open_ever(stays) == ()
