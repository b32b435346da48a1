"""Gaps of the workforce: what is not known is counted apart, and nothing to spare fills a gap elsewhere."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from workstreams.domain.workforce import Line, course_of, gaps, skills_missing

_WTE = st.decimals(min_value=0, max_value=20, places=2)
LINES = st.lists(
    st.builds(
        Line,
        stage=st.sampled_from(["crisis", "settled"]),
        role=st.sampled_from(["Nurse", "Psychologist"]),
        skill=st.just(""),
        needed=_WTE,
        available=st.none() | _WTE,
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(LINES)
def test_gap_and_what_is_not_known_lie_within_the_need(lines: list[Line]) -> None:
    found = gaps(lines)
    assert sum(one.needed for one in found.values()) == sum(line.needed for line in lines)
    for one in found.values():
        assert 0 <= one.gap + one.not_known <= one.needed
        assert one.gap >= one.needed - one.not_known - one.available


def test_what_is_to_spare_in_one_place_fills_no_gap_of_another() -> None:
    (found,) = gaps([line("1", "3"), line("2", "0.5"), line("4", None)]).values()
    assert (found.needed, found.available, found.gap, found.not_known) == (
        Decimal(7), Decimal("3.5"), Decimal("1.5"), Decimal(4),
    )  # fmt: skip


def test_skills_without_a_course_come_first_and_a_need_that_is_met_asks_for_none() -> None:
    lines = [
        line("1", "0", skill="Positive behaviour support plans"),
        line("1", "1", skill="Autism"),
        line("1", None, skill="Crisis work", role="Nurse"),
        line("1", "0.5", skill="Crisis work", role="Support worker"),
        line("1", "0"),
    ]
    found = skills_missing(lines, ["C(E)TR", "Positive behaviour support"])
    assert [(one.skill, one.course, one.roles) for one in found] == [
        ("Crisis work", "", ["Nurse", "Support worker"]),
        ("Positive behaviour support plans", "Positive behaviour support", ["Psychologist"]),
    ]
    assert course_of("pbs", ["PBS, two days"]) == "PBS, two days"


def line(needed: str, available: str | None, *, skill: str = "", role: str = "Psychologist") -> Line:
    there = None if available is None else Decimal(available)
    return Line("crisis", role, skill, Decimal(needed), there)
