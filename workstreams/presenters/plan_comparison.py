"""Two versions side by side: sections word by word, aims, stages, and the trajectories month by month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tcp_portal.charts import words
from tcp_portal.months import Month
from workstreams.domain.plan_compare import Compared, Mark, compare
from workstreams.domain.plan_template import SECTIONS, STAGES
from workstreams.models import StageKind
from workstreams.presenters.plan_pages import aim_rows
from workstreams.presenters.plan_words import day_words
from workstreams.services.plan_text import PlanRows

COARSE = "Some of it is too long to compare word by word: whole paragraphs are marked."


@dataclass(frozen=True, slots=True)
class ComparedSection:
    """A section of both versions, and how they differ in words."""

    heading: str
    said: str
    compared: Compared


@dataclass(frozen=True, slots=True)
class Line:
    """A line that one version has or both have."""

    text: str
    mark: str
    tone: str


@dataclass(frozen=True, slots=True)
class Total:
    """A month of both trajectories."""

    month: str
    old: str
    new: str
    change: str


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The whole comparison."""

    headline: str
    sections: tuple[ComparedSection, ...]
    aims: tuple[Line, ...]
    stages: tuple[Line, ...]
    totals: tuple[Total, ...]


def comparison(old: PlanRows, new: PlanRows) -> ComparisonPage:
    """What the later version changes."""
    before, after = old.text, new.text
    texts = [("Vision, for the plan on a page", before.vision, after.vision)]
    texts += [
        (one.words, before.sections.get(key, ""), after.sections.get(key, ""))
        for key, one in SECTIONS.items()
    ]
    sections = tuple(_section(*one) for one in texts)
    aims, stages = _lines(_aims(old), _aims(new)), _lines(_stages(old), _stages(new))
    totals = _totals(old.totals, new.totals)
    changed = sum(not one.compared.is_same for one in sections)
    moved = sum(one.old != one.new for one in totals)
    parts = [
        words.counted(_differing(aims), "aim"),
        words.counted(_differing(stages), "stage line"),
        words.counted(moved, "month") + " of the trajectory",
    ]
    headline = f"Of {len(sections)} texts {changed or 'none'} changed; {words.list_words(parts)} differ."
    return ComparisonPage(headline, sections, aims, stages, totals)


def _section(heading: str, old: str, new: str) -> ComparedSection:
    found = compare(old, new)
    added, removed = found.words(Mark.ADDED), found.words(Mark.REMOVED)
    if found.is_same:
        said = "The same in both." if found.pieces else "Empty in both."
    else:
        said = f"{words.counted(added, 'word')} added, {words.counted(removed, 'word')} removed."
    return ComparedSection(heading, f"{said} {COARSE}" if found.coarse else said, found)


def _differing(lines: Iterable[Line]) -> int:
    return sum(one.mark != "In both" for one in lines)


def _aims(rows: PlanRows) -> list[str]:
    return [
        f"{one.row.text} ({one.outcome}. Seen by: {one.measures}. Carried by: {one.workstreams}.)"
        for one in aim_rows(rows.aims)
    ]


def _stages(rows: PlanRows) -> list[str]:
    order = list(STAGES)
    entries = sorted(rows.lines, key=lambda one: order.index(one.stage) if one.stage in order else 9)
    return [
        f"{STAGES[one.stage].name}, {StageKind(one.kind).label.lower()}: {one.text}"
        + (f" (done {day_words(one.done_on)})" if one.done_on else "")
        for one in entries
        if one.stage in STAGES
    ]


def _lines(old: list[str], new: list[str]) -> tuple[Line, ...]:
    removed = [Line(one, "Removed", "bad") for one in old if one not in set(new)]
    kept = set(old)
    return (
        *(Line(one, "In both", "neutral") if one in kept else Line(one, "Added", "good") for one in new),
        *removed,
    )


def _totals(old: Mapping[Month, int], new: Mapping[Month, int]) -> tuple[Total, ...]:
    return tuple(
        Total(
            month.label,
            str(old.get(month, words.UNKNOWN_NUMBER)),
            str(new.get(month, words.UNKNOWN_NUMBER)),
            words.signed(new[month] - old[month]) if month in old and month in new else words.UNKNOWN_NUMBER,
        )
        for month in sorted(old.keys() | new.keys())
    )
