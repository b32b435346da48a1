"""The workbook inside a chart of a slide: one sheet of figures, the same parts each time, and no formulas.

A deck has dozens of them, each of a few cells; python-pptx fills them by `write` and `write_column` of a library whose
files take longer to put together than the chart.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FIRST_OWN: Final = 164  # numbers of formats up to here are Excel's own
_CONSTANT: Final = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_RELS}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
}


class FigureBook:
    """The book and its one sheet. Words are written as words, numbers with their format, None as no cell."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._formats: list[str] = []
        self._rows: dict[int, dict[int, str]] = {}
        self._columns = ""

    def add_format(self, properties: dict[str, str]) -> int:
        """The number of a format of numbers, from 1 on; 0 is that of words."""
        code = properties["num_format"]
        if code not in self._formats:
            self._formats.append(code)
        return self._formats.index(code) + 1

    def set_column(self, first: int, last: int, wide: float) -> None:
        """How wide some columns are, in letters."""
        self._columns += f'<col min="{first + 1}" max="{last + 1}" width="{wide}" customWidth="1"/>'

    def write(self, row: int, column: int, value: str | float | None, style: int = 0) -> None:
        """One cell, both places from 0."""
        if value is None:
            return
        place = f"{_letters(column)}{row + 1}"
        if isinstance(value, str):
            text = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
            cell = f'<c r="{place}" t="inlineStr">{text}</c>'
        else:
            cell = f'<c r="{place}" s="{style}"><v>{value}</v></c>'
        self._rows.setdefault(row, {})[column] = cell

    def write_column(
        self, row: int, column: int, values: Iterable[str | float | None], style: int = 0
    ) -> None:
        """Cells below each other."""
        for step, value in enumerate(values):
            self.write(row + step, column, value, style)

    def close(self) -> None:
        """Write the file."""
        with ZipFile(self._out, "w") as packed:
            made = {"xl/styles.xml": self._styles(), "xl/worksheets/sheet1.xml": self._sheet()}
            for name, xml in (_CONSTANT | made).items():
                info = ZipInfo(name, _EPOCH)
                info.compress_type = ZIP_DEFLATED
                packed.writestr(info, _HEAD + xml)

    def _sheet(self) -> str:
        rows = "".join(
            f'<row r="{row + 1}">{"".join(cells[column] for column in sorted(cells))}</row>'
            for row, cells in sorted(self._rows.items())
        )
        columns = f"<cols>{self._columns}</cols>" if self._columns else ""
        return f'<worksheet xmlns="{_MAIN}">{columns}<sheetData>{rows}</sheetData></worksheet>'

    def _styles(self) -> str:
        own = "".join(
            f'<numFmt numFmtId="{_FIRST_OWN + at}" formatCode={quoteattr(code)}/>'
            for at, code in enumerate(self._formats)
        )
        styles = "".join(
            f'<xf numFmtId="{_FIRST_OWN + at}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
            for at in range(len(self._formats))
        )
        plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        formats = f'<numFmts count="{len(self._formats)}">{own}</numFmts>' if own else ""
        count = len(self._formats) + 1
        return (
            f'<styleSheet xmlns="{_MAIN}">{formats}'
            '<fonts count="1"><font><sz val="11"/><name val="Arial"/></font></fonts>'
            '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
            '</fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" '
            f'fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="{count}">{plain}{styles}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
        )


def _letters(column: int) -> str:
    """The name of a column: A, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
