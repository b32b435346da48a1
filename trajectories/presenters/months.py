"""The months of a partnership: which are closed, by whom, and what may be done with each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cohorts.domain.flows import NO_PLACE, Cut
from tcp_portal.charts import words
from tcp_portal.months import Month
from tcp_portal.partnerships.models import User
from trajectories.models import MonthClose
from trajectories.presenters.links import Links, Shown
from trajectories.presenters.vintages import day
from trajectories.services.closing_checks import Checks

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

DIGITS_SHOWN = 12  # of a digest, as many as two people read to each other


@dataclass(frozen=True, slots=True)
class Act:
    """Something that may be done, with its address; `why_not` says why it may not be done now."""

    label: str
    href: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month as the list shows it."""

    label: str
    state: str
    tone: str
    said: str
    digest: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class CheckRow:
    """Something to know before closing."""

    label: str
    figure: Shown
    ready: bool
    said: str


def headline(closes: Iterable[MonthClose], months: Sequence[Month]) -> str:
    """How many of the months listed are closed; `months` are newest first."""
    if not months:
        return "No month of the register is over."
    closed = {one.month for one in closes if one.reopened_at is None} & set(months)
    said = f"{len(closed)} of {len(months)} months up to {months[0].label} {'is' if len(closed) == 1 else 'are'} closed"
    return f"{said}, the latest {max(closed).label}." if closed else f"{said}."


def closed_months(closes: Iterable[MonthClose], frame: Frame) -> tuple[tuple[str, str], ...]:
    """Each month that was ever closed, with the address of its statement, newest first."""
    months = dict.fromkeys(one.month for one in closes)
    return tuple((month.label, frame.url("trajectories:revisions", month=month.iso)) for month in months)


def month_rows(
    closes: Iterable[MonthClose], months: Iterable[Month], frame: Frame, *, by: User | None
) -> tuple[MonthRow, ...]:
    """Every month that is over, newest first. `by` is the reader where they may close months, else None."""
    of_month: dict[Month, list[MonthClose]] = {}
    for close in closes:
        of_month.setdefault(close.month, []).append(close)
    return tuple(_row(month, of_month.get(month, []), frame, by) for month in months)


def _row(month: Month, closes: list[MonthClose], frame: Frame, by: User | None) -> MonthRow:
    if not closes:
        return MonthRow(month.label, "Open", "neutral", "Never closed", "", _closing(month, frame, by))
    latest, first = closes[0], closes[-1]
    said = _closed(first, "First reported")
    if latest is not first:
        said += f". {_closed(latest, f'Closing {latest.number}')}"
    see = Act("Revisions", frame.url("trajectories:revisions", month=month.iso))
    check = Act("Check", frame.url("trajectories:month_close", latest.pk, month=month.iso))
    digest = first.figures_digest[:DIGITS_SHOWN]
    if latest.reopened_at is not None:
        why = f". Reopened {day(latest.reopened_at)} by {latest.reopened_by}: {latest.reopen_reason}"
        acts = (see, check, *_closing(month, frame, by))
        return MonthRow(month.label, "Reopened", "warn", said + why, digest, acts)
    if latest.reopen_asked_at is not None:
        asked = f". {latest.reopen_asked_by} asks to reopen it: {latest.reopen_reason}"
        return MonthRow(
            month.label,
            "Reopening asked",
            "warn",
            said + asked,
            digest,
            (see, check, *acts_on(latest, frame, by)),
        )
    return MonthRow(month.label, "Closed", "good", said, digest, (see, check, *acts_on(latest, frame, by)))


def _closed(close: MonthClose, what: str) -> str:
    note = f" ({close.note})" if close.note else ""
    return f"{what} {day(close.closed_at)} by {close.closed_by or 'a command'}{note}"


def _closing(month: Month, frame: Frame, by: User | None) -> tuple[Act, ...]:
    if by is None:
        return ()
    return (Act("Close", frame.url("trajectories:month_closing", month=month.iso)),)


def acts_on(close: MonthClose, frame: Frame, by: User | None) -> tuple[Act, ...]:
    """What may be done with a closing that stands."""
    if by is None or close.reopened_at is not None:
        return ()

    def address(name: str) -> str:
        return frame.url(f"trajectories:month_{name}", close.pk, month=close.month.iso)

    if close.reopen_asked_at is None:
        return (Act("Ask to reopen", address("ask")),)
    mine = close.reopen_asked_by_id == by.pk
    agree = Act("Agree", address("agree"), "A second person must agree: you asked yourself." if mine else "")
    return (agree, Act("Withdraw the request" if mine else "Turn it down", address("withdraw")))


def check_rows(checks: Checks, links: Links) -> tuple[CheckRow, ...]:
    """What to know before closing, what needs a look first in its own words."""
    rows = [
        _count("Unexplained difference", checks.unexplained,
               links.figure(words.signed(checks.unexplained), "unexplained"),
               "Nobody is unexplained.", "The register does not close: somebody is missing or counted twice."),
        _count("People without a place", checks.placeless,
               links.people(checks.placeless, "inpatients", Cut(place=NO_PLACE)),
               "Everybody has a place.", "They are in the total and in no place."),
        _count("People between beds", checks.between_beds, links.people(checks.between_beds, "between_beds", Cut()),
               "Everybody is in a bed.", "They are in no commissioner's count."),
        _count("Planned dates that have passed", checks.dates_passed,
               Shown(words.number(checks.dates_passed), plain="counted from plans as they stand now"),
               "No plan is out of date.", "Their plans may say less than is known."),
        _count("Reviews overdue", checks.reviews_overdue, links.people(checks.reviews_overdue, "review_overdue", Cut()),
               "Every review is in date.", "A review held and not yet recorded would come too late."),
        _known("Plan for the month", known=checks.has_plan, missing="It is frozen without a plan."),
        _known("Population below the rate", known=checks.has_population, missing="It is frozen without a rate."),
        _earlier(checks.earlier),
    ]  # fmt: skip
    return tuple(rows)


def _count(label: str, value: int, figure: Shown, ready: str, look: str) -> CheckRow:
    return CheckRow(label, figure, not value, look if value else ready)


def _known(label: str, *, known: bool, missing: str) -> CheckRow:
    text = "Known" if known else "Not known"
    return CheckRow(label, Shown(text, plain="a yes or no"), known, "" if known else missing)


def _earlier(months: Sequence[Month]) -> CheckRow:
    number = Shown(words.number(len(months)), plain="a number of months")
    said = (
        f"The first is {months[0].label}. They can be closed later, with what is known then."
        if months
        else "Every month before is closed."
    )
    return CheckRow("Earlier months that are not closed", number, not months, said)
