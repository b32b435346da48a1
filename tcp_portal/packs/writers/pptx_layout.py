"""What stands where on the slides of a section, in points; nothing is ever placed beyond a slide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tcp_portal.charts.model import Chart, Table
from tcp_portal.charts.text import clean, line_count, wrap
from tcp_portal.packs.document import Block, Heading, Note, Section, Text
from tcp_portal.packs.writers.layout import Grid, figures, grid

LEFT, WIDTH, BOTTOM = 43.0, 874.0, 502.0
SUMMARY_SIZE, TEXT_SIZE, NOTE_SIZE = 18.0, 16.0, 12.0
TABLE_SIZE = 14.0
_SMALLER = (12.0, 10.0, 8.0)  # only where a column alone is too wide
CELL_PADDING = (12.0, 7.0)  # left and right, above and below
CAPTION = 24.0
_ACROSS = CELL_PADDING[0]
_TOP = 70.0
_LINE = 1.25
_GAP = 12.0
_HEADLINE = 3  # lines of a summary
_CHART = 215.0  # the least height at which a chart is read with ease
_BESIDE = 380.0  # a table up to this width stands beside its chart
_PAIRED = BOTTOM - 70.0 - 90.0  # the greatest height of what stands beside another thing
# A long table is begun at the foot of a slide with three rows or more, or with fewer that are as high as many.
_LEAST_ROWS, _LEAST_HIGH = 3, 110.0
_LONG_CELL = 12  # lines; a longer cell goes on in another row


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide."""

    x: float
    y: float
    wide: float
    high: float


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str
    size: float
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table, or the rows of it that stand on one slide."""

    grid: Grid
    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]

    @property
    def high(self) -> float:
        """Its height, with its caption and the notes of its columns."""
        return CAPTION + sum(self.heights) + self.note_height

    @property
    def note_height(self) -> float:
        """The height of the notes below it."""
        return sum(_height(note, sum(self.widths), NOTE_SIZE) for note in self.grid.notes)

    def rows(self, first: int, last: int) -> TablePart:
        """The part with these rows; the total and the notes stay with the last one."""
        ends = last >= len(self.grid.rows)
        cut = replace(
            self.grid,
            rows=self.grid.rows[first:last],
            has_total=self.grid.has_total and ends,
            notes=self.grid.notes if ends else (),
        )
        return TablePart(cut, self.size, self.widths, (self.heights[0], *self.heights[1 + first : 1 + last]))


Item = Words | TablePart | Chart


@dataclass(frozen=True, slots=True)
class Placed:
    """Something and its place."""

    item: Item
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """One slide of a section; the summary is on the first one only. `said` is for its notes: small print that would
    have made a slide of its own."""

    title: str
    summary: tuple[Words, Box] | None
    items: tuple[Placed, ...]
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """Things beside each other: their widths, and the height that they need or can stretch from."""

    items: tuple[tuple[Item, float], ...]
    high: float

    @property
    def stretches(self) -> bool:
        return any(isinstance(item, Chart) for item, _ in self.items)


def pages(section: Section) -> list[Page]:
    """The slides of a section: rows of blocks from the top, the charts filling what is left. A heading begins a slide.

    A summary too long for a headline is set as text. Tables that are read at a desk are named in small print.
    """
    found: list[Page] = []
    for title, headline, whole in _chapters(section):
        blocks = _on_slides(whole)
        if found and not blocks:
            continue
        found += _chapter(title, headline, blocks)
    return found


def _on_slides(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks that slides show, with a line on those that the document and the workbook show besides."""
    left = [block.caption for block in blocks if isinstance(block, Table) and block.aside]
    if not left:
        return tuple(blocks)
    kept = (block for block in blocks if not (isinstance(block, Table) and block.aside))
    return (*kept, Note(f"In the PDF and the workbook besides: {'; '.join(left)}."))


