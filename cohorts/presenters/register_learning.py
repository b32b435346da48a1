"""What the page of register learning says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from cohorts.domain.kinds import Entry
from cohorts.domain.learning import Learning, LearntAdmission, by_place
from cohorts.domain.register_list import ORDER
from cohorts.domain.reviews import ReviewKind
from cohorts.presenters.registers import TONES, UNPLACED
from cohorts.services.glance import Glimpse
from tcp_portal.charts.model import Column, Table
from tcp_portal.charts.words import counted, list_words, number, short_day
from tcp_portal.months import Month, months_between
from tcp_portal.web.frame import Frame

if TYPE_CHECKING:
    from django.http import QueryDict

_A_YEAR = 12


def period(asked: QueryDict, frame: Frame) -> tuple[Month, Month]:
    """The months asked for, both included; without a right answer the twelve up to the frame's month."""
    covered = Month.of(frame.partnership.starts_on)

    def month(name: str, otherwise: Month) -> Month:
        try:
            found = Month.parse(asked.get(name, ""))
        except ValueError:
            return otherwise
        return found if covered <= found <= Month.of(frame.today) else otherwise

    last = month("last", frame.month)
    first = month("first", max(last.plus(1 - _A_YEAR), covered))
    return (first, last) if first <= last else (last, first)


def months_of(frame: Frame) -> list[tuple[str, str]]:
    """The months that may be chosen, newest first."""
    found = months_between(Month.of(frame.partnership.starts_on), Month.of(frame.today))
    return [(month.iso, month.label) for month in reversed(found)]


@dataclass(frozen=True, slots=True)
class LearntRow:
    """One admission as text; without a person for those who may not see people."""

    url: str
    reference: str
    initials: str
    place: str
    on: str
    kind: str
    register: str
    colour: str
    tone: str
    review: str


@dataclass(frozen=True)
class LearningPage:
    """The sentence, the table by place, and the admissions one by one."""

    frame: Frame
    first: Month
    last: Month
    learning: Learning
    known: Mapping[UUID, Glimpse]

    @property
    def range(self) -> str:
        return self.first.label if self.first == self.last else f"{self.first.label} to {self.last.label}"

    @property
    def headline(self) -> str:
        """“6 of 19 people admitted were on the register before, for 70 days in the middle; 3 had a review.”"""
        admissions = len(self.learning.admissions)
        if not admissions:
            return f"Nobody was admitted in {self.range}."
        on_it = len(self.learning.on_register)
        of = f"{number(on_it)} of {counted(admissions, 'admission')}"
        verb = "was" if on_it == 1 else "were"
        return f"{of} {verb} of people on the register before. {self._reviews()}"

    def _reviews(self) -> str:
        reviewed = len(self.learning.reviewed)
        verb = "was" if reviewed == 1 else "were"
        return (
            f"{number(reviewed)} {verb} preceded by a community C(E)TR or the local area emergency protocol "
            "within the days that policy gives."
        )

    @property
    def more(self) -> str:
        """How those on the register stood before."""
        colours = self.learning.by_colour
        if not colours:
            return ""
        said = [f"{colours[colour]} {colour.value}" for colour in ORDER if colours[colour]]
        if colours[None]:
            said.append(f"{colours[None]} not rated")
        days = self.learning.typical_days or 0
        return (
            f"Rated on the day before: {list_words(said)}. "
            f"Half of them had been on the register for {counted(days, 'day')} or less."
        )

    @property
    def table(self) -> Table:
        """Admissions by place."""
        rows = [
            (
                one.place or UNPLACED,
                one.admissions,
                one.on_register,
                one.admissions - one.on_register,
                one.reviewed,
            )
            for one in by_place(self.learning.admissions)
        ]
        found = self.learning
        return Table(
            caption=f"Admissions by place, {self.range}",
            columns=(
                Column("Place"),
                Column("Admissions", "number"),
                Column("On the register before", "number"),
                Column("Not on the register", "number"),
                Column("Review before admission", "number"),
            ),
            rows=tuple(rows),
            total=(
                "All places",
                len(found.admissions),
                len(found.on_register),
                len(found.not_on_register),
                len(found.reviewed),
            ),
        )

    @property
    def rows(self) -> list[LearntRow]:
        """The admissions whose people the reader may see, newest first."""
        shown = [one for one in self.learning.admissions if one.person_id in self.known]
        return [self._row(one) for one in reversed(shown)]

    @property
    def hidden(self) -> int:
        """How many admissions are of people whom the reader may not see."""
        return len(self.learning.admissions) - len(self.rows) if self.known else 0

    def _row(self, one: LearntAdmission) -> LearntRow:
        person = self.known[one.person_id]
        days = one.days_on_register
        review = ""
        if one.review_on and one.review_kind:
            review = f"{ReviewKind(one.review_kind).label}, {short_day(one.review_on)}"
        return LearntRow(
            url=self.frame.url("cohorts:register_entry", one.person_id),
            reference=person.reference,
            initials=person.initials,
            place=one.place or UNPLACED,
            on=short_day(one.on),
            kind=Entry(one.kind).label,
            register="Not on the register" if days is None else f"On it for {counted(days, 'day')}",
            colour=one.colour.label if one.colour else "",
            tone=TONES[one.colour] if one.colour else "",
            review=review or "None",
        )
