"""What charts and tables refuse, and what they work out."""

from __future__ import annotations

from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tcp_portal.charts import (
    Chart,
    Colour,
    Column,
    Kind,
    Series,
    Step,
    Style,
    Table,
    bar_chart,
    line_chart,
    waterfall_chart,
)
from tcp_portal.charts.axis import every, labelled, scale
from tcp_portal.charts.plotly import figure
from tcp_portal.charts.text import clean, line_count, width, wrap
from tcp_portal.charts.words import bar_label, end_label, has_room_for_labels
from tests.unit.charts.samples import ALL, BAR, GROUPED, HOSTILE, LINE, STACKED, WATERFALL


def _line(*values: float | None) -> Chart:
    return line_chart(
        "c", title="T", categories=map(str, range(len(values))), series=[Series("S", values)], description="D"
    )


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", Colour)
def test_every_colour_stands_out_on_white_and_carries_white_numbers(colour: Colour) -> None:
    assert 1.05 / (_luminance(colour.value) + 0.05) >= 4.5


def test_a_series_of_another_length_than_its_categories_is_refused() -> None:
    with pytest.raises(ValueError, match="one value for each category"):
        bar_chart("c", title="T", categories=["A"], series=[Series("S", (1, 2))], description="D")


def test_a_row_of_another_length_than_the_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="one cell for each column"):
        Table("T", (Column("A"),), (("a", "b"),))
    with pytest.raises(ValueError, match="one cell for each column"):
        Table("T", (Column("A"),), (), total=())


def test_the_figures_of_a_chart_are_its_table() -> None:
    table = BAR.table
    assert [column.title for column in table.columns] == ["Place", "Admissions"]
    assert table.rows[0] == ("Barking and Dagenham", 9)
    assert table.rows[-1] == ("Place not known", None)


def test_a_table_given_replaces_the_figures() -> None:
    own = Table("Own", (Column("A"),), (("a",),))
    chart = bar_chart(
        "c", title="T", categories=["A"], series=[Series("S", (1,))], description="D", table=own
    )
    assert chart.table is own


def test_series_without_a_colour_take_colours_that_no_other_has() -> None:
    chart = bar_chart(
        "c",
        title="T",
        categories=["A"],
        series=[Series("1", (1,)), Series("2", (1,), colour=Colour.BLUE), Series("3", (1,))],
        description="D",
    )
    assert chart.colours[1] == Colour.BLUE
    assert len(set(chart.colours)) == 3


def test_more_series_than_colours_use_them_again() -> None:
    many = [Series(str(at), (1,)) for at in range(12)]
    assert len(bar_chart("c", title="T", categories=["A"], series=many, description="D").colours) == 12


def test_a_waterfall_stands_on_a_clear_base() -> None:
    base, level, up, down = WATERFALL.series
    assert base.style is Style.CLEAR
    assert base.values == (None, 23, 25, 22, None)
    assert level.values == (23, None, None, None, 22)
    assert up.values == (None, 2, None, None, None)
    assert down.values == (None, None, 0, 3, None)
    assert WATERFALL.table.rows == (
        ("March", "", 23),
        ("Admitted", 2, 25),
        ("Died", 0, 25),
        ("Discharged", -3, 22),
        ("April", "", 22),
    )


def test_a_rise_below_zero_is_drawn_as_a_fall() -> None:
    chart = waterfall_chart(
        "c",
        title="T",
        steps=[Step("A", 5, "total"), Step("B", -2, "up"), Step("C", -1, "down")],
        description="D",
    )
    assert chart.series[3].values == (None, 2, None)
    assert chart.series[2].values == (None, None, 1)


def test_a_waterfall_through_the_floor_becomes_bars_with_signs() -> None:
    chart = waterfall_chart(
        "c", title="T", steps=[("A", 1, "total"), ("B", 3, "down"), ("C", 2, "up")], description="D"
    )
    assert chart.kind is Kind.BAR
    assert chart.series[0].values == (1, -3, 2)
    assert scale(chart).low < 0


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8), st.integers(0, 60))
def test_the_bars_of_a_waterfall_join(moves: list[int], start: int) -> None:
    steps = [Step("Start", start, "total"), *(Step("Up", move, "up") for move in moves)]
    chart = waterfall_chart("c", title="T", steps=steps, description="D")
    base, _, up, _ = chart.series
    tops = [
        start,
        *((low or 0) + (high or 0) for low, high in zip(base.values[1:], up.values[1:], strict=True)),
    ]
    assert tops[-1] == start + sum(moves)
    assert list(base.values[1:]) == tops[:-1]


