"""Where axes end."""

from __future__ import annotations

import pytest

from tcp_portal.charts import Chart, Series, line_chart
from tcp_portal.charts.axis import closed_at


def drawn(values: tuple[float, ...], title: str) -> Chart:
    return line_chart(
        "shares",
        title="Shares",
        categories=["a", "b"],
        series=[Series("Share", values)],
        description="Two shares.",
        y_title=title,
    )


@pytest.mark.parametrize(
    ("values", "title", "end"),
    [
        ((86.4, 100.0), "Per cent", 100.0),
        ((12.0, 90.1), "Per cent", 100.0),
        ((12.0, 40.0), "Per cent", 40.0),
        ((90.0, 101.0), "Per cent", None),
        ((86.4, 100.0), "People", None),
    ],
)
def test_an_axis_of_shares_never_goes_beyond_a_hundred(
    values: tuple[float, ...], title: str, end: float | None
) -> None:
    assert closed_at(drawn(values, title)) == end
