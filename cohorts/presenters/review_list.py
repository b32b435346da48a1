"""What the page of reviews due says: the finding first, then who is due, who is at risk, and what is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cohorts.domain.codes import SECURITY
from cohorts.domain.kinds import Arrangement
from cohorts.domain.review_clock import Basis, ReviewStatus
from cohorts.domain.review_words import rule_words
from cohorts.domain.tracker import NO_PLACE
from cohorts.presenters.review_cell import review_cell
from cohorts.presenters.tracker import limited
from cohorts.presenters.words import DASH
from cohorts.services.review_meeting import Meeting
from cohorts.services.reviews import DueRow
from tcp_portal.charts.words import counted, number, people, short_day
from tcp_portal.charts.words import day as long_day
from tcp_portal.months import years_between
from tcp_portal.web.frame import Frame


class ReviewRow(NamedTuple):
    """One line of the list, as text."""

    url: str
    reference: str
    who: str
    place: str
    hospital: str
    security: str
    tag: str
    tone: str
    note: str
    due: str
    rule: str


class RiskRow(NamedTuple):
    """Someone on the register for whom no community review is held or booked."""

    url: str
    reference: str
    who: str
    tag: str
    tone: str
    words: str


class PromiseRow(NamedTuple):
    """A recommendation that should have been done."""

    url: str
    reference: str
    who: str
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class ReviewList:
    """The page: two sentences, the filtered list, the two others."""

    headline: str
    about: str
    told: str
    empty: str
    rows: list[ReviewRow]
    at_risk: list[RiskRow]
    overdue: list[PromiseRow]

    @classmethod
    def of(cls, meeting: Meeting, shown: Sequence[DueRow], frame: Frame) -> ReviewList:
        """The page as at the frame's day."""
        everyone = meeting.due
        return cls(
            headline=_headline(everyone, frame),
            about=_about(everyone),
            told=_told(len(shown), len(everyone)),
            empty="Change a filter, or take all of them away."
            if everyone
            else "People appear here when an admission is recorded.",
            rows=[_row(row, frame) for row in shown],
            at_risk=[_risk(meeting, at, frame) for at in range(len(meeting.at_risk))],
            overdue=[
                PromiseRow(
                    url=frame.url("cohorts:reviews", one.person_id),
                    reference=one.reference,
                    who=one.initials,
                    what=one.what,
                    words=f"{one.owner}, due {short_day(one.due_on)}, "
                    f"{counted((frame.as_at - one.due_on).days, 'day')} ago",
                )
                for one in meeting.overdue
            ],
        )


def _share(part: int, whole: int) -> str:
    return f"{number(part)} of {number(whole)} ({round(100 * part / whole)}%)"


def _headline(everyone: Sequence[DueRow], frame: Frame) -> str:
    if not everyone:
        return f"Nobody is in hospital on {long_day(frame.as_at)}."
    late = sum(row.due.status is ReviewStatus.OVERDUE for row in everyone)
    whom = " whom you may see" if limited(frame) else ""
    verb = "is" if late == 1 else "are"
    said = f"{number(late) if late else 'None'} of {people(len(everyone))} in hospital{whom} {verb} overdue"
    return f"{said} for a C(E)TR on {long_day(frame.as_at)}."


def _about(everyone: Sequence[DueRow]) -> str:
    """What is in date, what comes next, and how many ever had one; nothing where nobody is in hospital."""
    if not everyone:
        return ""
    whole = len(everyone)
    statuses = [row.due.status for row in everyone]
    soon = statuses.count(ReviewStatus.DUE_SOON)
    in_date = statuses.count(ReviewStatus.IN_DATE) + soon
    held = sum(row.due.basis in (Basis.REVIEW, Basis.BEFORE_ADMISSION) for row in everyone)
    said = [f"{_share(in_date, whole)} are in date"]
    if soon:
        said.append(f"of whom {counted(soon, 'is due soon', 'are due soon')}")
    declined = statuses.count(ReviewStatus.DECLINED)
    if declined:
        said.append(f"{number(declined)} declined")
    return f"{', '.join(said)}. {_share(held, whole)} have a review of this stay on record."


def _told(shown: int, everyone: int) -> str:
    if not shown:
        return "Nobody matches these filters." if everyone else "Nobody is in hospital."
    return f"{people(shown)} shown." if shown == everyone else f"{number(shown)} of {people(everyone)} shown."


def _row(row: DueRow, frame: Frame) -> ReviewRow:
    tag, tone, note = review_cell(row.due)
    return ReviewRow(
        url=frame.url("cohorts:reviews", row.person_id),
        reference=row.reference,
        who=f"{row.initials}, {years_between(row.date_of_birth, frame.as_at)}",
        place=row.place or "No place recorded",
        hospital=", ".join(filter(None, (row.site, row.ward))) or "Between beds",
        security=" · ".join(
            filter(
                None,
                (
                    SECURITY.label(row.security) if row.security else "",
                    Arrangement(row.arrangement).label if row.arrangement else "",
                ),
            )
        ),
        tag=tag,
        tone=tone,
        note=note,
        due=short_day(row.due.on) if row.due.on else DASH,
        rule=f"{rule_words(row.due)[:1].upper()}{rule_words(row.due)[1:]}",
    )


def _risk(meeting: Meeting, at: int, frame: Frame) -> RiskRow:
    one = meeting.at_risk[at]
    return RiskRow(
        url=frame.url("cohorts:reviews", one.person_id),
        reference=one.reference,
        who=one.initials,
        tag=one.colour.label,
        tone="bad" if one.colour.value == "red" else "warn",
        words=f"{one.place or 'no place recorded'}, so rated since {short_day(one.since)}",
    )


def place_options(everyone: Sequence[DueRow]) -> list[tuple[str, str]]:
    """Places of the people listed."""
    places = sorted({row.place for row in everyone if row.place})
    unplaced = any(row.place is None for row in everyone)
    none = [(NO_PLACE, "No place recorded")] if unplaced else []
    return [("", "All places"), *((place, place) for place in places), *none]
