"""Nothing unprotected gets into a public page, and a writer that is handed one looks again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tcp_portal.charts.model import Column, Series, Table
from tcp_portal.packs.disclosure.clearance import Clearance
from tcp_portal.packs.disclosure.protected import Basis, Open, Unsafe, hidden, shown
from tcp_portal.packs.disclosure.public import PublicChart, PublicSection, PublicSeries, PublicTable
from tcp_portal.packs.disclosure.words import Figure, Words, fixed, label, said, short
from tcp_portal.packs.document import Document, Section, Text
from tcp_portal.packs.frozen import digest
from tcp_portal.packs.writers import WRITERS, Format, Options
from tests.unit.packs.disclosure.tables import APRIL, RULE

SEEN, DARK, PLAN = shown(22, RULE), hidden(RULE), Open(23, Basis.PLAN)
TABLE = PublicTable(
    fixed("By place"),
    (fixed("Place"), fixed("People"), fixed("Plan")),
    ((label("Havering"), SEEN, PLAN), (label("Redbridge"), DARK, Open(None, Basis.PLAN))),
)
CHART = PublicChart(
    "line", fixed("In hospital"), fixed("Month"), (short(APRIL.previous), short(APRIL)),
    (PublicSeries(fixed("People"), (DARK, SEEN)),), said("{} people in {}.", SEEN, APRIL), fixed("the register"),
)  # fmt: skip
SECTION = PublicSection("places", fixed("By place"), (TABLE, CHART), said("{} in {}.", DARK, APRIL)).neutral(
    RULE
)


def document(*sections: Section, **more: Any) -> Document:
    given = {
        "title": label("Barking and Dagenham"), "subtitle": said("Public edition, {}", APRIL), "month": APRIL,
        "as_at": fixed("As published"), "marking": "Official - for publication", "asked_by": "",
        "made_at": datetime(2017, 5, 12, 9, 0, tzinfo=UTC), "sections": sections, "definitions": (),
        "synthetic": True, "clearance": Clearance(RULE, (), {}),
    }  # fmt: skip
    return Document(**{**given, **more})


def write(made: Document, kind: Format) -> bytes:
    out = BytesIO()
    WRITERS[kind](made, out, options=Options(fonts=Path(settings.PORTAL_FONTS_DIR)))
    return out.getvalue()


def test_a_hidden_number_is_the_sign_in_a_table_and_a_gap_in_a_chart() -> None:
    table, chart, *notes = SECTION.blocks
    assert isinstance(table, Table)
    assert table.rows == (("Havering", 20, 23), ("Redbridge", "*", None))
    assert chart.series[0].values == (None, 20)  # type: ignore[union-attr]  # a chart
    assert chart.table.rows == (("Mar 2017", "*"), ("Apr 2017", 20))  # type: ignore[union-attr]  # a chart
    (note,) = notes
    said_below = note.body  # type: ignore[union-attr]  # a note
    assert "rounded to the nearest 5" in said_below
    assert "* stands for a number that is not shown: a count of 1 to 4 people" in said_below
    assert SECTION.summary == "* in April 2017."


@pytest.mark.parametrize("value", [22, 22.0, Decimal(22), "22 people", None, True])
def test_public_types_take_no_raw_value(value: Any) -> None:
    with pytest.raises(TypeError):
        PublicTable(fixed("By place"), (fixed("Place"), fixed("People")), ((label("Havering"), value),))
    with pytest.raises(TypeError):
        PublicSeries(fixed("People"), (value,))
    with pytest.raises(TypeError):
        PublicSection("key", fixed("By place"), (value,), fixed("Short"))
    with pytest.raises(TypeError):
        said("{} people", value)


def test_words_and_numbers_are_made_in_this_room_only() -> None:
    with pytest.raises(Unsafe):
        Words("Mr Smith left")
    with pytest.raises(Unsafe):
        Figure(22)
    with pytest.raises(Unsafe):
        fixed("22 people")
    with pytest.raises(Unsafe):
        label("He came back in spring. " * 8)


@pytest.mark.parametrize("kind", WRITERS, ids=str)
@pytest.mark.parametrize(
    "leak",
    [
        Section(
            "key",
            fixed("By place"),
            (Table(fixed("By place"), (Column(fixed("People"), "number"),), ((22,),)),),
        ),
        Section("key", fixed("By place"), (Text("22 people"),)),
        Section("key", fixed("By place"), (), summary="22 people"),
        replace(SECTION, blocks=(replace(SECTION.blocks[1], series=(Series(fixed("People"), (22, 25)),)),)),
    ],
    ids=["cell", "text", "summary", "series"],
)
def test_no_writer_takes_a_public_document_with_something_raw_in_it(kind: Format, leak: Section) -> None:
    out = BytesIO()
    with pytest.raises(TypeError):
        WRITERS[kind](document(leak), out, options=Options(fonts=Path(settings.PORTAL_FONTS_DIR)))
    assert out.getvalue() == b""


@pytest.mark.parametrize("kind", WRITERS, ids=str)
def test_every_writer_takes_a_protected_one_but_not_with_the_name_of_who_asked(kind: Format) -> None:
    assert write(document(SECTION), kind)
    with pytest.raises(TypeError, match="who asked"):
        write(document(SECTION, asked_by="Ann Example"), kind)


def test_the_digest_is_of_what_is_printed_and_not_of_the_clearance() -> None:
    assert digest(document(SECTION)) == digest(document(SECTION, clearance=None))