def test_lone_points_are_found() -> None:
    assert Series("S", (1, None, 2, 3)).has_lone_points
    assert Series("S", (None, 4)).has_lone_points
    assert not Series("S", (1, 2, None, 3, 4)).has_lone_points
    assert not Series("S", (None, None)).has_lone_points


def test_bars_and_line_ends_are_labelled() -> None:
    assert bar_label(WATERFALL, WATERFALL.series[2], 2) == "+2"
    assert bar_label(WATERFALL, WATERFALL.series[3], 3) == "\N{MINUS SIGN}3"
    assert bar_label(WATERFALL, WATERFALL.series[3], 0) == "0"
    assert bar_label(STACKED, STACKED.series[1], 0) == ""
    assert bar_label(BAR, BAR.series[0], None) == ""
    assert [end_label(LINE, series) for series in LINE.series] == ["25", "", "", "14 by August"]
    assert end_label(_line(None), Series("S", (None,))) == ""


def test_large_numbers_on_bars_are_short_and_need_room_beside_each_other() -> None:
    money = Series("Freed", (1_563_780.82, -137_643.84, 999_600, 950, 0))
    few = bar_chart("few", title="T", categories="ABCDE", series=[money], description="D")
    told = [bar_label(few, money, value) for value in money.values]
    assert told == ["1.56M", "\N{MINUS SIGN}138k", "1M", "950", "0"]
    many = bar_chart("many", title="T", categories="ABCDE", series=[money] * 4, description="D")
    assert has_room_for_labels(few)
    assert not has_room_for_labels(many)
    assert [trace["text"] for trace in figure(many)["data"]] == [[""] * 5] * 4


def test_only_charts_with_several_visible_series_have_a_legend() -> None:
    assert [chart.has_legend for chart in (LINE, BAR, GROUPED, STACKED, WATERFALL)] == [
        True,
        False,
        True,
        True,
        False,
    ]


@given(st.lists(st.none() | st.integers(-500, 5000), min_size=1, max_size=40))
def test_the_scale_holds_zero_and_every_value_in_few_whole_steps(values: list[float | None]) -> None:
    axis = scale(_line(*values))
    known = [value for value in values if value is not None]
    assert axis.low <= min([0, *known])
    assert axis.high >= max([0, *known])
    assert axis.low <= 0 <= axis.high
    assert (axis.low == 0) or min(known) < 0
    assert axis.step == int(axis.step) >= 1
    assert 2 <= len(axis.ticks) <= 11
    assert axis.ticks[-1] == axis.high


def test_a_rate_may_have_steps_below_one() -> None:
    chart = line_chart(
        "c", title="T", categories=["A"], series=[Series("S", (0.4,))], description="D", number_format="0.0"
    )
    assert scale(chart).step == pytest.approx(0.1)


def test_stacks_are_measured_as_a_whole() -> None:
    assert scale(STACKED).high >= 11
    assert scale(WATERFALL).high >= 25


def test_names_that_fit_are_all_shown_and_others_thinned_from_the_last() -> None:
    months = tuple(f"Mar {year}" for year in range(2000, 2037))
    assert labelled(("A", "B"), 600, 12) == [0, 1]
    assert labelled((), 600, 12) == []
    shown = labelled(months, 600, 12)
    assert shown[-1] == 36
    assert len({after - before for before, after in pairwise(shown)}) == 1
    assert every(months, 600, 12) in (1, 2, 3, 4, 6)
    assert every(months, 40, 12) % 12 == 0


def test_text_is_measured_and_broken_at_spaces() -> None:
    assert width("W", 10) > width("i", 10)
    assert width("W", 10, bold=True) > width("W", 10)
    assert wrap("Barking and Dagenham", 80, 12) == ["Barking and", "Dagenham"]
    assert wrap("one\ntwo", 500, 12) == ["one", "two"]
    assert wrap("", 500, 12) == [""]
    assert wrap("Supercalifragilistic", 20, 12) == ["Supercalifragilistic"]
    assert line_count("Supercalifragilistic", 40, 12) > 1


@given(st.text(), st.floats(20, 400))
def test_wrapping_loses_no_word(text: str, room: float) -> None:
    assert " ".join(chain.from_iterable(line.split() for line in wrap(text, room, 12))) == " ".join(
        chain.from_iterable(part.split() for part in text.split("\n"))
    )


def test_control_characters_are_removed() -> None:
    assert clean("a\x00b\x07c\td\r\ne\rf\ud800\ufffe") == "abc d\ne\nf"
    assert "\x07" not in clean(HOSTILE)


def test_all_samples_have_a_description() -> None:
    assert all(chart.description and chart.table.columns for chart in ALL)
