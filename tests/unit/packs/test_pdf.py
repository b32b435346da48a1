"""PDF files, read back and validated."""

from __future__ import annotations

from io import BytesIO

import page
import pikepdf
import pytest

from tcp_portal.charts.text import clean
from tcp_portal.packs.document import Document, Section
from tcp_portal.packs.writers import Options
from tcp_portal.packs.writers.pdf import write
from tests.unit.charts.samples import BAR
from tests.unit.packs.pdf_text import pdf_text
from tests.unit.packs.samples import DEFINITIONS, EDGES, OPTIONS, PLAIN, cells, charts_of, document


def _packed(made: Document) -> bytes:
    out = BytesIO()
    write(made, out, options=OPTIONS)
    return out.getvalue()


@pytest.fixture(scope="module")
def plain() -> bytes:
    return _packed(PLAIN)


@pytest.fixture(scope="module")
def edges() -> bytes:
    return _packed(EDGES)


def _solid(text: str) -> str:
    return "".join(clean(text).split())


@pytest.mark.parametrize("profile", ["ua1", "2a"])
@pytest.mark.parametrize("name", ["plain", "edges"])
def test_the_file_is_accessible_and_fit_for_archives(
    name: str, profile: str, request: pytest.FixtureRequest
) -> None:
    report = page.validate_pdf_bytes(request.getfixturevalue(name), profile=profile)
    assert report.is_compliant, [failure.message for failure in report.failures]


def test_every_cell_of_every_table_is_found(plain: bytes) -> None:
    text = pdf_text(pikepdf.open(BytesIO(plain)))
    tables = [*PLAIN.tables(), *(chart.table for chart in PLAIN.charts())]
    missing = [cell for table in tables for cell in cells(table) if _solid(cell) not in text]
    assert missing == []


def test_every_sentence_is_found(plain: bytes) -> None:
    text = pdf_text(pikepdf.open(BytesIO(plain)))
    for section in PLAIN.sections:
        assert _solid(section.title) in text
        assert _solid(section.summary) in text
    for words in (
        "Two places are better than plan.",
        "Variance: Actual less plan.",
        "Source: Register",
        "12 May 2017, 16:42",
        "Synthetic data",
        PLAIN.footer,
        DEFINITIONS[0].rule,
        *(chart.description for chart in charts_of(PLAIN)),
    ):
        assert _solid(words) in text


def test_text_is_never_read_as_markup(edges: bytes) -> None:
    text = pdf_text(pikepdf.open(BytesIO(edges)))
    assert _solid(EDGES.sections[0].title) in text
    assert "Syntheticdata" not in text


def test_a_chart_without_categories_leaves_its_sentence(edges: bytes) -> None:
    text = pdf_text(pikepdf.open(BytesIO(edges)))
    assert text.count("Noadmissions.") == 4
    assert "Nothing" not in text


def test_the_file_names_its_title_and_language_and_no_person(plain: bytes) -> None:
    pdf = pikepdf.open(BytesIO(plain))
    assert str(pdf.docinfo["/Title"]) == "Transforming Care board report, April 2017"
    assert str(pdf.Root.Lang) == "en-GB"
    assert "/Author" not in pdf.docinfo
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20170512164200")


def test_only_arimo_is_used_and_it_is_embedded(plain: bytes) -> None:
    names = {
        str(font.BaseFont)
        for one in pikepdf.open(BytesIO(plain)).pages
        for font in one.obj.Resources.get("/Font", {}).values()
    }
    assert names
    assert all("+Arimo-" in name for name in names)


def test_without_its_fonts_the_file_is_not_written(tmp_path: object) -> None:
    for options in (Options(), Options(fonts=OPTIONS.fonts and OPTIONS.fonts / "missing")):
        out = BytesIO()
        with pytest.raises(ValueError, match="PORTAL_FONTS_DIR"):
            write(PLAIN, out, options=options)
        assert out.getvalue() == b""


def test_a_table_that_stands_on_its_own_is_not_printed_under_its_chart_again() -> None:
    alone = document(Section("bars", "Bars", (BAR, BAR.table)), definitions=())
    under = document(Section("bars", "Bars", (BAR,)), definitions=())
    name = _solid(str(BAR.table.rows[0][0]))
    said = [pdf_text(pikepdf.open(BytesIO(_packed(made)))).count(name) for made in (alone, under)]
    assert said[0] == said[1]
