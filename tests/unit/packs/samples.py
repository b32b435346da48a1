"""Documents that tests write: a plain one, and one that tries every edge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from tcp_portal.charts import Chart, Column, Series, Table, bar_chart
from tcp_portal.charts.words import cell
from tcp_portal.months import Month
from tcp_portal.packs.document import Definition, Document, Heading, Note, Section, Text
from tcp_portal.packs.writers import Options
from tests.unit.charts.samples import BAR, GROUPED, HOSTILE, LINE, NASTY, NASTY_LINE, STACKED, WATERFALL

OPTIONS = Options(fonts=Path(__file__).parents[3] / "node_modules" / "@expo-google-fonts" / "arimo")
MADE_AT = datetime(2017, 5, 12, 16, 42, tzinfo=UTC)

BY_PLACE = Table(
    "By place and commissioner",
    (
        Column("Place"),
        Column("CCG", "number"),
        Column("Total", "number"),
        Column("Variance", "signed", note="Actual less plan."),
        Column("Per million", "rate"),
        Column("Last entry", "date"),
        Column("Against plan"),
    ),
    (
        ("Barking and Dagenham", 6, 10, 2, 37.964, date(2017, 4, 30), "Worse"),
        ("Havering", 3, 6, -1, Decimal("24.16"), None, "Better"),
        ("Redbridge", None, 1234, 0, None, date(2017, 5, 1), None),
    ),
    ("Total", 12, 22, 1, 44.86, None, "Worse"),
)
FLOW = Table(
    "Flow in each month",
    (Column("Month"), Column("Opening", "number"), Column("Admitted", "number"), Column("Closing", "number")),
    tuple((f"Month {at}", 100 + at, at, 200 + at) for at in range(60)),
)
DEFINITIONS = (
    Definition(
        "inpatients", "Inpatients", "people", "People in hospital at midnight.", "Register", "Whole people"
    ),
    Definition(
        "rate", "Rate", "per million", "Inpatients per million adults.", "Register, GP lists", "Two decimals"
    ),
)


def document(
    *sections: Section, synthetic: bool = True, definitions: tuple[Definition, ...] = DEFINITIONS
) -> Document:
    """A document of these sections."""
    return Document(
        "Transforming Care board report",
        "Barking and Dagenham, Havering and Redbridge",
        Month(2017, 4),
        "Figures as restated on 12 May 2017",
        "Official-Sensitive",
        "Programme manager",
        MADE_AT,
        sections,
        definitions,
        synthetic,
    )


PLAIN = document(
    Section(
        "summary",
        "Summary",
        (Text("Two places are better than plan."), Note("A dash means not known.")),
        "22 people.",
    ),
    Section("plan", "Inpatients against plan", (LINE, Note("Joined by a straight line.")), "22, as planned."),
    Section("flow", "Flow", (WATERFALL, FLOW), "2 admitted, 3 discharged."),
    Section("place", "By place", (STACKED, BY_PLACE)),
    Section("two", "Two pictures", (BAR, GROUPED), "Side by side."),
    Section("pages", "Pages", (Heading("Of one measure"), Text("What the chart says."), BY_PLACE)),
)

_WIDE = Table("Wide", tuple(Column(f"Measure {at}", "number") for at in range(24)), (tuple(range(24)),))
_LONG_CELL = Table("Long", (Column("What"), Column("Why")), (("One", "word " * 900), ("Two", "short")))
_NOTHING = bar_chart(
    "nothing", title="Nothing", categories=[], series=[Series("S", ())], description="No admissions."
)
EDGES = document(
    Section(
        "hostile",
        HOSTILE,
        (
            Text(HOSTILE),
            Note(HOSTILE),
            NASTY,
            NASTY_LINE,
            Table(HOSTILE, (Column(HOSTILE),), ((HOSTILE,), ("=1+1",), ("@x",), ("",))),
        ),
        HOSTILE,
    ),
    Section("empty", "Empty", ()),
    Section(
        "wide",
        "A section with a title that is far longer than any title should be, so long that one line is short",
        (_WIDE, _LONG_CELL),
    ),
    Section(
        "words",
        "Words",
        (Text("A sentence about people in hospital. " * 120), Text("One\nTwo"), _NOTHING),
        "A summary that goes on. " * 30,
    ),
    Section("no-rows", "No rows", (Table("No rows", (Column("A"), Column("B", "number")), ()),)),
    Section("words", "Words", (_NOTHING, _NOTHING, BAR, _NOTHING)),
    synthetic=False,
    definitions=(),
)


def cells(table: Table) -> Iterator[str]:
    """Every title and cell of a table as it must be found in a file."""
    yield from (column.title for column in table.columns)
    for row in table.all_rows:
        yield from (cell(value, column) for value, column in zip(row, table.columns, strict=True))


def charts_of(made: Document) -> list[Chart]:
    """The charts that have something to draw."""
    return [chart for chart in made.charts() if chart.categories]
