"""Editions made of register and programme: the stocktake of May 2017 made again from the demonstration's register, the
governing-body paper, exception pages."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import page as validator
import pytest
from openpyxl import load_workbook
from pikepdf import open as open_pdf
from pptx import Presentation

from tcp_portal.access.scope import everything
from tcp_portal.charts import Table
from tcp_portal.charts.text import clean
from tcp_portal.months import Month
from tcp_portal.packs.document import Document, Heading, Section, Text
from tcp_portal.packs.editions import OFFICE_FORMATS, edition_source
from tcp_portal.packs.parts import NOTHING
from tcp_portal.packs.writers import WRITERS, Format
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web.registry import PackContext, pack_sections
from tests.factories import make_partnership
from tests.factories.demonstration import load_demonstration
from tests.unit.packs.pdf_text import pdf_text
from tests.unit.packs.samples import OPTIONS, cells
from trajectories.domain.lints import Doubt
from workstreams.presenters.cover_sheet import NOT_STATED
from workstreams.presenters.exception_section import NO_ACTION, NO_RISK
from workstreams.presenters.stocktake import COUNT
from workstreams.presenters.stocktake_flags import WHERE

pytestmark = pytest.mark.django_db
APRIL = Month(2017, 4)
MADE_AT = datetime(2017, 5, 12, 9, tzinfo=UTC)
HEADINGS = (
    "Performance trajectory", "Current performance", "Discharges and admissions process", "Long stays",
    "Our plan and its workstreams", "Workstream action plan", "Finance", "Community services", "Provider development",
    "Housing and accommodation", "Dynamic registers", "Risks", "Support wanted from NHS England",
)  # fmt: skip


def context_of(partnership: Partnership) -> PackContext:
    return PackContext(partnership=partnership, month=APRIL, as_at=APRIL.last, scope=everything())


def edition_of(edition: str, partnership: Partnership) -> tuple[Document, list[str]]:
    told: list[str] = []
    build, context = edition_source(edition).build, context_of(partnership)
    return build(context, asked_by="a test", made_at=MADE_AT, on_section=told.append), told


def stocktake_of(partnership: Partnership) -> Document:
    made, told = edition_of("stocktake", partnership)
    assert tuple(told) == HEADINGS
    return made


def headings_of(made: Document) -> list[str]:
    """The first section of each part."""
    found: dict[str, str] = {}
    for section in made.sections:
        number, _, title = section.title.partition(". ")
        found.setdefault(number, title)
    assert list(found) == [str(number) for number in range(1, COUNT + 1)]
    return list(found.values())


def words_of(sections: list[Section]) -> str:
    texts = [one.body for section in sections for one in section.blocks if isinstance(one, Text)]
    return " ".join([*(section.summary for section in sections), *texts])


def part(made: Document, number: int) -> list[Section]:
    return [section for section in made.sections if section.title.startswith(f"{number}. ")]


def table(sections: list[Section], caption: str) -> Table:
    tables = [one for section in sections for one in section.blocks if isinstance(one, Table)]
    return next(one for one in tables if one.caption.startswith(caption))


def test_the_thirteen_parts_come_in_order_with_the_printed_figures_and_what_contradicts_itself() -> None:
    load_demonstration()
    here = Partnership.objects.get(code="BHR")
    made = stocktake_of(here)
    assert tuple(headings_of(made)) == HEADINGS
    for number, said in {
        1: (
            "The plan is to come from 26 people in hospital in March 2016 to 14 in March 2019.",
            "there were 26 discharges and 19 admissions. At the end of March 2017 23 people were in hospital against a "
            "plan of 22: the plan was not reached.",
            "BHR TCP stocktake, NHS England, 12 May 2017: 26 in March 2016 + 19 admitted − 26 discharged "
            "= 19, but 23 are reported for March 2017: 4 unexplained.",
            "Contradiction: Inpatients at month end, April 2017: 23 as printed",
        ),
        2: (
            "22 people in hospital on 30 April 2017, as planned.",
            "By commissioner of the bed: 12 CCG and 10 specialised.",
            "37.96 people per million adults, against a baseline of 44.86 and an ambition of 24.16",
            "Havering and Redbridge 2 better than plan, Barking and Dagenham 2 worse.",
            "Who commissions or pays is disputed for 3 people.",
        ),
        3: ("make 16, but the total is 19: 3 without a place.", "5 of 22 people in hospital are delayed."),
        4: (
            "11 people in hospital for 5 years or more.",
            "11 of the 11 people are out of area.",
            "1 person was reviewed by a team from outside in 2016/17.",
            "The heading “Discharges of people with long lengths of stay (> 3 years)” says 3 years; what "
            "stands below it counts 5 years.",
        ),
        5: ("Question: “Workstream leads update the actions for 2017-19 in May 2018”, due May 2018, may be meant for",),
        7: ("Question: An amount is called both once and every year: “Printed as £120K N/R p.a.",),
        11: ("Barking and Dagenham has not answered.",),
        13: ("6 requests for support wait for an answer.",),
    }.items():  # fmt: skip
        for words in said:
            assert words in words_of(part(made, number)), words
    assert table(part(made, 3), "Admissions and discharges").rows[:3] == (
        ("Barking and Dagenham", 9, 10), ("Havering", 3, 6), ("Redbridge", 4, 7),
    )  # fmt: skip
    assert table(part(made, 3), "Admissions and discharges").total == ("All", 19, 26)
    assert len(table(part(made, 5), "Workstreams and what they plan").rows) == 8
    assert len(table(part(made, 12), "Risks and mitigation").rows) == 6
    assert table(part(made, 11), "Adults at red").rows[-3] == (
        "January 2017", "No response", "7 red, 17 amber", "6 red, 15 amber",
    )  # fmt: skip
    assert not [chart for chart in made.charts() if chart.is_empty]
    assert not any(NOTHING in words_of([section]) for section in made.sections)
    check_files(made)
    check_governing_body(here)
    check_exceptions(here)


def check_files(made: Document) -> None:
    """Every cell of every table is read back from slides, pages and workbook; the PDF is PDF/UA-1 and PDF/A-2a."""
    files = {}
    for name in OFFICE_FORMATS:
        out = BytesIO()
        WRITERS[name](made, out, options=OPTIONS)
        files[name] = out.getvalue()
    slides = [shape for slide in Presentation(BytesIO(files[Format.PPTX])).slides for shape in slide.shapes]
    in_slides = [
        cell.text for shape in slides if shape.has_table for row in shape.table.rows for cell in row.cells
    ]
    book = load_workbook(BytesIO(files[Format.XLSX]))
    in_book = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    in_pages = pdf_text(open_pdf(BytesIO(files[Format.PDF])))
    for one in made.tables():
        for words in map(clean, cells(one)):
            assert (
                one.aside or words in in_slides or words.startswith(tuple(filter(None, in_slides)))
            )  # a long cell goes on; what is read at a desk stands in the two other files only
            assert all(
                "".join(line.split()) in in_pages for line in words.split("\n")
            )  # a row may go on on a page
        texts = {clean(value) for row in one.all_rows for value in row if isinstance(value, str)}
        assert texts <= {value or "" for value in in_book if value is None or isinstance(value, str)}
    natives = [shape.chart for shape in slides if shape.has_chart]
    drawn = [chart for chart in made.charts() if not chart.is_empty]
    for native, chart in zip(natives, drawn, strict=True):
        assert list(native.plots[0].categories) == list(chart.categories)
    # The archive profile is tested on shorter documents of the same template (tests/unit/packs).
    report = validator.validate_pdf_bytes(files[Format.PDF], profile="ua1")
    assert report.is_compliant, [failure.message for failure in report.failures]


def check_governing_body(here: Partnership) -> None:
    """Cover sheet with what is not stated, the executive summary, and the plan on a page with the month's figures."""
    made, told = edition_of("governing-body", here)
    assert len(told) == edition_source("governing-body").parts(context_of(here))
    assert [section.title for section in made.sections][:3] == [
        "Cover sheet",
        "Executive summary",
        "Plan on a page",
    ]
    sheet, summary, plan = made.sections[:3]
    assert sheet.summary == "2 of 15 fields are not stated."
    assert ("Action required", "To note") in table([sheet], "The paper").rows
    assert {row[0] for row in table([sheet], "What it means for").rows if row[1] == NOT_STATED} == {
        "Equality",
        "Legal",
    }
    assert "Eleven people have been in hospital for five years or more" in words_of([summary])
    assert len(table([plan], "Workstreams").rows) == 8
    assert ("Inpatients at month end", "22", "plan 22") in table([plan], "Key figures").rows


