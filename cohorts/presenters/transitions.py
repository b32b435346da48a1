"""Who turns 18 soon, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cohorts.services.transitions import Turning
from tcp_portal.charts.words import day as long_day
from tcp_portal.charts.words import list_words, number, people, short_day
from tcp_portal.months import years_between
from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class TransitionLine:
    """One person: age, 18th birthday, where they are, and the plan."""

    url: str
    reference: str
    who: str
    place: str
    adult_on: str
    where: str
    school: str
    lead: str
    plan: str
    tone: str


@dataclass(frozen=True)
class TransitionsPage:
    """Those who turn 18 within 12 months, then the others."""

    sentence: str
    soon: list[TransitionLine]
    others: list[TransitionLine]

    @classmethod
    def of(cls, found: Sequence[Turning], frame: Frame) -> TransitionsPage:
        """The two lists; in the first those without a plan come first."""
        day = frame.as_at
        soon = sorted(
            (row for row in found if row.turns_by(day)),
            key=lambda row: (row.plan_on is not None, row.adult_on),
        )
        without = sum(row.needs_plan_on(day) for row in soon)
        verb = "turns" if len(soon) == 1 else "turn"
        sentence = f"{people(len(soon))} {verb} 18 within 12 months of {long_day(day)}"
        if soon:
            sentence += (
                f" · {number(without)} without a transition plan"
                if without
                else " · each has a transition plan"
            )
        others = [row for row in found if not row.turns_by(day)]
        return cls(
            sentence, [_line(row, day, frame) for row in soon], [_line(row, day, frame) for row in others]
        )


def _line(row: Turning, day: date, frame: Frame) -> TransitionLine:
    where = [
        words
        for words, holds in (("in hospital", row.in_hospital), ("on the register", row.on_register))
        if holds
    ]
    needs = row.needs_plan_on(day)
    plan = f"Agreed {short_day(row.plan_on)}" if row.plan_on else "None" if needs else "Not yet"
    return TransitionLine(
        url=frame.url("cohorts:care", row.person_id),
        reference=row.reference,
        who=f"{row.initials}, {years_between(row.date_of_birth, day)}",
        place=row.place or "No place recorded",
        adult_on=short_day(row.adult_on),
        where=list_words(where).capitalize() or "Neither in hospital nor on the register",
        school=f"{row.school}, {row.weeks} weeks" if row.school else "",
        lead=row.lead or "Nobody named",
        plan=plan,
        tone="good" if row.plan_on else "bad" if needs else "neutral",
    )
