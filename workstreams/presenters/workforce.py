"""Workforce specifications in words: who is needed at each stage, what is missing, and what no course teaches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from tcp_portal.charts import Cell, Column, Table
from workstreams.domain.workforce import Sum
from workstreams.models import CareStage, SpecLine
from workstreams.services.workforce import Workforce, line_of

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

NOT_KNOWN = "not known"
HOW = (
    "Whole-time equivalents of all specifications, line by line. The gap is what is missing where somebody told what "
    "is there; what is to spare at one line fills no gap of another. Where nobody told, the need stands apart."
)


def wte(value: Decimal | None) -> str:
    """Whole-time equivalents without needless zeros; “not known” where nobody told."""
    if value is None:
        return NOT_KNOWN
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class LineWords:
    """A line of a specification."""

    role: str
    skill: str
    needed: str
    available: str
    gap: str
    change: str
    withdraw: str


@dataclass(frozen=True, slots=True)
class StageWords:
    """A stage with its lines."""

    title: str
    lines: tuple[LineWords, ...]


def stages(found: Iterable[SpecLine], frame: Frame) -> tuple[StageWords, ...]:
    """The stages in their order, those without a line left out."""
    by_stage: dict[str, list[LineWords]] = {}
    for row in found:
        line = LineWords(
            role=row.role,
            skill=row.skill or "none named",
            needed=wte(row.needed),
            available=wte(row.available),
            gap=wte(line_of(row).gap),
            change=frame.url("workstreams:spec_line_change", row.pk),
            withdraw=frame.url("workstreams:spec_line_withdraw", row.pk),
        )
        by_stage.setdefault(row.stage, []).append(line)
    return tuple(
        StageWords(str(stage.label), tuple(by_stage[stage.value]))
        for stage in CareStage
        if stage.value in by_stage
    )


def whole_words(whole: Sum) -> str:
    """The answer: how much of what is needed is missing, and how much is not known."""
    if not whole.needed:
        return "No specification names anybody yet."
    told = f" Of {wte(whole.not_known)} nobody told whether they are there." if whole.not_known else ""
    return f"{wte(whole.gap)} of {wte(whole.needed)} whole-time equivalents needed are missing.{told}"


def gap_table(found: Workforce) -> Table:
    """The gap by role and stage, the widest first."""
    order = [stage.value for stage in CareStage]
    rows = sorted(
        found.gaps.items(), key=lambda item: (-item[1].gap, -item[1].not_known, item[0][0], order.index(item[0][1]))
    )  # fmt: skip
    return Table(
        caption="Whole-time equivalents by role and stage, the widest gap first",
        columns=(
            Column("Role"),
            Column("Stage"),
            Column("Needed", "rate"),
            Column("There now", "rate"),
            Column("Gap", "rate"),
            Column("Not known", "rate", note="needed, nobody told"),
        ),
        rows=tuple((role, str(CareStage(stage).label), *_figures(one)) for (role, stage), one in rows),
        total=("All", "", *_figures(found.whole)),
    )


def _figures(one: Sum) -> tuple[Cell, Cell, Cell, Cell]:
    """Needed, there now, gap, not known; what nobody told is no 0."""
    known = (one.available, one.gap) if one.told else (None, None)
    return one.needed, *known, one.not_known


def skills_table(found: Workforce) -> Table:
    """Skills that are missing, those that no course teaches first."""
    return Table(
        caption="Skills that are missing, those without a course first",
        columns=(
            Column("Skill"),
            Column("Who is to have it"),
            Column("Missing", "rate"),
            Column("Not known", "rate"),
            Column("Course"),
        ),
        rows=tuple(
            (one.skill, ", ".join(one.roles), *_figures(one.sum)[2:], one.course or "no course yet")
            for one in found.skills
        ),
    )
