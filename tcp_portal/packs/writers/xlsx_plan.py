"""Which sheets a workbook has: one for each table with its chart, and what words stand with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from tcp_portal.charts.model import Chart, Table
from tcp_portal.charts.text import clean
from tcp_portal.charts.totals import totalled
from tcp_portal.packs.document import Document, Heading, Line, Note, Section, Text

LONGEST = 31  # letters of a sheet's name: the limit of Excel
_SHORT = 14  # a caption up to this length says too little without its section
_FORBIDDEN = str.maketrans("[]:*?/\\\n", "        ")
_OWN = ("contents", "definitions", "chart data", "history")  # the last one is Excel's
# “, April 2017”, “ on 30 April 2017”: every sheet tells the month.
_WHEN = re.compile(r"(,| on| of)? (\d{1,2} )?(January|February|March|April|May|June|July|August|September|October"
                   r"|November|December) \d{4}$")  # fmt: skip
_LEADS_ON = re.compile(r"( (a|an|and|as|at|by|each|for|in|of|on|per|the|to|with|\d+ in))+$")
_EDGES = " ',:-("
_NUMBERED = re.compile(r"^\d+\. ")

Said = Text | Note | Heading | Line


@dataclass(slots=True)
class Leaf:
    """One sheet: at most one table, the chart that draws it, the words before and after it."""

    section: Section
    title: str
    table: Table | None = None
    chart: Chart | None = None
    before: list[Said] = field(default_factory=list)
    after: list[Said] = field(default_factory=list)
    summary: str = ""
    name: str = ""


def leaves(document: Document) -> list[Leaf]:
    """The sheets of the document in its order, named. A table gets its total where its columns add up, but never in an
    edition for the public: its totals are protected as they are, and a sum of roundings is none of them."""
    found = [leaf for section in document.told for leaf in _of(section)]
    if document.clearance is None:
        for leaf in found:
            leaf.table = totalled(leaf.table) if leaf.table else None
    for leaf, name in zip(found, sheet_names([_wanted(leaf) for leaf in found]), strict=True):
        leaf.name = name
    return found


def _of(section: Section) -> list[Leaf]:
    """Words before a table go with it, small print with the table before it; words alone have a sheet of their own."""
    found: list[Leaf] = []
    waiting: list[Said] = []
    heading = ""
    for block in section.blocks:
        if isinstance(block, Table) or (isinstance(block, Chart) and not block.is_empty):
            _add(found, section, block, waiting, heading)
            waiting = []
        elif isinstance(block, Chart):
            waiting.append(Text(block.description))
        elif isinstance(block, Heading):
            _leave(found, section, waiting, heading)
            waiting, heading = [block], block.body
        elif isinstance(block, Note) and found and not waiting:
            found[-1].after.append(block)
        else:
            waiting.append(block)
    _leave(found, section, waiting, heading)
    if not found:
        found = [Leaf(section, section.title)]
    found[0].summary = section.summary
    return found


def _add(
    found: list[Leaf], section: Section, block: Table | Chart, waiting: list[Said], heading: str
) -> None:
    """A sheet for a table or chart; a chart and the table that it draws share one, whichever comes first."""
    table = block if isinstance(block, Table) else block.table
    title = block.caption if isinstance(block, Table) else block.title
    chart = None if isinstance(block, Table) else block
    for leaf in found:
        if leaf.table == table and (leaf.chart is None) != (chart is None):
            leaf.chart, leaf.title = leaf.chart or chart, table.caption
            leaf.after += waiting
            return
    under = f"{heading}: {title}" if heading and heading not in title else title
    found.append(Leaf(section, under, table, chart, before=waiting))


def _leave(found: list[Leaf], section: Section, waiting: Sequence[Said], heading: str) -> None:
    """Words that no table follows: after the last table, or on a sheet of their own where they begin something."""
    if not waiting:
        return
    if found and not heading:
        found[-1].after += waiting
    else:
        title = f"{section.title}: {heading}" if heading else section.title
        found.append(Leaf(section, title, before=list(waiting)))


def _wanted(leaf: Leaf) -> tuple[str, ...]:
    """What the sheet is called if there is room: its caption without the day, a short one behind its section. The
    others are for a name that another sheet has."""
    part = _NUMBERED.sub("", clean(leaf.section.title))
    if leaf.table is None:
        return (leaf.title,)
    said = _WHEN.sub("", clean(leaf.title)).strip(" ,")
    head, colon, _ = said.partition(": ")
    if colon and len(said) > LONGEST and len(head) > _SHORT:
        said = head
    behind = f"{_cut(part, max(LONGEST - len(said) - 2, _SHORT))}, {said}"
    if len(said) > _SHORT or said.lower() in part.lower():
        return said, part, behind
    return behind, said


def sheet_names(titles: Sequence[str | tuple[str, ...]]) -> list[str]:
    """Names that Excel allows: up to 31 letters, whole words of them, no []:*?/\\, all different, none of our own.

    Of several for a sheet the first is taken that no other sheet has.
    """
    taken = set(_OWN)
    names = []
    for title in titles:
        wanted = [_plain(one) for one in ((title,) if isinstance(title, str) else title)]
        tails = (f" ({count})" for count in range(2, len(titles) + len(taken) + 2))
        numbered = (_cut(wanted[0], LONGEST - len(tail)) + tail for tail in tails)
        name = next(
            one for one in chain((_cut(one, LONGEST) for one in wanted), numbered) if one.lower() not in taken
        )
        taken.add(name.lower())
        names.append(name)
    return names


def _plain(title: str) -> str:
    letters = clean(title).replace("/", "-").replace(": ", ", ").translate(_FORBIDDEN)
    return " ".join(letters.split()).strip(" '") or "Sheet"


def _cut(text: str, room: int) -> str:
    """The words of it that fit, without one that leads on to the next; a single long word is cut."""
    if len(text) <= room:
        return text
    words, _, _ = text[: room + 1].rpartition(" ")
    if len(words) <= room // 2:
        return text[:room].strip(_EDGES)
    return _LEADS_ON.sub("", words).strip(_EDGES)
