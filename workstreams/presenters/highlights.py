"""What a highlight report says, and how far the workstreams are with the reports of a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from tcp_portal.charts import words
from tcp_portal.months import Month
from tcp_portal.web.frame import Frame
from workstreams.domain.highlight import facts_words
from workstreams.domain.rag import WORDS, Colour
from workstreams.models import Highlight
from workstreams.presenters.action_words import TONES
from workstreams.services.highlight_chase import Standing

NOTHING = "Nothing was written here."
TITLES = (("Achieved", "achieved"), ("Next", "next_steps"), ("Blocked", "blocked"))


@dataclass(frozen=True, slots=True)
class Report:
    """A published report, or a draft, in words."""

    workstream: str
    month: str
    colour: str
    tone: str
    rule: str
    texts: tuple[tuple[str, str], ...]
    facts: str
    signed: str
    is_published: bool
    href: str


def report_of(row: Highlight, frame: Frame) -> Report:
    """One report. The colour never stands without its rule, nor one set by hand without the reason."""
    colour = Colour(row.rag)
    return Report(
        workstream=row.workstream.name,
        month=Month.of(row.month_starts_on).label,
        colour=colour_words(row),
        tone=TONES[colour],
        rule=rule_words(row),
        texts=tuple((title, getattr(row, name) or NOTHING) for title, name in TITLES),
        facts=facts_sentence(row),
        signed=_signed(row),
        is_published=row.published_at is not None,
        href=frame.url("workstreams:highlight", row.pk, month=Month.of(row.month_starts_on).iso),
    )


def colour_words(row: Highlight) -> str:
    """The word of a report's colour."""
    return WORDS[Colour(row.rag)]


def rule_words(row: Highlight) -> str:
    """The rule that gave the colour, and the reason where somebody set another one."""
    return f"{row.rule}: {row.override_reason.rstrip('.')}" if row.override_reason else row.rule


def facts_sentence(row: Highlight) -> str:
    """The counts of a published report with their day; nothing for a draft."""
    facts: dict[str, int | str] = row.facts
    if not facts:
        return ""
    day = words.day(date.fromisoformat(str(facts["day"])))
    return f"On {day}: {facts_words({key: value for key, value in facts.items() if isinstance(value, int)})}"


def _signed(row: Highlight) -> str:
    by = f" by {row.written_by}" if row.written_by else ""
    written = words.day(timezone.localtime(row.written_at))
    if row.published_at is None:
        return f"Draft, last written on {written}{by}. Nobody else can read it yet."
    published = words.day(timezone.localtime(row.published_at))
    if row.written_at > row.published_at:
        return f"Published on {published}. Its words were put right on {written}{by}."
    return f"Published on {published}{by}."


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A workstream in the list of a month."""

    name: str
    lead: str
    state: str
    tone: str
    note: str
    report: Report | None
    missing: str
    not_updated: str
    write: str


def month_lines(
    standings: Sequence[Standing], reports: Mapping[UUID, Report], frame: Frame, *, keeps_all: bool
) -> tuple[MonthLine, ...]:
    """Every workstream, with its report or that none is written. `keeps_all`: the reader may write all of them."""
    return tuple(
        MonthLine(
            name=f"{one.workstream.number}. {one.workstream.name}",
            lead=one.workstream.lead_words or "No lead",
            state=_state(one),
            tone="good" if one.is_published else "bad" if one.late else "neutral",
            note="" if one.is_published else _due(one),
            report=reports.get(one.highlight_id) if one.highlight_id and one.is_published else None,
            missing="Not published" if one.highlight_id else "Not written",
            not_updated=_not_updated(one.not_updated),
            write=frame.url("workstreams:month_end", one.workstream.pk) if keeps_all or one.is_mine else "",
        )
        for one in standings
    )


def _state(one: Standing) -> str:
    if one.is_published:
        return "Published"
    return "Draft" if one.highlight_id else "Not written"


def _due(one: Standing) -> str:
    return f"It was due by {words.short_day(one.due)}" if one.late else f"Due by {words.short_day(one.due)}"


def _not_updated(count: int) -> str:
    if not count:
        return "All updated"
    return f"{words.counted(count, 'action was', 'actions were')} not updated this month"


def month_headline(standings: Sequence[Standing], month: Month) -> str:
    """The answer first: how many of the reports are there."""
    written = sum(one.is_published for one in standings)
    if not standings:
        return "There are no workstreams yet."
    if written == len(standings):
        return f"All {written} workstreams have reported on {month.label}."
    return f"{written} of {len(standings)} workstreams have reported on {month.label}."


def chased_lines(standings: Sequence[Standing], frame: Frame) -> list[tuple[str, str, str]]:
    """Workstreams with what each still needs for the month, and where that is done."""
    return [
        (
            one.workstream.name,
            _wanted(one, frame.month),
            frame.url("workstreams:month_end", one.workstream.pk),
        )
        for one in standings
    ]


def _wanted(one: Standing, month: Month) -> str:
    state = "is a draft" if one.highlight_id else "is not written"
    parts = [] if one.is_published else [f"highlight of {month.label} {state}. {_due(one)}."]
    return " ".join([*parts, *([f"{_not_updated(one.not_updated)}."] if one.not_updated else [])])
