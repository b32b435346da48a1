"""Charts as SVG."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tcp_portal.charts import Chart, Series, Style, bar_chart, line_chart, stacked_chart
from tcp_portal.charts.svg import svg
from tests.unit.charts.samples import ALL, BAR, GROUPED, LINE, NASTY, STACKED, WATERFALL

NAME = "{http://www.w3.org/2000/svg}"


def _drawn(chart: Chart, width: int = 640, height: int = 320) -> ElementTree.Element:
    return ElementTree.fromstring(svg(chart, width, height))


def _texts(chart: Chart, width: int = 640) -> list[str]:
    return [text.text or "" for text in _drawn(chart, width).iter(f"{NAME}text")]


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.id)
@pytest.mark.parametrize(("width", "height"), [(640, 320), (300, 200)])
def test_a_chart_is_valid_xml_with_nothing_outside_the_picture(chart: Chart, width: int, height: int) -> None:
    drawn = _drawn(chart, width, height)
    assert drawn.get("viewBox") == f"0 0 {width} {height}"
    for text in drawn.iter(f"{NAME}text"):
        assert 0 <= float(text.get("x", -1)) <= width
        assert 0 <= float(text.get("y", -1)) <= height
    for bar in drawn.iter(f"{NAME}rect"):
        assert float(bar.get("height", -1)) >= 0
        assert float(bar.get("y", -1)) >= 0


def test_hostile_names_stay_text() -> None:
    texts = " ".join(_texts(NASTY))
    assert "<b>" in texts
    assert not list(_drawn(NASTY).iter(f"{NAME}b"))


def test_the_description_is_told_to_screen_readers() -> None:
    assert _drawn(LINE).get("aria-label") == LINE.description
    assert _drawn(LINE).get("role") == "img"


def test_a_line_is_broken_at_its_gaps() -> None:
    actual = next(path for path in _drawn(LINE).iter(f"{NAME}path") if path.get("stroke-width") == "2.5")
    assert actual.get("d", "").count("M") == 2


def test_lines_carry_dots_dashes_and_a_labelled_diamond() -> None:
    drawn = _drawn(LINE)
    assert len([*drawn.iter(f"{NAME}circle")]) == 3 + 1
    assert {path.get("stroke-dasharray") for path in drawn.iter(f"{NAME}path")} >= {"8 6", "2 3"}
    assert {"25", "14 by August", "Actual", "Plan", "Forecast", "Ambition"} <= set(_texts(LINE))


def test_a_diamond_near_the_floor_has_its_words_above() -> None:
    def y_of(value: float, words: str) -> tuple[float, float]:
        series = [Series("Top", (100, 100)), Series("Ambition", (None, value), Style.MARKER, label=words)]
        chart = line_chart("c", title="T", categories=["A", "B"], series=series, description="D")
        drawn = _drawn(chart)
        diamond = next(p for p in drawn.iter(f"{NAME}path") if p.get("d", "").endswith("z"))
        word = next(t for t in drawn.iter(f"{NAME}text") if t.text == words)
        return float(diamond.get("d", "").split(" ")[1].split("l")[0]) + 7, float(word.get("y", 0))

    diamond, word = y_of(1, "1 by 2019")
    assert word < diamond
    diamond, word = y_of(60, "60 by 2019")
    assert word > diamond


def test_words_too_long_to_stand_before_a_diamond_stand_after_it() -> None:
    series = [
        Series("Ambition", (5, None, None), Style.MARKER, label="A rather long label for the first point")
    ]
    chart = line_chart("c", title="T", categories=["A", "B", "C"], series=series, description="D")
    word = next(
        text for text in _drawn(chart).iter(f"{NAME}text") if (text.text or "").startswith("A rather")
    )
    assert word.get("text-anchor") == "start"


def test_a_series_without_figures_draws_nothing() -> None:
    series = [Series("Nothing", (None, None)), Series("Plan", (None, 1), Style.DASHED)]
    chart = line_chart("c", title="T", categories=["A", "B"], series=series, description="D")
    assert len([*_drawn(chart).iter(f"{NAME}circle")]) == 1 + 1


def test_bars_carry_their_numbers() -> None:
    assert {"9", "3", "4"} <= set(_texts(BAR))
    assert {"23", "+2", "\N{MINUS SIGN}3", "22"} <= set(_texts(WATERFALL))
    assert "\N{MINUS SIGN}2" in _texts(GROUPED)


def test_the_base_of_a_waterfall_is_not_drawn() -> None:
    assert len([*_drawn(WATERFALL).iter(f"{NAME}rect")]) == 5


def test_numbers_that_do_not_fit_their_bar_are_left_to_the_table() -> None:
    thin = stacked_chart(
        "c",
        title="T",
        categories=["A"],
        series=[Series("Big", (1000,)), Series("Small", (1,))],
        description="D",
    )
    assert "1" not in _texts(thin)
    narrow = bar_chart(
        "c",
        title="T",
        categories=[str(at) for at in range(60)],
        series=[Series("S", (123456,) * 60)],
        description="D",
    )
    assert "123,456" not in _texts(narrow)


def test_a_long_legend_takes_several_rows() -> None:
    many = [Series(f"A series with a rather long name {at}", (1,)) for at in range(6)]
    chart = stacked_chart("c", title="T", categories=["A"], series=many, description="D")
    rows = {text.get("y") for text in _drawn(chart).iter(f"{NAME}text") if "rather long" in (text.text or "")}
    assert len(rows) >= 3


def test_months_are_thinned_and_names_of_bars_broken() -> None:
    months = tuple(f"Mar {year}" for year in range(2000, 2037))
    chart = line_chart("c", title="T", categories=months, series=[Series("S", (1,) * 37)], description="D")
    assert len([text for text in _texts(chart) if text.startswith("Mar")]) < 15
    assert "Mar 2036" in _texts(chart)
    assert {"Barking", "Dagenham"} <= {word for text in _texts(BAR, 300) for word in text.split()}


def test_empty_charts_are_drawn_empty() -> None:
    for kind in (bar_chart, line_chart):
        chart = kind("c", title="T", categories=[], series=[Series("S", ())], description="D")
        assert _texts(chart)[0] == "People"


def test_the_picture_of_a_stack_has_a_key_for_each_part() -> None:
    assert {"CCG", "Specialised commissioning"} <= set(_texts(STACKED))


def test_names_of_bars_never_run_into_each_other() -> None:
    def sizes(*names: str) -> set[str | None]:
        chart = bar_chart(
            "b",
            title="Bars",
            categories=names,
            series=[Series("People", (1,) * len(names))],
            description="Bars.",
        )
        return {text.get("font-size") for text in _drawn(chart).iter(f"{NAME}text") if text.text in names}

    assert sizes("Plan", "Actual") == {None}
    (size,) = sizes("Plan", *("Unplanned", "Transferred") * 5, "Actual")
    assert size is not None
    assert 7 <= float(size) < 12
