"""What is said of a paper, and a frozen page as it stood."""

from __future__ import annotations

from dataclasses import dataclass

from tcp_portal.charts import words
from tcp_portal.charts.model import Chart, Table
from tcp_portal.packs.document import Document, Note
from tcp_portal.uploads import UploadKind
from tcp_portal.web.frame import Frame
from workstreams.models import Paper, PaperKind
from workstreams.presenters.meeting_words import title_of
from workstreams.services.papers import letter

_MEGABYTE, _KILOBYTE = 1_048_576, 1_024


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a frozen page: `kind` is text, note, table or chart."""

    kind: str
    what: object


@dataclass(frozen=True, slots=True)
class PaperPage:
    """The page of a paper."""

    title: str
    lede: str
    meeting: tuple[str, str]
    facts: tuple[tuple[str, str], ...]
    summary: str
    blocks: tuple[Block, ...]
    download: str
    withdraw: str


def paper_letter(at: int) -> str:
    """The letter of the paper that stands at a place: A, B, C."""
    return letter(at).upper()


def paper_about(paper: Paper) -> str:
    """“PDF, 12 pages, 1.2 MB”, or “Page of the portal, as at 30 April 2017”."""
    if paper.kind == PaperKind.PAGE:
        return f"Page of the portal, as at {words.day(paper.as_at)}" if paper.as_at else "Page of the portal"
    kind = UploadKind.of_type(paper.content_type)
    pages = ["1 page" if paper.pages == 1 else f"{paper.pages} pages"] if paper.pages else []
    return ", ".join([kind.label, *pages, _size(paper.size)])


def paper_page(paper: Paper, document: Document | None, frame: Frame, *, may_keep: bool) -> PaperPage:
    """What the page shows; `document` for a frozen one."""
    meeting = paper.item.meeting
    sections = document.told if document else ()
    return PaperPage(
        title=paper.title,
        lede=f"Item {paper.item.position}: {paper.item.title}. {paper_about(paper)}.",
        meeting=(title_of(meeting), frame.url("workstreams:meeting", meeting.pk)),
        facts=(
            ("Added by", str(paper.added_by or "The portal")), ("Added on", words.day(paper.added_at)),
            ("Digest (SHA-256)", paper.sha256),
        ),
        summary=" ".join(section.summary for section in sections),
        blocks=tuple(_block(block) for section in sections for block in section.blocks),
        download="" if document else frame.url("workstreams:paper_file", paper.pk),
        withdraw=frame.url("workstreams:paper_withdraw", paper.pk) if may_keep else "",
    )  # fmt: skip


def _block(block: object) -> Block:
    if isinstance(block, Table):
        return Block("table", block)
    if isinstance(block, Chart):
        return Block("chart", block)
    return Block("note" if isinstance(block, Note) else "text", block)


def _size(size: int) -> str:
    if size >= _MEGABYTE:
        return f"{size / _MEGABYTE:.1f} MB"
    return f"{max(1, round(size / _KILOBYTE))} kB"
