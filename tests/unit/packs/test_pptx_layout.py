"""What stands where on the slides: nothing beyond them, nothing lost, nothing on top of another thing."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tcp_portal.charts import Chart, Column, Table, aside
from tcp_portal.packs.document import Block, Note, Section, Text
from tcp_portal.packs.writers.pptx_layout import BOTTOM, LEFT, WIDTH, Box, Page, TablePart, Words, pages
from tests.unit.charts.samples import BAR, LINE, STACKED, WATERFALL
from tests.unit.packs.samples import BY_PLACE, EDGES, FLOW, PLAIN

TEXTS = st.text("abc de\n", max_size=300)
TABLES = st.builds(
    lambda rows, notes: Table(
        "T",
        (Column("A", note=notes), Column("B", "number"), Column("C")),
        tuple((a, 1, c) for a, c in rows),
        ("Total", 1, ""),
    ),
    st.lists(st.tuples(TEXTS, TEXTS), max_size=50),
    st.sampled_from(["", "A note."]),
)
BLOCKS = st.lists(
    st.builds(Text, TEXTS) | st.builds(Note, TEXTS) | TABLES | st.sampled_from([LINE, BAR, STACKED]),
    max_size=6,
)


def _words(made: list[Page]) -> str:
    parts = [placed.item.text for page in made for placed in page.items if isinstance(placed.item, Words)]
    said = [note for page in made for note in page.said]
    return "".join("".join([*parts, *said]).split())


def _rows(made: list[Page]) -> list[tuple[str, ...]]:
    return [
        row
        for page in made
        for placed in page.items
        if isinstance(placed.item, TablePart)
        for row in placed.item.grid.rows
    ]


def _apart(one: Box, two: Box) -> bool:
    return (
        one.x + one.wide <= two.x + 0.1 or one.y + one.high <= two.y + 0.1 or two.y + two.high <= one.y + 0.1
    )


@given(BLOCKS, TEXTS)
def test_nothing_stands_beyond_a_slide_or_on_another_thing(blocks: list[Block], summary: str) -> None:
    for page in pages(Section("s", "Title", tuple(blocks), summary)):
        boxes = [placed.box for placed in page.items] + ([page.summary[1]] if page.summary else [])
        for box in boxes:
            assert box.x >= LEFT
            assert box.x + box.wide <= LEFT + WIDTH + 0.1
            assert box.y + box.high <= BOTTOM + 0.1
        for placed in page.items:
            if isinstance(placed.item, TablePart):
                assert placed.item.high <= placed.box.high + 0.1
                assert sum(placed.item.widths) <= placed.box.wide + 0.1
        assert all(_apart(one, two) for one, two in combinations(boxes, 2))


@given(BLOCKS)
def test_nothing_is_lost_or_said_twice(blocks: list[Block]) -> None:
    made = pages(Section("s", "Title", tuple(blocks)))
    said = "".join("".join(block.body.split()) for block in blocks if isinstance(block, Text | Note))
    assert _words(made) == said
    drawn = [placed.item.id for page in made for placed in page.items if isinstance(placed.item, Chart)]
    assert drawn == [block.id for block in blocks if isinstance(block, Chart)]
    totals = [row for row in _rows(made) if row[0] == "Total"]
    assert len(totals) == sum(isinstance(block, Table) for block in blocks)


def test_a_long_table_goes_on_with_its_titles_and_keeps_its_total_for_the_end() -> None:
    table = Table(FLOW.caption, FLOW.columns, FLOW.rows, ("All", 1, 2, 3))
    made = pages(Section("s", "Flow", (table,), "In short."))
    assert [page.title for page in made] == ["Flow", *["Flow (continued)"] * 4]
    assert [page.summary is not None for page in made] == [True, *[False] * 4]
    parts = [page.items[0].item for page in made]
    assert all(isinstance(part, TablePart) and part.grid.titles[0] == "Month" for part in parts)
    ends = [part.grid.has_total for part in parts if isinstance(part, TablePart)]
    assert ends == [False, False, False, False, True]
    assert len(_rows(made)) == 61


def test_a_chart_takes_the_room_that_is_left() -> None:
    (page,) = pages(Section("s", "Plan", (LINE, Note("A note.")), "In short."))
    chart, figures, note = page.items
    assert chart.box.high == figures.box.high > 300
    assert note.box.y + note.box.high == pytest.approx(BOTTOM)


def test_a_chart_and_a_narrow_table_share_a_row() -> None:
    narrow = Table("Narrow", (Column("What"), Column("April", "number")), (("Opening", 23), ("Closing", 22)))
    (page,) = pages(Section("s", "Flow", (WATERFALL, narrow)))
    chart, table = page.items
    assert chart.box.y == table.box.y
    assert chart.box.x + chart.box.wide < table.box.x


def test_a_chart_alone_has_its_figures_beside_it_if_they_are_few() -> None:
    (page,) = pages(Section("s", "Flow", (WATERFALL,)))
    assert isinstance(page.items[1].item, TablePart)
    assert page.items[1].item.grid.caption == "The figures"
    (page,) = pages(Section("s", "Stay", (STACKED, BY_PLACE)))
    assert [placed.box.x for placed in page.items] == [LEFT, LEFT]


def test_two_charts_share_a_row() -> None:
    (page,) = pages(Section("s", "Two", (BAR, STACKED)))
    assert page.items[0].box.y == page.items[1].box.y
    assert page.items[0].box.wide == page.items[1].box.wide


def test_a_section_may_be_its_summary_only() -> None:
    assert len(pages(Section("s", "Summary only", (), "In short."))) == 1


def test_a_summary_too_long_for_a_headline_is_set_as_text() -> None:
    made = pages(Section("s", "Long", (), "A summary that goes on. " * 30))
    assert made[0].summary is None
    assert isinstance(made[0].items[0].item, Words)


def test_a_wide_table_goes_on_with_its_other_columns_in_letters_as_large() -> None:
    wide = EDGES.sections[2].blocks[0]
    assert isinstance(wide, Table)
    parts = [
        placed.item for page in pages(Section("s", "Wide", (wide,))) for placed in page.items
        if isinstance(placed.item, TablePart)
    ]  # fmt: skip
    assert {part.size for part in parts} == {14.0}
    assert all(sum(part.widths) <= WIDTH and part.grid.titles[0] == "Measure 0" for part in parts)
    assert [title for part in parts for title in part.grid.titles[1:]] == [
        column.title for column in wide.columns[1:]
    ]
    assert [part.grid.caption for part in parts] == ["Wide", *["Wide, more columns"] * (len(parts) - 1)]


def test_two_narrow_tables_share_a_row() -> None:
    narrow = Table("Narrow", (Column("What"), Column("April", "number")), (("Opening", 23), ("Closing", 22)))
    (page,) = pages(Section("s", "Two", (narrow, replace(narrow, caption="The other"))))
    one, other = page.items
    assert one.box.y == other.box.y
    assert _apart(one.box, other.box)


def test_small_print_does_not_make_a_slide_of_its_own() -> None:
    full = Text("A sentence about people in hospital. " * 60)
    (page,) = pages(Section("s", "Full", (full, Note("Small print."))))
    assert page.said == ("Small print.",)


def test_no_slide_of_a_real_document_is_empty() -> None:
    for section in PLAIN.sections:
        assert all(page.items for page in pages(section))


def test_a_long_table_is_not_begun_at_the_foot_of_a_slide() -> None:
    long = Text("A sentence about people in hospital. " * 52)
    made = pages(Section("s", "Flow", (long, FLOW)))
    assert [type(placed.item) for placed in made[0].items] == [Words]
    short = Text("A sentence about people in hospital.")
    assert [type(placed.item) for placed in pages(Section("s", "Flow", (short, FLOW)))[0].items] == [
        Words,
        TablePart,
    ]


def test_a_table_of_one_row_is_never_cut() -> None:
    columns = (Column("A", note="A note that goes on. " * 200),)
    assert len(pages(Section("s", "One", (Table("T", columns, (("a",),)),)))) == 1
    assert _rows(pages(Section("s", "Two", (Table("T", columns, (("a",), ("b",))),)))) == [("a",), ("b",)]


def test_what_is_read_at_a_desk_is_named_but_not_shown() -> None:
    made = pages(Section("s", "Title", (BY_PLACE, aside(FLOW), Text("And so on."))))
    assert {len(row) for row in _rows(made)} == {len(BY_PLACE.columns)}
    assert _words(made).endswith("InthePDFandtheworkbookbesides:Flowineachmonth.")


def test_a_part_with_nothing_but_such_tables_says_where_they_are() -> None:
    (only,) = pages(Section("s", "Title", (aside(FLOW),), "In short."))
    assert [placed.item.text for placed in only.items if isinstance(placed.item, Words)] == [
        "In the PDF and the workbook besides: Flow in each month."
    ]
