"""Figures for plotly.js."""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go
import pytest

from tcp_portal.charts import Chart, Series, bar_chart, line_chart
from tcp_portal.charts.plotly import escape, figure
from tests.unit.charts.samples import ALL, BAR, GROUPED, HOSTILE, LINE, NASTY, NASTY_LINE, STACKED, WATERFALL


def _texts(part: Any) -> list[str]:
    if isinstance(part, dict):
        return [text for value in part.values() for text in _texts(value)]
    if isinstance(part, list):
        return [text for value in part for text in _texts(value)]
    return [part] if isinstance(part, str) else []


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.id)
def test_a_figure_is_what_plotly_takes_and_json_holds(chart: Chart) -> None:
    drawn = figure(chart)
    go.Figure({"data": drawn["data"], "layout": drawn["layout"]})
    assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn
    assert drawn["config"]["displayModeBar"] is False
    assert drawn["config"]["responsive"] is True


@pytest.mark.parametrize("chart", [NASTY, NASTY_LINE], ids=lambda chart: chart.id)
def test_names_are_printed_letter_by_letter(chart: Chart) -> None:
    texts = _texts(figure(chart))
    assert not [text for text in texts if "<" in text.replace("<br>", "")]
    assert not [text for text in texts if "\x07" in text]
    assert escape(HOSTILE) == "=1+1 &lt;b&gt;&amp;amp;\"'&lt;/b&gt; %{x} 7 €"


def test_nothing_that_plotly_reads_as_a_template_is_used() -> None:
    keys = {key for chart in ALL for trace in figure(chart)["data"] for key in trace}
    assert not {key for key in keys if "template" in key}


@pytest.mark.parametrize("chart", [LINE, BAR, STACKED, WATERFALL], ids=lambda chart: chart.id)
def test_counts_start_at_zero_and_labels_stay_level(chart: Chart) -> None:
    layout = figure(chart)["layout"]
    assert layout["yaxis"]["range"][0] == 0
    assert layout["xaxis"]["tickangle"] == 0


def test_missing_values_are_gaps() -> None:
    actual = figure(LINE)["data"][0]
    assert actual["y"] == [26, 26, None, 25, None, None]
    assert actual["connectgaps"] is False
    assert actual["hovertext"][2] == ""


def test_lines_are_told_apart_by_shape_too() -> None:
    actual, plan, forecast, ambition = figure(LINE)["data"]
    assert "markers" in actual["mode"]
    assert (plan["line"]["dash"], forecast["line"]["dash"]) == ("8px,6px", "2px,3px")
    assert "markers" not in plan["mode"]
    assert ambition["marker"]["symbol"] == "diamond"
    assert ambition["text"][-1] == "14 by August"
    assert actual["text"] == ["", "", "", "25", "", ""]


def test_a_lone_point_of_a_dashed_line_gets_a_dot() -> None:
    chart = line_chart(
        "c",
        title="T",
        categories=["A", "B"],
        series=[Series("Nothing", (None, None)), Series("One", (None, 1), LINE.series[1].style)],
        description="D",
    )
    nothing, one = figure(chart)["data"]
    assert "markers" in one["mode"]
    assert nothing["text"] == ["", ""]


def test_bars_carry_their_numbers() -> None:
    assert figure(BAR)["data"][0]["text"] == ["9", "3", "4", ""]
    assert figure(STACKED)["data"][1]["text"] == ["1", "", "5"]
    assert figure(GROUPED)["layout"]["barmode"] == "group"


def test_the_base_of_a_waterfall_is_neither_seen_nor_named_nor_hovered() -> None:
    base = figure(WATERFALL)["data"][0]
    assert base["marker"]["color"] == "rgba(0,0,0,0)"
    assert base["showlegend"] is False
    assert base["hoverinfo"] == "skip"


def test_equal_names_stay_apart() -> None:
    chart = bar_chart("c", title="T", categories=["A", "A"], series=[Series("S", (1, 2))], description="D")
    drawn = figure(chart)
    assert drawn["data"][0]["x"] == [0, 1]
    assert drawn["layout"]["xaxis"]["ticktext"] == ["A", "A"]


def test_long_names_of_bars_are_broken_and_months_are_thinned() -> None:
    assert "Barking and<br>Dagenham" in figure(BAR)["layout"]["xaxis"]["ticktext"]
    many = tuple(f"Mar {year}" for year in range(2000, 2037))
    chart = line_chart("c", title="T", categories=many, series=[Series("S", (1,) * 37)], description="D")
    axis = figure(chart)["layout"]["xaxis"]
    assert len(axis["ticktext"]) < 12
    assert axis["ticktext"][-1] == "Mar<br>2036"


def test_a_chart_without_categories_is_empty_and_valid() -> None:
    chart = bar_chart("c", title="T", categories=[], series=[Series("S", ())], description="D")
    drawn = figure(chart)
    go.Figure({"data": drawn["data"], "layout": drawn["layout"]})
