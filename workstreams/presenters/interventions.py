"""The grid of interventions: needs groups by settings of care, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cohorts.domain.codes import NEEDS_GROUP
from tcp_portal.charts import words
from tcp_portal.months import Month
from workstreams.models import CareSetting, Intervention, InterventionState
from workstreams.presenters.owner_words import owner_of

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

TONES = {
    InterventionState.IDEA: "neutral",
    InterventionState.PLANNED: "info",
    InterventionState.RUNNING: "good",
    InterventionState.STOPPED: "warn",
}
Grid = Mapping[tuple[str, str], list[Intervention]]


@dataclass(frozen=True, slots=True)
class InterventionLine:
    """An intervention in its cell."""

    what: str
    state: str
    tone: str
    about: str
    change: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """What is done for a group in a setting; `add` leads to another one, empty for who may not."""

    setting: str
    lines: tuple[InterventionLine, ...]
    add: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """A needs group with a cell for each setting."""

    group: str
    cells: tuple[GridCell, ...]


def settings_of_care() -> list[str]:
    """The columns of the grid, from home to hospital."""
    return [setting.label for setting in CareSetting]


def grid_rows(grid: Grid, frame: Frame, *, may_edit: bool) -> list[GridRow]:
    """The grid, a row for each needs group."""
    return [
        GridRow(
            code.label,
            tuple(
                GridCell(
                    setting.label,
                    tuple(_line(one, frame, may_edit=may_edit) for one in grid.get((code.code, setting), ())),
                    _add(code.code, setting, frame) if may_edit else "",
                )
                for setting in CareSetting
            ),
        )
        for code in NEEDS_GROUP.codes
    ]


def _add(group: str, setting: CareSetting, frame: Frame) -> str:
    return frame.url("workstreams:intervention_add", needs_group=group, setting=setting.value)


def _line(one: Intervention, frame: Frame, *, may_edit: bool) -> InterventionLine:
    state = InterventionState(one.state)
    starts = f"from {Month.of(one.starts_on).label}" if one.starts_on else "start not known"
    stream = one.workstream.name if one.workstream else ""
    return InterventionLine(
        what=one.what,
        state=state.label,
        tone=TONES[state],
        about=", ".join(said for said in (starts, owner_of(one) or "no owner yet", stream) if said),
        change=frame.url("workstreams:intervention_change", one.pk) if may_edit else "",
    )


def grid_sentence(grid: Grid) -> str:
    """How much is done, and how many cells of the grid are empty."""
    every = [one for cell in grid.values() for one in cell]
    if not every:
        return "No intervention stands in the grid."
    running = sum(one.state == InterventionState.RUNNING for one in every)
    cells = len(NEEDS_GROUP.codes) * len(CareSetting)
    empty = cells - sum(bool(cell) for cell in grid.values())
    verb = "runs" if running == 1 else "run"
    return (
        f"{words.counted(len(every), 'intervention')}, of which {words.number(running)} {verb}. "
        f"{words.number(empty)} of {words.number(cells)} cells have none."
    )
