"""Figures as a closed month keeps them, and what differs between two sets of them. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, NamedTuple

from tcp_portal.months import Month
from trajectories.domain.figures import REPORTED, Figure
from trajectories.domain.frozen import Json, digest

# What is kept of a figure beside its value; empty ones are left out.
_KEPT: Final = ("numerator", "denominator", "reason", "note", "version")
_DEFAULTS: Final = {"numerator": None, "denominator": None, "reason": "", "note": "", "version": 1}


class PartName(NamedTuple):
    """A part of the people by its name in each dimension."""

    place: str
    arrangement: str
    age_group: str
    category: str


def part_of(figure: Figure) -> PartName:
    """The part that a figure is about."""
    return PartName(figure.place, figure.arrangement, figure.age_group, figure.category)


def by_part(figures: Iterable[Figure]) -> dict[PartName, dict[str, Json]]:
    """Every figure by its part and the id of its measure, in the order given.

    Where both wordings of a definition are in force, the figure of the later one is kept beside the first.
    """
    found: dict[PartName, dict[str, Json]] = {}
    for figure in figures:
        of_part = found.setdefault(part_of(figure), {})
        key = figure.measure if figure.measure not in of_part else f"{figure.measure}@{figure.version}"
        of_part[key] = _kept(figure)
    return found


def _kept(figure: Figure) -> dict[str, Json]:
    value = str(figure.value) if isinstance(figure.value, Decimal) else figure.value
    more = {name: getattr(figure, name) for name in _KEPT}
    return {"value": value, **{name: one for name, one in more.items() if one != _DEFAULTS[name]}}


def figures_from(part: PartName, kept: Mapping[str, Json], month: Month) -> list[Figure]:
    """The figures of one part, as first reported."""
    return [
        Figure(
            measure=key.partition("@")[0],
            month=month,
            **part._asdict(),
            vintage=REPORTED,
            **{**one, "value": Decimal(one["value"]) if isinstance(one["value"], str) else one["value"]},
        )
        for key, one in kept.items()
    ]


def figures_digest(parts: Mapping[PartName, Mapping[str, Json]]) -> str:
    """SHA-256 over every figure of every part, whatever their order."""
    return digest(sorted([*part, dict(figures)] for part, figures in parts.items()))


@dataclass(frozen=True, slots=True)
class Revised:
    """One figure as first reported and as restated; either may be missing or not known."""

    measure: str
    part: PartName
    reported: Figure | None
    restated: Figure | None

    @property
    def difference(self) -> int | Decimal | None:
        """Restated less reported; None where one of them is not known."""
        before, after = self.reported, self.restated
        if before is None or after is None or before.value is None or after.value is None:
            return None
        return after.value - before.value

    @property
    def is_redefined(self) -> bool:
        """Whether the two go by different wordings of the definition."""
        return bool(self.reported and self.restated) and (
            self.reported.version != self.restated.version  # type: ignore[union-attr]  # both are there
        )


def revised(reported: Iterable[Figure], restated: Iterable[Figure]) -> list[Revised]:
    """Every figure whose value, numerator, denominator or definition differs, in the order of the first set."""
    before = {(part_of(one), one.measure, one.version): one for one in reported}
    after = {(part_of(one), one.measure, one.version): one for one in restated}
    found = []
    for key in [*before, *(key for key in after if key not in before)]:
        one, other = before.get(key), after.get(key)
        if one is None or other is None or _said(one) != _said(other):
            found.append(Revised(key[1], key[0], one, other))
    return found


def _said(figure: Figure) -> Figure:
    """The figure without what may differ between two that say the same."""
    return replace(figure, vintage="", note="", reason="")