def _chapters(section: Section) -> Iterator[tuple[str, str, tuple[Block, ...]]]:
    """Title, headline and blocks up to each heading; a section that begins with one has its headline there."""
    title, headline, blocks = clean(section.title), clean(section.summary), section.blocks
    if line_count(headline, WIDTH, SUMMARY_SIZE) > _HEADLINE:
        headline, blocks = "", (Text(section.summary), *blocks)
    starts = [at for at, block in enumerate(blocks) if isinstance(block, Heading)]
    if not starts or starts[0]:
        yield title, headline, blocks[: starts[0]] if starts else blocks
    for first, last in pairwise([*starts, len(blocks)]):
        heading = blocks[first]
        if isinstance(heading, Heading):
            yield f"{title}: {clean(heading.body)}", headline if first == 0 else "", blocks[first + 1 : last]


def _chapter(title: str, headline: str, blocks: Sequence[Block]) -> list[Page]:
    deep = _height(headline, WIDTH, SUMMARY_SIZE) if headline else 0.0
    top = _TOP + deep + _GAP
    dealt = _fill(list(_rows(blocks)), top)
    said = _small_print(dealt[-1]) if len(dealt) > 1 else ()
    kept = dealt[:-1] if said else dealt
    return [
        Page(
            title if nth == 0 else f"{title} (continued)",
            (Words(headline, SUMMARY_SIZE), Box(LEFT, _TOP, WIDTH, deep)) if headline and nth == 0 else None,
            tuple(_place(rows, top if nth == 0 else _TOP + _GAP)),
            said if nth == len(kept) - 1 else (),
        )
        for nth, rows in enumerate(kept)
    ]


def _small_print(rows: Sequence[_Row]) -> tuple[str, ...]:
    """The words of a slide of nothing but small print; empty for any other."""
    items = [item for row in rows for item, _ in row.items]
    notes = tuple(item.text for item in items if isinstance(item, Words) and item.is_note)
    return notes if len(notes) == len(items) else ()


def _height(text: str, room: float, size: float) -> float:
    return line_count(text, room, size) * size * _LINE + 4


def table_parts(table: Table, room: float, size: float = TABLE_SIZE) -> list[TablePart]:
    """A table in readable letters: whole, or some of its columns at a time; long cells broken into several rows."""
    text = grid(table)
    for fitting in (size, *(one for one in _SMALLER if one < size)):
        groups = text.abreast(fitting, _ACROSS, room)
        if groups is not None:
            break
    else:
        groups = [tuple(range(len(text.columns)))]
    return [_part(text.only(group, ends=group is groups[-1]), room, fitting) for group in groups]


def _part(text: Grid, room: float, size: float) -> TablePart:
    widths = text.widths(room, size, _ACROSS)
    text = replace(text, rows=tuple(_broken(text, widths, size)))
    return TablePart(text, size, tuple(widths), tuple(text.heights(widths, size, CELL_PADDING)))


def _broken(text: Grid, widths: Sequence[float], size: float) -> Iterator[tuple[str, ...]]:
    for row in text.rows:
        lines = [wrap(cell, wide - _ACROSS, size) for cell, wide in zip(row, widths, strict=True)]
        deepest = max(map(len, lines))
        if deepest <= _LONG_CELL:
            yield row
        else:
            for first in range(0, deepest, _LONG_CELL):
                yield tuple(" ".join(cell[first : first + _LONG_CELL]) for cell in lines)


def _rows(blocks: Sequence[Block]) -> Iterator[_Row]:
    """Blocks as rows: two charts share one, and so do a chart and a narrow table, and two narrow tables."""
    rest = list(blocks)
    while rest:
        block = rest.pop(0)
        if isinstance(block, Table):
            yield from _table_rows(block, rest)
        elif isinstance(block, Chart) and not block.is_empty:
            yield _chart_row(block, rest)
        elif isinstance(block, Chart):
            yield from _paragraphs(block.description, is_note=False)
        else:
            yield from _paragraphs(block.body, is_note=isinstance(block, Note))


