"""The checks find what stands against itself, and nothing where nothing does.

The stocktake of 12 May 2017 is the fixture. Its own four contradictions of figures, as the portal's reference lists
them in section 11: 4 unexplained people; 3 admissions without a place; “23 in April” against 22; a heading of “> 3
years” over a table of 5 years and more. The same section lists two things to ask about, which are no contradictions
of figures: an action dated May 2018 in a document of May 2017, and an amount called both N/R and p.a. What the
section lists as right (12 + 10 = 22; 6 + 5 = 11; 26 to 14) is not found.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import NAMESPACE_DNS, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tcp_portal.months import Month
from tcp_portal.partnerships.demo import stocktake
from trajectories.demo.stocktake import reported_facts
from trajectories.domain.lint_text import mentioned
from trajectories.domain.lints import (
    Column,
    Doubt,
    Due,
    Heading,
    Number,
    Paper,
    Passage,
    Threshold,
    findings,
)
from trajectories.domain.reported import Clash, Identity, Reported, Split

MAY, APRIL = Month(2017, 5), Month(2017, 4)
PLACES = {name: uuid5(NAMESPACE_DNS, name) for name in stocktake.facts()["partnership"]["places"]}


def reported() -> tuple[Reported, ...]:
    return tuple(
        Reported(
            id=uuid5(NAMESPACE_DNS, str(at)),
            measure=one.measure,
            first=one.first_month,
            last=one.last_month,
            value=one.value,
            document=one.document,
            place_id=one.place_id,
            arrangement=one.arrangement,
            printed=one.printed_month,
            where=one.where,
        )
        for at, one in enumerate(reported_facts(PLACES))
    )


def deck() -> Paper:
    """The deck in neutral form: its figures, headings, due months and amounts, in our own words."""
    facts = stocktake.facts()
    dues = [
        Due(item["what"], Month.parse(item["due"])) for action in facts["action"] for item in action["items"]
    ]
    cost = facts["finance"]["specialised_transfer_pa"] // 1000
    return Paper(
        "Stocktake",
        MAY,
        figures=reported(),
        headings=(
            Heading("People in hospital for > 3 years", ("CCG, 5+ years", "Specialised, 5+ years")),
            Heading("Current performance", ("Total", "CCG", "Specialised")),
        ),
        dues=(*dues, Due("Workstream leads update their actions", Month(2018, 5))),
        passages=(
            Passage(f"Community packages cost more than a specialised bed (transfer of £{cost}K N/R p.a.)."),
            Passage(
                f"A CCG bed costs £{facts['finance']['ccg_inpatient_cost_pa']:,} a year. £200K N/R is for moves."
            ),
            Passage(
                "22 people in hospital at the end of April 2017, plan 22.",
                facts={"inpatients": 22, "plan": 22},
            ),
        ),
        columns=(Column("30 April 2017", (12, 10), 22), Column("5 years or more", (6, 5), 11)),
    )


def test_the_decks_own_four_contradictions_are_found_and_no_other() -> None:
    found = [one for one in findings(deck()) if not one.is_question]
    assert [one.doubt for one in found] == [Doubt.FLOW, Doubt.PARTS, Doubt.TWICE, Doubt.HEADING]
    flow, parts, twice, heading = (one.subject for one in found)
    assert isinstance(flow, Identity)
    assert (flow.opening, flow.implied, flow.closing, flow.unexplained) == (26, 19, 23, 4)
    assert isinstance(parts, Split)
    assert (parts.measure, parts.by, parts.missing) == ("admissions", "place", 3)
    assert isinstance(twice, Clash)
    assert {twice.one.value, twice.other.value} == {22, 23}
    assert twice.month == APRIL
    assert isinstance(heading, Threshold)
    assert (heading.titled, heading.below) == (3, (5,))


def test_the_decks_two_questions_are_asked() -> None:
    found = [one for one in findings(deck()) if one.is_question]
    assert [one.doubt for one in found] == [Doubt.YEAR, Doubt.UNITS]
    year, units = (one.subject for one in found)
    assert isinstance(year, Due)
    assert year.month == Month(2018, 5)
    assert isinstance(units, Passage)
    assert "N/R p.a." in units.text


def test_a_mended_deck_is_clean() -> None:
    """Each mend takes exactly its own finding away."""
    paper = deck()
    late = Reported(uuid5(NAMESPACE_DNS, "late"), "found_late", Month(2016, 4), Month(2017, 3), Decimal(4),
                    paper.figures[0].document)  # fmt: skip
    nowhere = replace(late, measure="admissions", value=Decimal(3), place_id=uuid5(NAMESPACE_DNS, "none"))
    figures = tuple(replace(one, printed=None) for one in paper.figures)
    mended = replace(
        paper,
        figures=(*figures, late, nowhere),
        headings=paper.headings[1:],
        dues=paper.dues[:-1],
        passages=paper.passages[1:],
    )
    assert findings(mended) == []
    assert [one.doubt for one in findings(replace(mended, figures=(*figures, late)))] == [Doubt.PARTS]
    assert [one.doubt for one in findings(replace(mended, figures=(*figures, nowhere)))] == [Doubt.FLOW]


def test_days_and_units() -> None:
    one = reported()[0]
    for figure, doubt in (
        (replace(one, first=Month(2017, 8), last=Month(2017, 8)), Doubt.FUTURE),
        (replace(one, value=Decimal("2.5")), Doubt.UNITS),
        (replace(one, measure="review_ever", value=Decimal(120)), Doubt.UNITS),
    ):
        assert [found.doubt for found in findings(Paper("x", MAY, figures=(figure,)))] == [doubt]
    dues = (Due("Late", Month(2017, 2)), Due("Slip", Month(2016, 5)), Due("Right", Month(2018, 1)))
    assert [found.doubt for found in findings(Paper("x", MAY, dues=dues))] == [Doubt.DUE, Doubt.YEAR]


@given(st.lists(st.none() | st.integers(0, 50), min_size=1), st.none() | st.integers(0, 99))
def test_a_total_is_doubted_only_where_every_part_is_known(
    parts: list[int | None], total: int | None
) -> None:
    found = findings(Paper("x", MAY, columns=(Column("x", tuple(parts), total),)))
    wrong = total is not None and None not in parts and sum(one or 0 for one in parts) != total
    assert bool(found) == wrong


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("22 people in hospital.", [("inpatients", 22)]),
        ("We had two admissions and three people were discharged.", [("admissions", 2), ("discharges", 3)]),
        ("11 people in hospital for 5 years or more.", [("stay_5_years_or_more", 11)]),
        ("There are 22 inpatients against a plan of 21.", [("inpatients", 22), ("plan", 21)]),
        ("Eleven people are out of area.", [("out_of_area", 11)]),
        ("23 people in hospital in March 2017.", []),
        ("22 people in hospital in April 2017.", [("inpatients", 22)]),
        ("19 admissions last year; 3 people in hospital from Havering.", []),
        ("There could be 12 admissions.", []),
        ("No planned discharge was late; 3 discharges were expected.", []),
        ("16 discharges without a date for them, 3 discharges in April 2017.", [("discharges", 3)]),
        ("2 fewer admissions than planned.", []),
        ("A training day for 40 staff.", []),
    ],
)
def test_a_text_is_read_only_where_it_speaks_plainly(text: str, said: list[tuple[str, int]]) -> None:
    assert list(mentioned(text, month=APRIL, others=("Havering",))) == said


def test_a_number_beside_the_data() -> None:
    passage = Passage("23 people in hospital. No admissions.", facts={"inpatients": 22, "admissions": 0})
    [found] = findings(Paper("x", APRIL, passages=(passage,)))
    assert found.subject == Number(passage, "inpatients", 23, 22)
