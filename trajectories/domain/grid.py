"""The names of the boxes of a plan's grid, as forms send them and pages draw them."""

from __future__ import annotations

from uuid import UUID

from tcp_portal.months import Month
from trajectories.domain.plan_lines import Cell


def box(month: Month, cell: Cell) -> str:
    """The name of one box: month, place and arrangement."""
    return f"v.{month.iso}.{cell.place_id or ''}.{cell.arrangement}"


def mark(cell: Cell) -> str:
    """The name of the mark that a column's figures are assumptions."""
    return f"a.{cell.place_id or ''}.{cell.arrangement}"


def read_box(name: str) -> tuple[Month, Cell] | None:
    """The month and column that a box's name stands for; None for any other name."""
    bits = name.split(".")
    if len(bits) != 4 or bits[0] != "v":
        return None
    try:
        return Month.parse(bits[1]), Cell(UUID(bits[2]) if bits[2] else None, bits[3])
    except ValueError:
        return None
