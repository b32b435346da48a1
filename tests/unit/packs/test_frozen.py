"""A document comes back from JSON as it was, and its digest knows words and numbers and nothing else."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tcp_portal.charts.model import Chart, Column, Kind, Mark, Series, Style, Symbol, Table
from tcp_portal.charts.theme import Colour
from tcp_portal.packs.document import Document, Note, Section, Text
from tcp_portal.packs.frozen import digest, from_json, to_json
from tests.unit.packs.samples import EDGES, PLAIN, document

_texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
_cells = (
    st.none() | _texts | st.integers() | st.decimals(allow_nan=False, places=2) | st.dates()
    | st.floats(allow_nan=False, allow_infinity=False)
)  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> Document:
    rows = tuple(tuple(row) for row in draw(st.lists(st.lists(_cells, min_size=2, max_size=2), max_size=3)))
    table = Table(draw(_texts), (Column("A"), Column("B", "rate", draw(_texts))), rows)
    values = tuple(draw(st.lists(st.none() | st.integers(-5, 5), min_size=2, max_size=2)))
    series = Series(
        "S", values, draw(st.sampled_from(Style)), draw(st.none() | st.sampled_from(Colour)),
        low=(None, 1.5), symbols=(draw(st.sampled_from(Symbol)), None), colours=(Colour.RED, None),
        x=(1.5, 2), names=(draw(_texts), ""), labels=("", draw(_texts)),
    )  # fmt: skip
    chart = Chart(
        "c", draw(st.sampled_from(Kind)), "T", ("x", "y"), (series,), draw(_texts), table, marks=(Mark(1, "m"),)
    )  # fmt: skip
    blocks = (Text(draw(_texts)), Note(draw(_texts)), table, chart)
    return document(Section("s", draw(_texts), blocks, draw(_texts)), synthetic=draw(st.booleans()))


def through_text(one: Document) -> Document:
    return from_json(json.loads(json.dumps(to_json(one))))


@given(documents())
def test_a_document_comes_back_as_it_was(one: Document) -> None:
    assert through_text(one) == one
    assert digest(through_text(one)) == digest(one)


@pytest.mark.parametrize("one", [PLAIN, EDGES])
def test_every_kind_of_block_comes_back(one: Document) -> None:
    back = through_text(one)
    assert back == one
    assert [type(cell) for table in back.tables() for row in table.all_rows for cell in row] == [
        type(cell) for table in one.tables() for row in table.all_rows for cell in row
    ]


def test_who_asked_and_when_are_no_numbers() -> None:
    later = replace(
        PLAIN,
        asked_by="Somebody else",
        made_at=datetime(2019, 1, 1, tzinfo=UTC),
        as_at="Figures as first reported on 12 May 2017",
    )
    assert digest(later) == digest(PLAIN)


def test_which_figures_a_chart_says_it_shows_is_no_number() -> None:
    (section,) = (one for one in PLAIN.sections if one.key == "plan")
    chart = section.blocks[0]
    assert isinstance(chart, Chart)
    blocks = (replace(chart, source="As first reported"), *section.blocks[1:])
    again = replace(PLAIN, sections=tuple(
        replace(one, blocks=blocks) if one is section else one for one in PLAIN.sections
    ))  # fmt: skip
    assert again != PLAIN
    assert digest(again) == digest(PLAIN)


@pytest.mark.parametrize("cell", [5, "4", None, Decimal("4.0"), Decimal(4), date(2017, 4, 30)])
def test_every_cell_is_in_the_digest(cell: Any) -> None:
    table = Table("T", (Column("A"),), ((4,),))
    other = replace(table, rows=((cell,),))
    assert digest(document(Section("s", "S", (table,)))) != digest(document(Section("s", "S", (other,))))


@pytest.mark.parametrize("field", ["title", "subtitle", "marking", "synthetic", "definitions", "sections"])
def test_every_other_word_is_in_the_digest(field: str) -> None:
    changed = replace(PLAIN, **{field: () if isinstance(getattr(PLAIN, field), tuple) else "changed"})
    assert digest(changed) != digest(PLAIN)


def test_what_a_type_gained_later_leaves_older_digests_alone() -> None:
    """A value that is the type's default is not written, so a field that did not exist then says nothing."""
    (kept,) = [one for one in to_json(PLAIN)["sections"] if one["key"] == "plan"]
    chart = kept["blocks"][0]
    assert chart["is"] == "Chart"
    optional = {one.name for one in fields(Chart)} - set(chart)
    assert {"marks", "x_title"} <= optional


@pytest.mark.parametrize("value", [object(), b"x", [1]])
def test_what_would_not_come_back_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="A document cannot keep a"):
        to_json(replace(PLAIN, subtitle=value))


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(ValueError, match="no document"):
        from_json(to_json(PLAIN)["sections"])
