"""Where a person stands on a day, in each dimension by which figures are cut, and which parts hold such a person.

A stay is placed once a month; after that every part is a look-up. Plain Python.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from cohorts.domain.flows import EVERYONE, NO_PLACE, Cut
from cohorts.domain.kinds import Arrangement
from cohorts.domain.stays import AgeGroup, Stay
from trajectories.domain.once import once


class Cell(NamedTuple):
    """Place (None: not known), arrangement (None: between beds), age group and category of a person on a day.

    Somebody on extended leave that the count leaves out is in no part, not even in everyone.
    """

    place: UUID | None
    arrangement: Arrangement | None
    age_group: AgeGroup
    category: str
    on_leave: bool = False

    def is_in(self, cut: Cut) -> bool:
        """Whether the cut holds the person: the same as `Cut.holds` of the stay on the day."""
        return (
            not self.on_leave
            and self.is_in_but_for_a_bed(cut)
            and (cut.arrangement is None or self.arrangement is cut.arrangement)
        )

    def is_in_but_for_a_bed(self, cut: Cut) -> bool:
        """The same in all but the arrangement, which only a bed gives."""
        return (
            (cut.place is None or self.place == (None if cut.place is NO_PLACE else cut.place))
            and (cut.age_group is None or self.age_group is cut.age_group)
            and (cut.category is None or self.category == cut.category)
        )


@dataclass(frozen=True)
class Counted:
    """A stay that a figure counts, the day that says in which part it falls, and the day for the age."""

    stay: Stay
    day: date
    age_on: date

    @once
    def is_left_out(self) -> bool:
        """Whether somebody on extended leave is in no part on that day."""
        return bool(self.stay.leaves) and self.stay.is_left_out(self.day)

    @once
    def cell(self) -> Cell:
        """Where the person stands: worked out once, however many figures and parts ask."""
        stay, bed = self.stay, self.stay.bed_on(self.day)
        return Cell(
            stay.place_id,
            bed.arrangement if bed else None,
            stay.age_group_on(self.age_on),
            stay.category_on(self.day),
            self.is_left_out,
        )


class Parts:
    """A list of cuts, and which of them hold a person who stands somewhere. A row has a number for each cut."""

    def __init__(self, cuts: Sequence[Cut]) -> None:
        self.cuts = tuple(cuts)
        self._is_everyone = all(cut == EVERYONE for cut in self.cuts)  # then nobody need be placed
        self._inside: dict[Cell, tuple[int, ...]] = {}

    def inside(self, cell: Cell) -> tuple[int, ...]:
        """The numbers of the cuts that hold such a person."""
        found = self._inside.get(cell)
        if found is None:
            found = tuple(number for number, cut in enumerate(self.cuts) if cell.is_in(cut))
            self._inside[cell] = found
        return found

    def row(self, counted: Iterable[Counted]) -> list[int]:
        """How many of these each cut holds."""
        if self._is_everyone:
            return [sum(not one.is_left_out for one in counted)] * len(self.cuts)
        return self._spread(Counter(one.cell for one in counted))

    def sums(self, counted: Iterable[Counted], weigh: Callable[[Counted], int]) -> list[int]:
        """What these weigh together in each cut."""
        if self._is_everyone:
            return [sum(weigh(one) for one in counted if not one.is_left_out)] * len(self.cuts)
        weights: Counter[Cell] = Counter()
        for one in counted:
            weights[one.cell] += weigh(one)
        return self._spread(weights)

    def people(self, counted: Sequence[Counted]) -> list[int]:
        """How many human beings each cut holds: one with two stays at once is one."""
        twice = [
            person for person, stays in Counter(one.stay.person_id for one in counted).items() if stays > 1
        ]
        if not twice:
            return self.row(counted)
        row = self.row(one for one in counted if one.stay.person_id not in twice)
        for person in twice:
            cells = [one.cell for one in counted if one.stay.person_id == person]
            for number in {number for cell in cells for number in self.inside(cell)}:
                row[number] += 1
        return row

    def _spread(self, weights: Counter[Cell]) -> list[int]:
        row = [0] * len(self.cuts)
        for cell, weight in weights.items():
            for number in self.inside(cell):
                row[number] += weight
        return row


def part(counted: Iterable[Counted], cut: Cut) -> tuple[Counted, ...]:
    """Those of a part of the people; age as at `age_on`, all else as at `day`."""
    return tuple(one for one in counted if one.cell.is_in(cut))