def _table_rows(table: Table, rest: list[Block]) -> Iterator[_Row]:
    following = rest[0] if rest else None
    if isinstance(following, Table):
        asked = [grid(one).asked(TABLE_SIZE, _ACROSS) for one in (table, following)]
        spare = WIDTH - 2 * _GAP - sum(asked)
        if spare >= 0:
            rooms = [one + spare / 2 for one in asked]
            pair = [
                _part(grid(one), room, TABLE_SIZE)
                for one, room in zip((table, following), rooms, strict=True)
            ]
            if max(part.high for part in pair) <= _PAIRED:
                rest.pop(0)
                yield _Row(tuple(zip(pair, rooms, strict=True)), max(part.high for part in pair))
                return
    for part in table_parts(table, WIDTH):
        yield _Row(((part, WIDTH),), part.high)


def _paragraphs(body: str, *, is_note: bool) -> Iterator[_Row]:
    """A paragraph, cut where it would not fit a slide."""
    size = NOTE_SIZE if is_note else TEXT_SIZE
    lines = wrap(clean(body), WIDTH, size)
    most = int((BOTTOM - _TOP - 90) / (size * _LINE))
    for first in range(0, len(lines), most):
        text = body if len(lines) <= most else " ".join(lines[first : first + most])
        yield _Row(((Words(clean(text), size, is_note), WIDTH),), _height(clean(text), WIDTH, size))


def _chart_row(chart: Chart, rest: list[Block]) -> _Row:
    following = rest[0] if rest else None
    if isinstance(following, Chart) and not following.is_empty:
        rest.pop(0)
        half = (WIDTH - 2 * _GAP) / 2
        return _Row(((chart, half), (following, half)), _CHART + 40)
    beside = following if isinstance(following, Table) else figures(chart)
    part, *more = table_parts(beside, _BESIDE)
    wide = sum(part.widths)
    if more or grid(beside).asked(part.size, _ACROSS) > _BESIDE or part.high > _PAIRED:
        return _Row(((chart, WIDTH),), _CHART)
    if beside is following:
        rest.pop(0)
    return _Row(((chart, WIDTH - wide - 2 * _GAP), (part, wide)), max(_CHART, part.high))


def _fill(rows: list[_Row], top: float) -> list[list[_Row]]:
    """Rows dealt to slides; a table longer than a slide goes on, with its titles, on the next."""
    dealt: list[list[_Row]] = [[]]
    room = BOTTOM - top
    while rows:
        row = rows.pop(0)
        if row.high > room:
            here, later = _cut(row, room, is_fresh=not dealt[-1])
            if here:
                dealt[-1].append(here)
            if later:
                rows.insert(0, later)
                dealt.append([])
                room = BOTTOM - _TOP - _GAP
            continue
        dealt[-1].append(row)
        room -= row.high + _GAP
    return dealt


def _cut(row: _Row, room: float, *, is_fresh: bool) -> tuple[_Row | None, _Row | None]:
    """What of a row stands here and what goes on the next slide; only tables longer than a slide are cut."""
    item, wide = row.items[0]
    is_long = isinstance(item, TablePart) and len(item.grid.rows) > 1
    if not is_fresh and not (is_long and row.high > BOTTOM - _TOP - _GAP):
        return None, row
    if not isinstance(item, TablePart) or not is_long:
        return row, None
    fitting, used = 0, CAPTION + item.heights[0]
    for high in item.heights[1:]:
        used += high
        if used > room:
            break
        fitting += 1
    begun = sum(item.heights[1 : fitting + 1])
    if fitting < _LEAST_ROWS and begun < _LEAST_HIGH and not is_fresh:
        return None, row
    fitting = min(max(fitting, 1), len(item.grid.rows) - 1)
    parts = item.rows(0, fitting), item.rows(fitting, len(item.grid.rows))
    first, second = (_Row(((part, wide),), part.high) for part in parts)
    return first, second


def _place(rows: list[_Row], top: float) -> Iterator[Placed]:
    """The rows from the top down; rows with charts share the height that is left."""
    spare = BOTTOM - top - sum(row.high for row in rows) - _GAP * max(len(rows) - 1, 0)
    share = max(spare, 0) / max(sum(row.stretches for row in rows), 1)
    y = top
    for row in rows:
        high = row.high + (share if row.stretches else 0)
        x = LEFT
        for item, wide in row.items:
            yield Placed(item, Box(x, y, wide, high))
            x += wide + 2 * _GAP
        y += high + _GAP
