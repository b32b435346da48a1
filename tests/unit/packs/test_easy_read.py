"""Easy-read documents: what may stand in them, and their files read back."""

from __future__ import annotations

from io import BytesIO

import page
import pikepdf
import pytest
from pptx import Presentation

from tcp_portal.packs.document import Document, Line, Section
from tcp_portal.packs.easy import hard_to_read
from tcp_portal.packs.frozen import from_json, to_json
from tcp_portal.packs.pictures import Picture, crowd
from tcp_portal.packs.writers import pdf, pptx
from tests.unit.packs.pdf_text import pdf_text
from tests.unit.packs.samples import OPTIONS, document

LINES = (
    Line(Picture.HOSPITAL, "About 20 people were in hospital.", 20),
    Line(Picture.PLAN, "Our plan was 22 people.", 22),
    Line(Picture.OUT_OF_HOSPITAL, "About 75 people left hospital this year.", 75),
    Line(Picture.LOCK, "We do not show this number.", None),
)
EASY = document(Section("stand", "People in hospital", LINES), definitions=())


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("About 20 people were in hospital.", ""),
        ("Was your review on time?", ""),
        ("We want everybody to have a good home that is close to their family.", "more than 12 words"),
        ("The CCG pays for it.", "abbreviation"),
        ("About twenty people were in hospital.", "number in words"),
        ("People in hospital", "does not end"),
        ("People left. They have homes.", "more than one sentence"),
    ],
)
def test_a_sentence_is_easy_to_read(sentence: str, fault: str) -> None:
    found = hard_to_read(sentence)
    assert fault in found
    assert bool(found) == bool(fault)


def test_a_hard_sentence_is_no_line() -> None:
    with pytest.raises(ValueError, match="number in words"):
        Line(Picture.HOSPITAL, "About ten people were in hospital.")


@pytest.mark.parametrize(
    ("amount", "drawn"), [(0, (0, 1)), (5, (5, 1)), (30, (30, 1)), (35, (7, 5)), (100, (20, 5))]
)
def test_up_to_thirty_people_are_drawn_one_by_one_and_more_by_fives(
    amount: int, drawn: tuple[int, int]
) -> None:
    assert crowd(amount) == drawn


def test_nobody_is_drawn_for_less_than_nobody() -> None:
    with pytest.raises(ValueError, match="below 0"):
        crowd(-1)


@pytest.mark.parametrize("picture", list(Picture))
def test_every_picture_stays_in_its_square(picture: Picture) -> None:
    for shape in picture.shapes:
        corner, size = shape.points[0], shape.points[1]
        points = [corner, (corner[0] + size[0], corner[1] + size[1])] if shape.is_oval else shape.points
        assert all(0 <= value <= 100 for point in points for value in point)


def _file(write: object, made: Document) -> bytes:
    out = BytesIO()
    write(made, out, options=OPTIONS)  # type: ignore[operator]
    return out.getvalue()


def test_the_pdf_is_accessible_and_says_what_is_drawn() -> None:
    made = _file(pdf.write, EASY)
    for profile in ("ua1", "2a"):
        report = page.validate_pdf_bytes(made, profile=profile)
        assert report.is_compliant, [failure.message for failure in report.failures]
    text = pdf_text(pikepdf.open(BytesIO(made)))
    for line in LINES:
        assert "".join(line.body.split()) in text
    assert text.count("Eachpictureis5people.") == 1
    assert "Thepeopleinitarenotreal." in text


def test_the_slides_hold_each_line_with_a_described_picture_and_no_picture_file() -> None:
    deck = Presentation(BytesIO(_file(pptx.write, EASY)))
    groups = [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 6]
    described = [group._element.xpath("./p:nvGrpSpPr/p:cNvPr/@descr")[0] for group in groups]
    assert described == [
        "People",
        "A hospital",
        "20 people drawn",
        "A list with ticks",
        "22 people drawn",
        "An arrow from a hospital to a home",
        "15 people drawn. Each picture is 5 people.",
        "A lock",
    ]
    texts = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    assert [text for text in texts if text in {line.body for line in LINES}] == [line.body for line in LINES]
    bottom = max(shape.top + shape.height for group in groups for shape in group.shapes)
    assert bottom <= deck.slide_height - 12700 * 30
    assert [slide.shapes.title.text for slide in list(deck.slides)[1:]] == [
        "People in hospital",
        "People in hospital (continued)",
    ]


def test_it_is_kept_and_comes_back() -> None:
    assert from_json(to_json(EASY)) == EASY
    assert EASY.is_easy_read
