"""The register of root-cause reviews and one review, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cohorts.domain.codes import REVIEW_AREA
from cohorts.domain.commissioning import RootCauseOf
from cohorts.presenters.words import lower_first
from cohorts.services.root_causes_register import RootCauseRow
from cohorts.services.words import in_words
from tcp_portal.charts.words import counted, number, short_day
from tcp_portal.charts.words import day as long_day
from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class RootCauseLine:
    """One line of the register."""

    url: str
    reference: str
    initials: str
    place: str
    of: str
    area: str
    held: str
    finding: str
    learning: str
    actions: str
    is_open: bool


@dataclass(frozen=True)
class RootCausesPage:
    """The list, its sentence and what areas come back."""

    lines: list[RootCauseLine]
    sentence: str
    told: str
    any: bool

    @classmethod
    def of(cls, found: Sequence[RootCauseRow], shown: Sequence[RootCauseRow], frame: Frame) -> RootCausesPage:
        """The reviews that the filters ask for; the sentence is of all up to the day."""
        parts = [f"{counted(len(found), 'review')} up to {long_day(frame.as_at)}"]
        areas = Counter(row.area for row in found).most_common(1)
        if areas and areas[0][1] > 1:
            area, count = areas[0]
            parts.append(f"most often about {lower_first(REVIEW_AREA.label(area))} ({number(count)})")
        still = sum(row.open_actions for row in found)
        parts += [f"{counted(still, 'action')} still open"] if still else []
        told = (
            f"{number(len(shown))} of {counted(len(found), 'review')} shown."
            if shown
            else "No review matches."
        )
        return cls([_line(row, frame) for row in shown], " · ".join(parts), told, bool(found))


def _line(row: RootCauseRow, frame: Frame) -> RootCauseLine:
    of = f"Admission of {short_day(row.admitted_on)}"
    if row.of == RootCauseOf.DELAY:
        of = f"Delay: {lower_first(in_words('reason', row.delay))}" if row.delay else "Delay"
    done = row.actions - row.open_actions
    return RootCauseLine(
        url=frame.url("cohorts:root_cause", row.id),
        reference=row.reference,
        initials=row.initials,
        place=row.place or "No place recorded",
        of=of,
        area=REVIEW_AREA.label(row.area),
        held=short_day(row.held_on),
        finding=row.finding,
        learning=row.learning or "Not written yet",
        actions=f"{number(done)} of {number(row.actions)} closed" if row.actions else "None",
        is_open=bool(row.open_actions),
    )
