"""Plans of money: the gap and its published example, the sheet, the envelope, the business case."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.domain import business_case, envelope, gap
from finance.domain.business_case import CaseFacts
from finance.domain.gap import Line, LineKind
from finance.domain.gap_file import Unreadable, read_gap
from finance.domain.money import pence
from finance.domain.sheet import Entry, Row, Sheet
from finance.domain.typed import read_amount

LLR = Path(__file__).parents[3] / "finance" / "demo" / "llr_closing_the_gap.csv"
amounts = st.decimals(-(10**9), 10**9, places=2)
YEARS = (2016, 2017, 2018)


def lines_of(content: bytes) -> tuple[tuple[int, ...], list[Line]]:
    file = read_gap(content)
    lines = []
    for at, one in enumerate(file.lines):
        cells = {year: read_amount(text) for year, text in one.cells.items()}
        known = {year: amount for year, amount in cells.items() if amount is not None}
        lines.append(Line(str(at), one.name, one.kind, known))
    return file.years, lines


def test_the_published_example_adds_up_as_printed() -> None:
    """Leicester, Leicestershire and Rutland, in thousands of pounds; notes, section 9.1."""
    years, lines = lines_of(LLR.read_bytes())
    found = {one.year: one for one in gap.positions(lines, years)}
    last = found[2018]
    assert (last.interventions, last.do_nothing, last.after) == (399_996, -398_116, 1_880)
    assert gap.share(lines, gap.EFFICIENCY, 2018) == Decimal("87.2")
    assert [found[year].interventions for year in years] == [0, 96_886, 176_820, 246_128, 312_392, 399_996]
    assert [found[year].do_nothing for year in years] == [
        -19_343, -112_086, -187_345, -260_574, -327_488, -398_116,
    ]  # fmt: skip
    assert last.not_known == ()
    assert found[2017].not_known == ("Other interventions",)
    assert found[2013].not_known == ()
    other = next(line for line in lines if line.name == "Other interventions")
    assert gap.yearly(other, years)[2018] is None
    assert gap.yearly(lines[0], years)[2015] == 105_106 - 56_908


@given(st.lists(st.dictionaries(st.sampled_from(YEARS), amounts), max_size=4), amounts, st.booleans())
def test_a_position_is_the_other_one_and_the_known_interventions(
    steps: list[dict[int, Decimal]], position: Decimal, gives_after: bool
) -> None:
    kind = LineKind.AFTER if gives_after else LineKind.DO_NOTHING
    lines = [Line(str(at), str(at), LineKind.INTERVENTION, step) for at, step in enumerate(steps)]
    lines.append(Line("p", "Position", kind, dict.fromkeys(YEARS, position)))
    for found in gap.positions(lines, YEARS):
        known = [step[found.year] for step in steps if found.year in step]
        if not known and steps and found.year != YEARS[0]:
            assert (found.interventions, len(found.not_known)) == (None, len(steps))
            continue
        assert found.interventions == sum(known)
        assert found.do_nothing is not None
        assert found.after == found.do_nothing + sum(known)
        assert (found.after if gives_after else found.do_nothing) == position
        assert len(found.not_known) == (0 if found.year == YEARS[0] else len(steps) - len(known))
    assert gap.with_actual(lines, YEARS, {}) == gap.positions(lines, YEARS)


@given(amounts, amounts, amounts)
def test_an_actual_figure_moves_the_position_by_its_difference(
    planned: Decimal, actual: Decimal, after: Decimal
) -> None:
    step = Line("a", "A", LineKind.INTERVENTION, dict.fromkeys(YEARS, planned))
    lines = [step, Line("p", "After", LineKind.AFTER, dict.fromkeys(YEARS, after))]
    found = gap.with_actual(lines, YEARS, {"a": {2017: actual}})
    assert [one.after for one in found] == [after, after - planned + actual, after]
    assert [one.do_nothing for one in found] == [after - planned] * 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no lines"),
        (b"line,2016/17\n", "no lines"),
        (b"line\nCIP,1", "holds no year"),
        (b"line,2016/18\nCIP,1", "is not a financial year"),
        (b"line,2016/17,2018/19\nCIP,1,2", "follow each other"),
        (b"line,2016/17\n,1", "Row 2 has no name"),
        (b"line,2016/17\nCIP,1,2", "more cells"),
        (b'line,2016/17\n"CIP,1', "quotation mark"),
        (b"PK\x03\x04\x00", "not a CSV"),
        (b"x" * 200_001, "larger than 200 kB"),
        (b"line,2016/17\n" + b"A,1\n" * 21, "at most 20"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_plan_is_refused_in_words(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_gap(content)
    assert said in refused.value.sentence


def test_amounts_are_read_as_people_write_them() -> None:
    written = {
        " £1,234.50 ": "1234.50", "−7": "-7", "(1,880)": "-1880", "-0": "0", "": None, "  ": None,
    }  # fmt: skip
    for text, amount in written.items():
        assert read_amount(text) == (None if amount is None else Decimal(amount))
    for text in ("1.234", "NaN", "1e9", "--1", "(-1)", "²", "9" * 13, "()", "a"):
        with pytest.raises(ValueError, match="not an amount"):
            read_amount(text)


@given(
    st.lists(
        st.builds(
            Entry, year=st.sampled_from(YEARS), payer=st.sampled_from("abc"), row=st.sampled_from(Row),
            amount=amounts, chance=st.integers(0, 100),
        )
    )
)  # fmt: skip
def test_the_sheet_adds_up_both_ways(entries: list[Entry]) -> None:
    sheet = Sheet(entries)
    for year in sheet.years:
        rows = [sheet.row_total(year, row) or Decimal(0) for row in Row if row.counts]
        assert sum(rows) == sheet.sums(year).net == sum(sheet.sums(year, payer).net for payer in "abc")
        assert sheet.sums(year).weighted == sum(sheet.sums(year, payer).weighted for payer in "abc")
    if sheet.years:
        counted = [one for one in entries if one.row.counts]
        last = sheet.cumulative(sheet.years[-1])
        assert last.net == sum(one.amount for one in counted)
        assert last.weighted == sum(pence(one.amount * one.chance / 100) for one in counted)
    certain = Sheet([replace(one, chance=100) for one in entries])
    assert all(certain.sums(year).net == certain.sums(year).weighted for year in certain.years)


def test_shares_and_their_shift() -> None:
    before = {"hospital": Decimal(60), "secure": Decimal(20), "community": Decimal(20)}
    after = {"hospital": Decimal(50), "community": Decimal(50)}
    assert (envelope.share(before), envelope.share({})) == (Decimal("80.0"), None)
    assert envelope.shift(before, after) == Decimal("-30.0")
    assert envelope.shift({}, after) is None


def _case(*nets: int) -> list[CaseFacts]:
    """Years that cost 100 each and release what gives these nets."""
    cost = Decimal(100)
    return [CaseFacts(2016 + at, cost, 1, cost + net, Decimal(0)) for at, net in enumerate(nets)]


def test_a_case_pays_back_from_the_year_after_which_it_never_falls_below_nothing() -> None:
    paid = {(-100, 40, 60): 2018, (-100, 100, -50, 60): 2019, (-100, 10): None, (5, 5): 2016, (): None}
    for nets, year in paid.items():
        assert business_case.outcome(_case(*nets)).paid_back == year
    found = business_case.outcome(_case(-100, 110), discount=Decimal(10))
    assert [one.discounted for one in found.years] == [Decimal(-100), Decimal(100)]
    assert (found.net, found.discounted, found.discounted_paid_back) == (10, 0, 2017)
    assert (found.cost, found.return_) == (200, Decimal("1.05"))
    assert business_case.outcome([]).return_ is None


@given(st.lists(st.integers(-200, 200), max_size=6), st.decimals(0, 20, places=2))
def test_a_case_adds_up(nets: list[int], discount: Decimal) -> None:
    found = business_case.outcome(_case(*nets), discount=discount)
    assert found.net == sum(nets) == sum(one.net for one in found.years)
    assert found.discounted == sum(one.discounted for one in found.years)
    if not discount:
        assert found.discounted == found.net
        assert found.discounted_paid_back == found.paid_back
