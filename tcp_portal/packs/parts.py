"""An edition in numbered parts: each with its heading, what it says itself, and sections of the pack by their key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain

from django.utils import timezone

from tcp_portal.packs.assembly import build_sections
from tcp_portal.packs.document import Section, Text
from tcp_portal.web.registry import PackContext, pack_sections

NOTHING = "Nothing recorded."


@dataclass(frozen=True, slots=True)
class PartAsk:
    """For whom and when an edition is built. `day` is the one on which it is read: what a programme has written by then
    is in it, while figures are those of the context's month."""

    context: PackContext
    day: date


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an edition. `own` is what it says before the sections of the pack that are its body."""

    heading: str
    sections: tuple[str, ...] = ()
    own: Callable[[PartAsk], Sequence[Section]] | None = None


def read_on(context: PackContext, made_at: datetime) -> date:
    """When a paper of a month is read: by the end of the month after, or today where that is still to come."""
    return max(context.as_at, min(timezone.localdate(made_at), context.month.next.last))


def lay_out(parts: Sequence[Part], ask: PartAsk, on_section: Callable[[str], None]) -> tuple[Section, ...]:
    """The parts in their order, numbered. One without anything to say is there too, and says that it has nothing.

    `on_section` is told each part's heading before it is built.
    """
    entries = {entry.key: entry for entry in pack_sections()}
    found: list[Section] = []
    for number, part in enumerate(parts, start=1):
        on_section(part.heading)
        of_pack = build_sections(ask.context, (entries[key] for key in part.sections), lambda _title: None)
        own = part.own(ask) if part.own else ()
        said = [section for section in chain(own, of_pack) if section.says_something]
        found += _numbered(number, part.heading, said)
    return tuple(found)


def _numbered(number: int, heading: str, said: Sequence[Section]) -> Iterator[Section]:
    """The first section of a part has the part's heading; the others name it before their own."""
    title = f"{number}. {heading}"
    if not said:
        yield Section(f"part-{number}", title, (Text(NOTHING),))
    for nth, section in enumerate(said):
        yield replace(section, title=title if nth == 0 else f"{number}. {section.title}")
