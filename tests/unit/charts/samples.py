"""Charts that tests draw: one of each kind, and one whose every text is hostile."""

from __future__ import annotations

from tcp_portal.charts import (
    Chart,
    Colour,
    Column,
    Mark,
    Series,
    Style,
    Symbol,
    Table,
    bar_chart,
    line_chart,
    scatter_chart,
    stacked_chart,
    waterfall_chart,
)

MONTHS = ("Mar 2016", "Apr 2016", "May 2016", "Jun 2016", "Jul 2016", "Aug 2016")
HOSTILE = "=1+1 <b>&amp;\"'</b> \x07%{x} 7 €"

LINE = line_chart(
    "line",
    title="Inpatients at month end",
    categories=MONTHS,
    series=[
        Series("Actual", (26, 26, None, 25, None, None), colour=Colour.DARK),
        Series("Plan", (26, 25, 25, 24, 24, 23), Style.DASHED),
        Series("Forecast", (None, None, None, 25, 24.5, 24), Style.DOTTED),
        Series("Ambition", (None, None, None, None, None, 14), Style.MARKER, Colour.RED, "14 by August"),
    ],
    description="Actual fell from 26 to 25.",
    source="Register",
)
FAN = line_chart(
    "fan",
    title="Inpatients and forecast",
    categories=MONTHS,
    series=[
        Series("Forecast, 90 of 100", (None, None, 25, 26, 27, 28), Style.BAND, Colour.BLUE,
               low=(None, None, 25, 22, 20, 18)),
        Series("Forecast, 50 of 100", (None, None, 25, 25, 25, 25), Style.BAND, Colour.BLUE,
               low=(None, None, 25, 23, 22, 21)),
        Series("Forecast, middle", (None, None, 25, 24, 23.5, 23), Style.DOTTED, Colour.BLUE),
        Series("Actual", (26, 26, 25, None, None, None), colour=Colour.DARK),
    ],
    description="18 to 28 people are expected in August.",
)  # fmt: skip
BAR = bar_chart(
    "bar",
    title="Admissions by place",
    categories=("Barking and Dagenham", "Havering", "Redbridge", "Place not known"),
    series=[Series("Admissions", (9, 3, 4, None))],
    description="Most came from Barking and Dagenham.",
    first_column="Place",
)
GROUPED = bar_chart(
    "grouped",
    title="Variance by place",
    categories=("Havering", "Redbridge"),
    series=[Series("CCG", (-2, 1)), Series("Specialised", (1, 0))],
    description="Havering is better than plan.",
)
STACKED = stacked_chart(
    "stacked",
    title="Length of stay",
    categories=("Under 1 year", "1 to 2 years", "5 years or more"),
    series=[Series("CCG", (3, 1, 6)), Series("Specialised commissioning", (1, 0, 5))],
    description="11 people have been in hospital for 5 years or more.",
)
BEDS = stacked_chart(
    "beds",
    title="Planned people and beds",
    categories=("Jun 2017", "Sep 2017", "Dec 2017"),
    series=[
        Series("BHR", (8, 7, 6)),
        Series("Vale", (4, 6, 6)),
        Series("Beds", (12, 12, None), Style.DASHED, Colour.DARK),
    ],
    description="13 people are planned for 12 beds in September.",
)
WATERFALL = waterfall_chart(
    "waterfall",
    title="From 23 in March to 22 in April",
    steps=[
        ("March", 23, "total"),
        ("Admitted", 2, "up"),
        ("Died", 0, "down"),
        ("Discharged", 3, "down"),
        ("April", 22, "total"),
    ],
    description="2 people were admitted and 3 discharged.",
)
SCATTER = scatter_chart(
    "funnel",
    title="Rate and population",
    series=[
        Series("Together", (38.0, 38.0), Style.SOLID, Colour.SLATE, x=(100_000, 900_000)),
        Series(
            "95% limits", (90.5, 60.0, None, 5.5, 20.0), Style.DASHED, Colour.GREY,
            x=(100_000, 900_000, 900_000, 100_000, 900_000),
        ),
        Series(
            "Higher", (95.0,), Style.POINTS, Colour.PURPLE, symbols=(Symbol.UP,),
            x=(400_000,), names=("Larkwood <b>",), labels=("Larkwood <b>",),
        ),
        Series(
            "Not different", (37.96, 40.0), Style.POINTS, Colour.BLUE, x=(579_550, 120_000),
            names=("BHR", "Vale"),
        ),
    ],
    description="1 of 3 areas is outside the limits.",
    table=Table("Rates", (Column("Area"), Column("Rate", "rate")), (("BHR", 37.96), ("Vale", 40), ("Larkwood", 95))),
    x_title="Adults registered with a GP",
    y_title="Per million adults",
    number_format="0.0",
)  # fmt: skip
NASTY = stacked_chart(
    "nasty",
    title=HOSTILE,
    categories=(HOSTILE, HOSTILE),
    series=[Series(HOSTILE, (1, 2)), Series("=2", (3, 4), label=HOSTILE)],
    description=HOSTILE,
    source=HOSTILE,
    y_title=HOSTILE,
)
NASTY_LINE = line_chart(
    "nasty-line",
    title=HOSTILE,
    categories=(HOSTILE, "="),
    series=[Series(HOSTILE, (1, 2), label=HOSTILE)],
    description=HOSTILE,
)
CONTROL = line_chart(
    "control",
    title="Discharges a month",
    categories=MONTHS,
    series=[
        Series("Discharges", (4, 5, 9, 3, None, 2), colour=Colour.GREY),
        Series("Mean", (5, 5, 5, None, None, None), Style.RULE, Colour.DARK),
        Series("Mean", (None, None, None, 2.5, None, 2.5), Style.RULE, Colour.DARK, named=False),
        Series("No special cause", (4, 5, None, 3, None, None), Style.POINTS, Colour.GREY),
        Series(
            "Special cause",
            (None, None, 9, None, None, 2),
            Style.POINTS,
            Colour.BLUE,
            symbols=(None, None, Symbol.UP, None, None, Symbol.DOWN),
            colours=(None, None, None, None, None, Colour.ORANGE),
        ),
    ],
    description="Discharges rose in May and fell in August.",
    marks=(Mark(3, "Limits start anew"),),
)
ALL: tuple[Chart, ...] = (
    CONTROL,
    LINE,
    FAN,
    BAR,
    GROUPED,
    STACKED,
    BEDS,
    WATERFALL,
    SCATTER,
    NASTY,
    NASTY_LINE,
)
