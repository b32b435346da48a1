"""Makes the figures of any months and parts of one partnership from what has been read of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from tcp_portal.months import Month
from trajectories.domain.cells import Parts
from trajectories.domain.counting import Counting
from trajectories.domain.figures import RESTATED, Figure, Part
from trajectories.domain.ratios import BY_ID, INPATIENTS, MEANS, MEDIAN_DAYS, percent
from trajectories.domain.registry import MEASURES
from trajectories.domain.tally import Tally
from trajectories.services.outside import Outside, Value

NOBODY = "there is nobody to count"
NOBODY_IN_A_MONTH = "one of the three months has nobody to count or lies before the register"
NOT_ON_REGISTER = "nobody who was admitted had been on the register"
_MEANS = {mean.id: mean for mean in MEANS}
Values = Sequence[Value | None]


class Maker:
    """The figures of a register; `starts` is its first month. What is asked of a month twice is counted once."""

    def __init__(self, *, tally: Tally, starts: Month, parts: Sequence[Part], outside: Outside) -> None:
        self.tally, self.starts, self.parts, self.outside = tally, starts, tuple(parts), outside
        self.counting = Counting(tally, Parts([part.cut for part in self.parts]))

    def figures(self, month: Month, measures: Iterable[str] = tuple(MEASURES)) -> list[Figure]:
        """The figures of a month, in the order of parts and of the measures."""
        day = self.tally.day(month)
        return self._of_columns(
            month,
            [
                (measure, MEASURES[measure].version_on(day), self._values(measure, month))
                for measure in measures
            ],
        )

    def by_wording_before(self, month: Month, measures: Iterable[str] = tuple(MEASURES)) -> list[Figure]:
        """The figures of definitions that changed, by their wording before, in months for which both are given."""
        day = self.tally.day(month)
        changed = [
            (measure, version.number - 1)
            for measure in measures
            for version in MEASURES[measure].versions
            if version.valid_from <= day <= version.both_until
        ]
        if not changed:
            return []
        before = self._with_leave
        return self._of_columns(
            month, [(measure, number, before._values(measure, month)) for measure, number in changed]
        )

    @cached_property
    def _with_leave(self) -> Maker:
        """The same register by the wording that goes on counting people on extended leave."""
        stays = [replace(stay, leaves=()) for stay in self.tally.stays]
        tally = Tally(stays, self.tally.records, as_at=self.tally.as_at)
        return Maker(tally=tally, starts=self.starts, parts=self.parts, outside=self.outside)

    def _of_columns(self, month: Month, columns: list[tuple[str, int, Values]]) -> list[Figure]:
        return [
            Figure(
                measure, month, part.place, part.arrangement, part.age_group, part.category, RESTATED,
                *value, version,
            )
            for number, part in enumerate(self.parts)
            for measure, version, values in columns
            for value in [values[number]]
            if value is not None
        ]  # fmt: skip

    def _values(self, measure: str, month: Month) -> Values:
        """The measure of each part; None for a part that it is not given for."""
        if measure in self.outside.measures:
            inpatients = self.counting.row(INPATIENTS, month)
            return [
                self.outside.value(measure, part.cut, month, people)
                for part, people in zip(self.parts, inpatients, strict=True)
            ]
        if measure in BY_ID:
            return self._shares(measure, month)
        if measure in _MEANS:
            return self._means(measure, month)
        if measure == MEDIAN_DAYS:
            return [
                Value(days, reason=NOT_ON_REGISTER if days is None else "")
                for days in self.counting.medians(month)
            ]
        counted: list[Value | None] = [Value(number) for number in self.counting.row(measure, month)]
        if measure == "between_beds":  # an arrangement has nobody between beds, by what it is
            return [
                None if part.cut.arrangement else one for part, one in zip(self.parts, counted, strict=True)
            ]
        return counted

    def _shares(self, measure: str, month: Month) -> Values:
        ratio = BY_ID[measure]
        if measure == ratio.rolling:
            sums = self.counting.rolling(ratio, month, self.starts)
            return [
                Value(None, reason=NOBODY_IN_A_MONTH) if one is None else Value(percent(*one), *one)
                for one in sums
            ]
        met, of = (self.counting.row(one, month) for one in (ratio.above, ratio.below))
        return [
            Value(percent(above, below), above, below, "" if below else NOBODY)
            for above, below in zip(met, of, strict=True)
        ]

    def _means(self, measure: str, month: Month) -> Values:
        mean = _MEANS[measure]
        sums, people = (self.counting.row(one, month) for one in (mean.above, mean.below))
        return [
            Value(mean.value(above, below), above, below, "" if below else NOBODY)
            for above, below in zip(sums, people, strict=True)
        ]
