"""Two packs side by side in words: a table a section, and the edits behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tcp_portal.charts import words as say
from tcp_portal.packs.month_end.domain.comparing import Compared, How, Line
from tcp_portal.packs.presenters import moment_words
from tcp_portal.packs.run_sources import Edits
from tcp_portal.web.frame import Frame

TONES = {How.SAME: "neutral", How.CHANGED: "warn", How.NEW: "info", How.GONE: "info"}
_WORDS = {How.SAME: "Same", How.CHANGED: "Changed", How.NEW: "New", How.GONE: "Gone"}
_MOST = 400  # lines of a section: beyond them nobody reads, and the files have them all


@dataclass(frozen=True, slots=True)
class LineRow:
    what: str
    before: str
    after: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class SectionRows:
    """A section; `same` says how many lines of it are the same."""

    title: str
    state: str
    tone: str
    said: str
    rows: tuple[LineRow, ...]
    more: str


@dataclass(frozen=True, slots=True)
class EditRow:
    about: str
    when: str
    by: str
    did: str


@dataclass(frozen=True, slots=True)
class EditsShown:
    rows: tuple[EditRow, ...]
    note: str
    page: str


def section_rows(sections: Iterable[Compared], *, everything: bool) -> list[SectionRows]:
    """The sections that differ, or with `everything` all of them with the lines that are the same, too."""
    return [_section(one, everything=everything) for one in sections if everything or one.how is not How.SAME]


def _section(one: Compared, *, everything: bool) -> SectionRows:
    lines = one.lines if everything else one.differences
    same = len(one.lines) - len(one.differences)
    return SectionRows(
        title=one.title,
        state=_WORDS[one.how],
        tone=TONES[one.how],
        said=f"{say.counted(len(one.differences), 'difference')}, {say.number(same)} the same",
        rows=tuple(_line(line) for line in lines[:_MOST]),
        more=f"and {say.number(len(lines) - _MOST)} more" if len(lines) > _MOST else "",
    )


def _line(line: Line) -> LineRow:
    what = ", ".join(one for one in (line.table, line.row, line.column) if one)
    return LineRow(what, line.before or "–", line.after or "–", _WORDS[line.how], TONES[line.how])


def headline(sections: Sequence[Compared]) -> str:
    """How many numbers and sentences differ."""
    lines = [line for one in sections for line in one.differences]
    if not lines:
        return "Nothing has changed: every number and sentence is the same."
    numbers = sum(bool(line.row) for line in lines)
    said = [
        say.counted(count, noun)
        for count, noun in ((numbers, "number"), (len(lines) - numbers, "sentence"))
        if count
    ]
    verb = "differs" if len(lines) == 1 else "differ"
    return f"{say.list_words(said)} {verb}."


def edits_shown(found: Iterable[Edits], frame: Frame) -> list[EditsShown]:
    """The edits behind the differences."""
    return [
        EditsShown(
            rows=tuple(
                EditRow(one.about, moment_words(one.entered_at), one.by, one.did) for one in edits.found
            ),
            note=edits.note,
            page=frame.url(edits.page) if edits.page else "",
        )
        for edits in found
    ]
