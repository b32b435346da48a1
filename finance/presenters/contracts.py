"""Outcome contracts as their page shows them: what is fixed, earned, open and lost, a year at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from finance.domain.money import pounds
from finance.domain.pooled import Judged, Payable, payable, per_head
from finance.models import ContractOutcome, OutcomeContract
from tcp_portal.charts import words
from tcp_portal.months import FinancialYear
from tcp_portal.web.frame import Frame

NOT_JUDGED = "Not judged yet"


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome in one year."""

    what: str
    source: str
    weight: str
    stake: str
    met: str
    earned: str
    change: str
    withdraw: str


@dataclass(frozen=True, slots=True)
class ContractYear:
    """One year: what it comes to so far."""

    title: str
    sentence: str
    rows: tuple[OutcomeRow, ...]
    total: tuple[str, str]


@dataclass(frozen=True, slots=True)
class ContractBlock:
    """One contract with its years, newest first; addresses are empty for who may not write."""

    name: str
    sentence: str
    source: str
    years: tuple[ContractYear, ...]
    add: str
    change: str
    withdraw: str


def contract_blocks(
    contracts: Sequence[OutcomeContract],
    outcomes: Mapping[UUID, Mapping[int, Sequence[ContractOutcome]]],
    frame: Frame,
    *,
    may_write: bool,
) -> list[ContractBlock]:
    """Each contract as the page shows it."""
    return [_block(one, outcomes.get(one.pk, {}), frame, may_write=may_write) for one in contracts]


def _block(
    one: OutcomeContract, years: Mapping[int, Sequence[ContractOutcome]], frame: Frame, *, may_write: bool
) -> ContractBlock:
    urls = {
        verb: frame.url("finance:contract_step", one.pk, verb) if may_write else ""
        for verb in ("outcome", "change", "withdraw")
    }
    until = f" until {words.day(one.ends_on)}" if one.ends_on else ""
    return ContractBlock(
        name=one.name,
        sentence=(
            f"{one.payer.short_name} pays {one.provider} {pounds(one.a_year)} a year for "
            f"{words.people(one.people)}, {pounds(per_head(one.a_year, one.people))} a head; "
            f"{words.number(one.outcome_percent)}% of it is paid on outcomes. "
            f"From {words.day(one.starts_on)}{until}."
        ),
        source=f"{one.source}, {words.day(one.on)}",
        years=tuple(_year(one, year, years[year], frame, may_write=may_write) for year in sorted(years, reverse=True)),
        add=urls["outcome"],
        change=urls["change"],
        withdraw=urls["withdraw"],
    )  # fmt: skip


def _year(
    one: OutcomeContract, year: int, told: Sequence[ContractOutcome], frame: Frame, *, may_write: bool
) -> ContractYear:
    found = payable(one.a_year, one.outcome_percent, [Judged(row.weight, row.met_percent) for row in told])
    return ContractYear(
        title=FinancialYear(year).label,
        sentence=_sentence(found),
        rows=tuple(_row(row, found, at, frame, may_write=may_write) for at, row in enumerate(told)),
        total=(pounds(found.so_far - found.fixed + found.open + found.lost), pounds(found.so_far - found.fixed)),
    )  # fmt: skip


def _sentence(found: Payable) -> str:
    open_ = (
        f"{pounds(found.open)} hangs on outcomes that are not judged yet"
        if found.open
        else "everything is judged"
    )
    return (
        f"Payable so far {pounds(found.so_far)}: {pounds(found.fixed)} fixed and "
        f"{pounds(found.so_far - found.fixed)} earned by outcomes; {open_}; {pounds(found.lost)} not earned."
    )


def _row(row: ContractOutcome, found: Payable, at: int, frame: Frame, *, may_write: bool) -> OutcomeRow:
    earned = found.earned[at]
    urls = [
        frame.url("finance:outcome_step", row.pk, verb) if may_write else ""
        for verb in ("change", "withdraw")
    ]
    return OutcomeRow(
        what=row.what,
        source=row.source,
        weight=words.number(row.weight),
        stake=pounds(found.at_stake[at]),
        met=NOT_JUDGED if row.met_percent is None else f"{words.number(row.met_percent)}%",
        earned=NOT_JUDGED if earned is None else pounds(earned),
        change=urls[0],
        withdraw=urls[1],
    )
