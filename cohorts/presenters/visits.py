"""The register of oversight visits in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cohorts.forms.registers_of_care import OVERDUE, VisitsFilter
from cohorts.presenters.due import due_words
from cohorts.presenters.words import stay_in_words
from cohorts.services.visits import Away
from tcp_portal.access import Permission
from tcp_portal.charts.words import day as long_day
from tcp_portal.charts.words import number, people, short_day
from tcp_portal.months import years_between
from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One line of the register."""

    person_url: str
    record_url: str
    reference: str
    who: str
    place: str
    hospital: str
    commissioner: str
    since: str
    away: str
    last: str
    last_by: str
    concerned: bool
    due: str
    said: str
    tone: str
    rule: str


@dataclass(frozen=True)
class VisitsPage:
    """The list and its sentence."""

    shown: list[Away]
    lines: list[VisitLine]
    sentence: str
    told: str
    may_record: bool

    @classmethod
    def of(cls, found: Sequence[Away], form: VisitsFilter, frame: Frame) -> VisitsPage:
        """Those whom the filter asks for; the sentence is of everyone out of area."""
        day = frame.as_at
        overdue = [row for row in found if row.overdue_on(day)]
        shown = overdue if form.chosen("state") == OVERDUE else list(found)
        may = frame.scope.allows(Permission.EDIT_COMMISSIONING, frame.partnership.pk)
        parts = [f"{people(len(found))} out of area on {long_day(day)}"]
        if found:
            parts.append(f"{number(len(overdue))} overdue a visit" if overdue else "no visit is overdue")
        never = sum(row.last is None for row in found)
        parts += [f"{number(never)} never visited"] if never else []
        told = f"{people(len(shown))} shown." if shown else "Nobody matches."
        return cls(shown, [_line(row, frame, may) for row in shown], " · ".join(parts), told, may)


def _line(row: Away, frame: Frame, may: bool) -> VisitLine:
    day = frame.as_at
    said, tone = due_words(row.due.on, day) if row.due else ("No rule in force", "neutral")
    span = row.due.rule.span if row.due else None
    return VisitLine(
        person_url=frame.url("cohorts:care", row.person_id),
        record_url=frame.url("cohorts:visit_new", row.person_id) if may else "",
        reference=row.reference,
        who=f"{row.initials}, {years_between(row.date_of_birth, day)}",
        place=row.place or "No place recorded",
        hospital=", ".join(filter(None, (row.site, row.town))),
        commissioner=row.commissioner,
        since=short_day(row.since),
        away=stay_in_words(row.since, day),
        last=short_day(row.last) if row.last else "Never",
        last_by=row.last_by or "",
        concerned=row.concerned,
        due=short_day(row.due.on) if row.due else "",
        said=said,
        tone=tone,
        rule=f"every {span.words}" if span else "",
    )
