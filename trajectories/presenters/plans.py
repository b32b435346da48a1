"""The plan's pages: the list of versions, one version, and the grid to edit it in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from cohorts.domain.kinds import Arrangement
from tcp_portal.charts import words
from tcp_portal.errors import Stale
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Place, User
from trajectories.domain.grid import box, mark
from trajectories.domain.plan_lines import TOTAL, Cell, Contradiction
from trajectories.models import PlanState, PlanVersion
from trajectories.presenters.wording import ARRANGEMENTS, EVERYONE_LABEL
from trajectories.services.plan_versions import PointFacts

TONES = {
    PlanState.DRAFT: "neutral",
    PlanState.SUBMITTED: "info",
    PlanState.RETURNED: "warn",
    PlanState.ACCEPTED: "good",
}

Columns = Sequence[tuple[Cell, str]]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list."""

    title: str
    href: str
    state: str
    tone: str
    in_force: bool
    history: str
    source: str


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the grid; `error` is its sentence."""

    name: str
    label: str
    value: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A month of the grid."""

    label: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class PlanGrid:
    """The grid, whether to read or to edit."""

    heads: tuple[str, ...]
    marks: tuple[tuple[str, str, bool], ...]
    rows: tuple[GridRow, ...]


def columns(places: Iterable[Place], *, cross: Iterable[Cell] = (), detail: bool = False) -> Columns:
    """Everyone, each arrangement, each place; and the place by commissioner columns that are used or asked for."""
    places = list(places)
    names = {place.pk: place.name for place in places}
    kinds = (Arrangement.CCG, Arrangement.SPECIALISED, Arrangement.PROVIDER_COLLABORATIVE)
    used = {cell for cell in cross if cell.place_id and cell.arrangement}
    if detail:
        used |= {Cell(place.pk, kind.value) for place in places for kind in kinds[:2]}
    found = [(TOTAL, EVERYONE_LABEL)]
    found += [(Cell(None, kind.value), ARRANGEMENTS[kind]) for kind in kinds]
    found += [(Cell(place.pk), place.name) for place in places]
    found += [
        (Cell(place.pk, kind.value), f"{names[place.pk]}, {ARRANGEMENTS[kind]}")
        for place in places
        for kind in kinds
        if Cell(place.pk, kind.value) in used
    ]
    return found


def entered_columns(all_columns: Columns, points: Iterable[PointFacts]) -> Columns:
    """Only the columns that hold figures."""
    used = {one.cell for one in points} | {TOTAL}
    return [(cell, label) for cell, label in all_columns if cell in used]


def stored_values(points: Iterable[PointFacts]) -> dict[str, str]:
    """The figures as the boxes show them, with the marks of assumptions."""
    values = {}
    for one in points:
        values[box(one.month, one.cell)] = str(one.value)
        if one.is_assumption:
            values[mark(one.cell)] = "on"
    return values


def plan_grid(
    shown: Columns,
    months: Iterable[Month],
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
) -> PlanGrid:
    """The grid of these columns and months with these values."""
    wrong = errors or {}
    rows = [
        GridRow(
            month.label,
            tuple(
                Box(
                    box(month, cell),
                    f"{label}, {month.label}",
                    values.get(box(month, cell), ""),
                    wrong.get(box(month, cell), ""),
                )
                for cell, label in shown
            ),
        )
        for month in months
    ]
    marks = tuple((mark(cell), label, mark(cell) in values) for cell, label in shown)
    return PlanGrid(tuple(label for _, label in shown), marks, tuple(rows))


def version_row(plan: PlanVersion, href: str, *, in_force: bool) -> VersionRow:
    """A line of the list of versions."""
    state = PlanState(plan.state)
    return VersionRow(
        title=str(plan), href=href, state=state.label, tone=TONES[state], in_force=in_force,
        history=history(plan)[-1], source=plan.source,
    )  # fmt: skip


def history(plan: PlanVersion) -> list[str]:
    """Who drafted, submitted and decided, and when."""
    said = [f"Drafted by {_signature(plan.created_by, plan.created_at)}"]
    if plan.submitted_by and plan.submitted_at:
        said.append(f"Submitted by {_signature(plan.submitted_by, plan.submitted_at)}")
    if plan.decided_by and plan.decided_at:
        said.append(f"{PlanState(plan.state).label} by {_signature(plan.decided_by, plan.decided_at)}")
    return said


def contradiction_sentences(found: Iterable[Contradiction], all_columns: Columns) -> list[str]:
    """Where parts do not add up, in words."""
    names = dict(all_columns)
    by = {"place": "the places make", "commissioner": "the commissioners make"}
    return [
        f"{names.get(one.whole, EVERYONE_LABEL)}, {one.month.label}: {by[one.by]} {words.number(one.parts)}, "
        f"but {words.number(one.total)} is entered."
        for one in found
    ]


def _signature(user: User, at: datetime) -> str:
    return f"{user} on {words.day(timezone.localtime(at).date())}"


@dataclass(frozen=True, slots=True)
class StaleBox:
    """A figure that someone else saved differently meanwhile."""

    label: str
    theirs: str
    yours: str


def stale_rows(stale: Stale, shown: Columns) -> list[StaleBox]:
    """Their figures beside the reader's."""
    names = {f"{cell.place_id or 'all'} {cell.arrangement or 'all'}": label for cell, label in shown}
    rows = []
    for one in stale.differences:
        month, _, cell = one.field.partition(" ")
        label = f"{names.get(cell, EVERYONE_LABEL)}, {Month.parse(month).label}"
        rows.append(StaleBox(label, _empty_or(one.theirs), _empty_or(one.yours)))
    return rows


def _empty_or(value: int | None) -> str:
    return "empty" if value is None else str(value)
