"""The total row of a table, where its columns say that they add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tcp_portal.charts.model import Cell, Table

TOTAL = "Total"


def totalled(table: Table) -> Table:
    """The table with a total of the columns that say that they add up; one that has its total is left alone.

    A column in which a number is not known has no total: the sum of the rest would be too small. Shares, rates and
    whatever counts the same people twice say nothing, and stay empty. A single row is its own total.
    """
    adds = [column.adds_up for column in table.columns]
    if table.total is not None or len(table.rows) < 2 or not any(adds[1:]):
        return table
    columns = zip(*table.rows, strict=True)
    sums = [_sum(cells) if add else "" for add, cells in zip(adds, columns, strict=True)]
    return replace(table, total=(TOTAL, *sums[1:]))


def _sum(cells: Sequence[Cell]) -> Cell:
    """Of decimals exact; None where a cell holds no number."""
    numbers = [one for one in cells if one is not None and not isinstance(one, str | date)]
    return sum(map(_exact, numbers), start=Decimal(0)) if len(numbers) == len(cells) else None


def _exact(number: int | float | Decimal) -> Decimal:
    return Decimal(str(number))
