"""The neutral document and the safety of its text."""

from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import cast

import pytest

from tcp_portal.charts import Column, Table
from tcp_portal.packs.safe import could_be_formula, csv_text
from tcp_portal.packs.writers import TABLE_WRITERS, WRITERS, Format
from tests.unit.packs.samples import BY_PLACE, EDGES, OPTIONS, PLAIN


def test_a_document_needs_a_time_with_its_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        replace(PLAIN, made_at=datetime(2017, 5, 12))  # noqa: DTZ001


def test_the_footer_names_marking_month_as_at_source_and_invented_data() -> None:
    assert replace(PLAIN, source="the register").footer == (
        "Official-Sensitive · Transforming Care board report · April 2017 · Figures as restated on 12 May 2017 · "
        "Source: the register · Synthetic data"
    )
    assert "Synthetic" not in EDGES.footer


def test_a_section_that_says_nothing_is_left_out() -> None:
    assert "Empty" in [section.title for section in EDGES.sections]
    assert "Empty" not in [section.title for section in EDGES.told]


def test_tables_and_charts_are_found_in_order() -> None:
    assert [table.caption for table in PLAIN.tables()] == [
        "Flow in each month", "By place and commissioner", "By place and commissioner",
    ]  # fmt: skip
    assert [chart.id for chart in PLAIN.charts()] == ["line", "waterfall", "stacked", "bar", "grouped"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\uff1d1"])
def test_text_that_a_spreadsheet_might_run_is_known(text: str) -> None:
    assert could_be_formula(text)
    assert csv_text(text).startswith("'")


@pytest.mark.parametrize("text", ["", "1+1", "Havering", "\N{MINUS SIGN}1", "a=b"])
def test_other_text_is_left_alone(text: str) -> None:
    assert not could_be_formula(text)
    assert csv_text(text) == text


def test_csv_holds_titles_rows_and_total_with_dates_and_gaps() -> None:
    out = BytesIO()
    TABLE_WRITERS[Format.CSV](BY_PLACE, out)
    rows = list(csv.reader(StringIO(out.getvalue().decode("utf-8-sig"))))
    assert rows[0] == [column.title for column in BY_PLACE.columns]
    assert rows[1] == ["Barking and Dagenham", "6", "10", "2", "37.964", "2017-04-30", "Worse"]
    assert rows[3] == ["Redbridge", "", "1234", "0", "", "2017-05-01", ""]
    assert rows[-1][0] == "Total"
    assert out.getvalue().startswith(b"\xef\xbb\xbf")


def test_csv_never_holds_a_formula_but_keeps_negative_numbers() -> None:
    out = BytesIO()
    table = Table(
        "T", (Column("=A"), Column("B", "signed")), (("=1+1", -1), ("+44 20", 2), ("\tx\x00", None))
    )
    TABLE_WRITERS[Format.CSV](table, out)
    text = out.getvalue().decode("utf-8-sig")
    assert list(csv.reader(StringIO(text))) == [["'=A", "B"], ["'=1+1", "-1"], ["'+44 20", "2"], ["' x", ""]]


@pytest.mark.parametrize("format_", WRITERS)
@pytest.mark.parametrize("made", [PLAIN, EDGES], ids=["plain", "edges"])
def test_the_same_document_twice_gives_the_same_bytes(format_: Format, made: object) -> None:
    first, second = BytesIO(), BytesIO()
    for out in (first, second):
        WRITERS[format_](cast("type[PLAIN]", made), out, options=OPTIONS)  # type: ignore[valid-type]
    assert first.getvalue() == second.getvalue()
    assert not first.closed


def test_formats_have_a_name_and_a_media_type() -> None:
    assert [format_.label for format_ in Format] == ["PowerPoint", "PDF", "Excel", "CSV"]
    assert all("/" in format_.content_type for format_ in Format)


def test_no_file_format_library_is_loaded_before_a_writer_is_called() -> None:
    code = (
        "import sys, tcp_portal.packs.writers, tcp_portal.charts.svg, tcp_portal.charts.plotly;"
        "print([name for name in ('pptx', 'xlsxwriter', 'typst', 'lxml', 'plotly') if name in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


def test_a_date_is_a_date_everywhere() -> None:
    out = BytesIO()
    TABLE_WRITERS[Format.CSV](Table("T", (Column("D", "date"),), ((date(1999, 1, 2),),)), out)
    assert b"1999-01-02" in out.getvalue()