def check_exceptions(here: Partnership) -> None:
    """Measures that missed their target two months running, with what is linked and what is missing."""
    entry = next(one for one in pack_sections() if one.key == "exceptions")
    section = entry.build(context_of(here))
    assert section is not None
    assert section.summary.startswith(
        "2 measures have a page by rule: Reviews in date, per cent and People with a "
    )
    assert [one.body for one in section.blocks if isinstance(one, Heading)] == [
        "Reviews in date, per cent", "People with a planned date, per cent",
    ]  # fmt: skip
    first, second = (dict(one.rows) for one in section.blocks if isinstance(one, Table))
    assert first["Why it has a page"] == "It has missed its target of ≥ 100% for 2 months running."
    assert "Hold" in str(first["Actions"]) or "register" in str(first["Actions"])
    assert first["Way back"].startswith(
        "86.4% in April 2017; the target, set by NHS England (policy), is ≥ 100%: 13.6 "
    )
    assert "Head of children's commissioning" in str(first["Who answers for it"])
    assert second["Actions"] == NO_ACTION
    assert second["Risks"] == NO_RISK


def test_a_partnership_of_which_little_is_recorded_says_so_part_by_part() -> None:
    bare = make_partnership()
    made = stocktake_of(bare)
    assert tuple(headings_of(made)) == HEADINGS
    assert words_of(part(made, 13)) == f" {NOTHING}"
    assert words_of(part(made, 9)) == f" {NOTHING}"


def test_every_kind_of_doubt_has_its_part() -> None:
    assert set(WHERE) == set(Doubt)
