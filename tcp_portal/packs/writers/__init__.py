"""The file formats of documents and tables; each library is loaded only when its format is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from tcp_portal.charts.model import Table
from tcp_portal.packs.document import Document

if TYPE_CHECKING:
    from tcp_portal.packs.binder import Binder


class Format(StrEnum):
    """The formats, by the ending of the file's name."""

    PPTX = "pptx"
    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"

    @property
    def label(self) -> str:
        """What people call it."""
        return {"pptx": "PowerPoint", "pdf": "PDF", "xlsx": "Excel", "csv": "CSV"}[self.value]

    @property
    def content_type(self) -> str:
        """Its media type, for the response that carries it."""
        office = "application/vnd.openxmlformats-officedocument"
        return {
            "pptx": f"{office}.presentationml.presentation",
            "pdf": "application/pdf",
            "xlsx": f"{office}.spreadsheetml.sheet",
            "csv": "text/csv; charset=utf-8",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Options:
    """What a writer must be told of the machine: the folder that holds the Arimo fonts (PDF only)."""

    fonts: Path | None = None


NO_OPTIONS = Options()


class Writer(Protocol):
    """Writes a document as a file into an open binary stream, which stays open."""

    def __call__(self, document: Document, out: BinaryIO, *, options: Options = NO_OPTIONS) -> None: ...


class TableWriter(Protocol):
    """Writes one table as a file into an open binary stream, which stays open."""

    def __call__(self, table: Table, out: BinaryIO) -> None: ...


def _writer(name: Format) -> Writer:
    def write(document: Document, out: BinaryIO, *, options: Options = NO_OPTIONS) -> None:
        import_module(f"{__name__}.{name}").write(document, out, options=options)

    return write


def _table_writer(name: Format) -> TableWriter:
    def write_table(table: Table, out: BinaryIO) -> None:
        import_module(f"{__name__}.{name}").write_table(table, out)

    return write_table


WRITERS: Mapping[Format, Writer] = {name: _writer(name) for name in (Format.PPTX, Format.PDF, Format.XLSX)}
TABLE_WRITERS: Mapping[Format, TableWriter] = {
    name: _table_writer(name) for name in (Format.CSV, Format.XLSX)
}


def write_binder(
    binder: Binder, out: BinaryIO, *, options: Options = NO_OPTIONS, on_paper: Callable[[str], None]
) -> None:
    """Writes a binder as PDF; `on_paper` is told each paper's name before it is drawn."""
    import_module(f"{__name__}.binder").write(binder, out, options=options, on_paper=on_paper)
