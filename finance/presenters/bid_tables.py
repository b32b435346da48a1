"""The tables of a bid: the same figures on its page and in its dossier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from finance.domain.bid_ready import Draft
from finance.domain.match import Match, match_of, why_not
from finance.domain.money import NOTHING, pounds
from finance.models import BidMatch, BidPromise, BidState, BidStep, Distribution, Trigger
from finance.services.bid_facts import draft_of, match_line, terms_of
from finance.services.bid_page import BidRead
from tcp_portal.charts import words
from tcp_portal.months import FinancialYear, Month

COMMAND = "The portal"


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its cells as text, and the line that it is of (none in a total)."""

    cells: tuple[str, ...]
    pk: UUID | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a bid. `kind` names its lines in addresses; columns from `numbers` on stand to the right.

    `nothing` is said where there is no row.
    """

    kind: str
    title: str
    columns: tuple[str, ...]
    numbers: frozenset[int]
    rows: tuple[Line, ...]
    total: tuple[str, ...] | None
    nothing: str
    note: str = ""


def match_stands(read: BidRead, awarded: Decimal | None) -> Match:
    """The match against what was awarded; before that, against what is asked for."""
    base = draft_of(read.bid, read.lines).asked if awarded is None else awarded
    return match_of(base, terms_of(read.bid.round), map(match_line, read.lines.match))


def grids(read: BidRead, draft: Draft) -> tuple[Grid, ...]:
    """Every table of a bid but its steps."""
    return (
        sums(read, draft),
        spend(read, draft),
        match(read),
        promises(read.promises),
        distribution(read, draft),
    )


def sums(read: BidRead, draft: Draft) -> Grid:
    """How much is asked for in each year."""
    rows = [Line((FinancialYear(one.year).label, pounds(one.amount)), one.pk) for one in read.lines.sums]
    return Grid(
        "sum", "Sums asked for by year", ("Financial year", "Sum"), frozenset({1}), tuple(rows),
        ("Total", pounds(draft.asked)), "No sum is asked for yet.",
    )  # fmt: skip


def spend(read: BidRead, draft: Draft) -> Grid:
    """The planned spend by month."""
    rows = [
        Line((Month.of(one.month_starts_on).label, pounds(one.amount)), one.pk) for one in read.lines.spend
    ]
    planned = sum(draft.spend.values(), NOTHING)
    return Grid(
        "spend", "Planned spend by month", ("Month", "Planned spend"), frozenset({1}), tuple(rows),
        ("Total", pounds(planned)), "No month is planned yet.", _apart(planned, draft.asked),
    )  # fmt: skip


def match(read: BidRead) -> Grid:
    """Who puts in how much, what proves it, and whether it counts."""
    terms = terms_of(read.bid.round)

    def row(one: BidMatch) -> Line:
        confirmed = words.short_day(one.confirmed_on) if one.confirmed_on else "not confirmed"
        said = why_not(match_line(one), terms) or "It counts."
        cells = (
            one.organisation.name, FinancialYear(one.year).label, pounds(one.amount), one.evidence or "none",
            confirmed, said,
        )  # fmt: skip
        return Line(cells, one.pk)

    given = sum((one.amount for one in read.lines.match), NOTHING)
    columns = ("Organisation", "Financial year", "Match", "Evidence", "Confirmed", "Whether it counts")
    return Grid(
        "match", "Match by organisation and year", columns, frozenset({2}), tuple(map(row, read.lines.match)),
        ("Total", "", pounds(given), "", "", ""), "Nobody has promised match yet.",
    )  # fmt: skip


def promises(found: Sequence[BidPromise]) -> Grid:
    """What will have changed by a day."""
    rows = [
        Line((words.short_day(one.by), words.number(one.beds), words.number(one.people), one.reason), one.pk)
        for one in found
    ]
    columns = ("By", "Beds closed", "People who have left hospital", "What it rests on")
    note = "Each line counts from the start: the last one is the whole promise." if found else ""
    return Grid(
        "promise", "What is promised", columns, frozenset({1, 2}), tuple(rows), None,
        "Nothing is promised yet.", note,
    )  # fmt: skip


def distribution(read: BidRead, draft: Draft) -> Grid:
    """Who gets which part, and when."""
    passed = sum(draft.passed_on, NOTHING)
    columns = ("Receives it", "Passed on to", "Paid when", "Due", "Amount")
    return Grid(
        "distribution", "Who gets which part, and on what trigger", columns, frozenset({4}),
        tuple(map(_passed_on, read.lines.passed_on)), ("Total", "", "", "", pounds(passed)),
        "It is not said yet who gets which part.", _apart(passed, draft.asked),
    )  # fmt: skip


def _passed_on(one: Distribution) -> Line:
    onward = one.onward.name if one.onward else one.onward_name or "nobody"
    outside = " (outside the area)" if one.outside_area else ""
    trigger = {
        Trigger.DATE: "The day has come",
        Trigger.MILESTONE: f"Milestone done: {one.trigger_words}",
        Trigger.DISCHARGES: f"{words.people(one.discharges or 0)} linked to it left hospital",
    }[Trigger(one.trigger)]
    more = f" ({one.trigger_words})" if one.trigger_words and one.trigger != Trigger.MILESTONE else ""
    cells = (
        one.recipient.name, f"{onward}{outside}", f"{trigger}{more}", words.short_day(one.due_on),
        pounds(one.amount),
    )  # fmt: skip
    return Line(cells, one.pk)


def steps(found: Sequence[BidStep]) -> Grid:
    """Every step of the bid, in order."""
    rows = []
    for one in found:
        at = timezone.localtime(one.at)
        said = (
            f"{words.short_day(at.date())}, {at:%H:%M}", BidState(one.state).label,
            pounds(one.amount) if one.amount is not None else "", one.by.name if one.by else COMMAND, one.reason,
        )  # fmt: skip
        rows.append(Line(said))
    columns = ("When", "Step", "Amount", "By", "Why")
    return Grid("step", "Steps so far", columns, frozenset({2}), tuple(rows), None, "No step was taken yet.")


def _apart(found: Decimal, asked: Decimal) -> str:
    apart = found - asked
    if not apart:
        return "It adds up to the sum asked for." if asked else ""
    return f"{pounds(abs(apart))} {'more' if apart > 0 else 'less'} than the {pounds(asked)} asked for."
