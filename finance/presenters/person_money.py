"""One person's money in words: beds, package, transfers, dowry, disputes, and what it comes to for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from cohorts.domain.codes import DISPUTE_KIND
from finance.domain.dowry_schedule import in_year
from finance.domain.money import pounds
from finance.domain.move_costs import Dowry, Part, lines, whole_year
from finance.domain.transfers import part_in_words
from finance.models import Component, Route
from finance.presenters.costs import payer_table
from finance.presenters.transfers import TransferLine, transfer_line
from finance.services.move_facts import Facts, Mover
from finance.services.move_reads import BedLine, PersonRecord
from tcp_portal.charts import Table, words
from tcp_portal.months import FinancialYear
from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class BedRow:
    """A ward stay with what it costs."""

    what: str
    when: str
    payer: str
    price: str
    source: str
    costs: tuple[str, ...]
    change: str
    withdraw: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """A component of the package."""

    what: str
    provider: str
    amount: str
    when: str
    shares: tuple[str, ...]
    source: str
    change: str
    withdraw: str


@dataclass(frozen=True, slots=True)
class StayMoney:
    """What one stay's end costs whom."""

    title: str
    state: str
    parts: tuple[PartRow, ...]
    whole: str
    transfers: tuple[TransferLine, ...]
    dowries: tuple[str, ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoneyPage:
    """The page."""

    years: tuple[str, ...]
    beds: tuple[BedRow, ...]
    stays: tuple[StayMoney, ...]
    disputes: tuple[tuple[str, str, str], ...]
    add_part: str = ""
    add_transfer: str = ""
    notes: tuple[str, ...] = field(default=())


def money_page(record: PersonRecord, years: Sequence[FinancialYear], frame: Frame) -> MoneyPage:
    """The page of one person; links to write only for who keeps their money."""
    may, facts = record.may_edit, record.facts
    leaves = {one.move.id: one.move.leaves_on for one in facts.movers}
    person = record.person.pk
    return MoneyPage(
        years=tuple(one.label for one in years),
        beds=tuple(
            _bed(one, years, leaves.get(one.episode.spell_id), frame, may_edit=may) for one in record.beds
        ),
        stays=tuple(_stay(one, facts, years, frame, may_edit=may) for one in facts.movers),
        disputes=tuple(
            (
                DISPUTE_KIND.label(one.kind),
                f"{facts.payers[one.ours]} with {one.other_party}"
                + ("" if one.other else ", not yet known as an organisation"),
                frame.url("finance:stake", one.id) if may else "",
            )
            for one in facts.disputes
        ),
        add_part=frame.url("finance:part_add", person) if may and facts.movers else "",
        add_transfer=frame.url("finance:transfer_add", person) if may and facts.movers else "",
    )


def _bed(
    one: BedLine, years: Sequence[FinancialYear], leaves_on: date | None, frame: Frame, *, may_edit: bool
) -> BedRow:
    episode = one.episode
    price = one.bed.price_on(min(max(frame.day, one.bed.starts_on), one.bed.ends_on or date.max))
    until = one.bed.ends_on or leaves_on
    costs = [one.bed.cost(year, one.bed.starts_on, until) for year in years]
    withdraw = frame.url("finance:money_withdraw", one.price_id, "price") if may_edit and one.price_id else ""
    return BedRow(
        what=", ".join(
            part for part in (episode.site.provider.short_name, episode.site.name, episode.ward) if part
        ),
        when=_when(one.bed.starts_on, one.bed.ends_on, "still there"),
        payer=episode.commissioner.short_name,
        price=f"{pounds(price)} a year" if price is not None else "not known",
        source=f"Own price: {one.source}" if one.own else "Average of these beds",
        costs=tuple(pounds(cost) for cost in costs),
        change=frame.url("finance:episode_price", episode.pk) if may_edit else "",
        withdraw=withdraw,
    )


def _stay(
    mover: Mover, facts: Facts, years: Sequence[FinancialYear], frame: Frame, *, may_edit: bool
) -> StayMoney:
    move = mover.move
    found = lines(move, years)
    tables = [
        payer_table(of, facts.payers, f"What the move comes to in {year.label} by payer, in pounds")
        for year in years
        if (of := [one for one in found if one.year == year])
    ]
    if whole := whole_year([move]):
        tables.append(payer_table(whole, facts.payers, "Full-year effect by payer, in pounds a year"))
    return StayMoney(
        title=_title(mover),
        state="Left"
        if move.has_left
        else "Late"
        if mover.late
        else "Planned"
        if move.leaves_on
        else "No date",
        parts=tuple(_part(one, facts, frame, may_edit=may_edit) for one in move.parts),
        whole=f"Goes on: {pounds(move.package_a_year)} a year." if move.parts else "",
        transfers=tuple(
            transfer_line(one, mover, facts.payers, years, frame, may_edit=may_edit) for one in move.transfers
        ),
        dowries=tuple(_dowry(one, mover, facts, years) for one in move.dowries),
        tables=tuple(tables),
        notes=tuple(_notes(mover, years)),
    )


def _title(mover: Mover) -> str:
    move = mover.move
    if move.leaves_on is None:
        return "In hospital, with no planned date: nothing is counted"
    if move.has_left:
        return f"Left hospital on {words.day(move.leaves_on)}"
    if mover.late and mover.planned_on:
        return f"Was to leave on {words.day(mover.planned_on)}, counted as leaving on {words.day(move.leaves_on)}"
    return f"Planned to leave on {words.day(move.leaves_on)}"


def _notes(mover: Mover, years: Sequence[FinancialYear]) -> list[str]:
    move = mover.move
    found = []
    if move.has_package and any(move.freed(year) is None for year in years):
        found.append(
            "The price of the bed is not known for some day: what is freed is not known, and in no sum."
        )
    if move.bed_stays_open:
        found.append("A funding transfer says that the bed stays open: its money is not released.")
    if move.leaves_on is not None and not move.has_package:
        found.append("No package is entered: the move is not priced yet, and nothing of it is in any sum.")
    if move.back_on is not None:
        found.append(
            f"Back in hospital on {words.day(move.back_on)}: from then on the bed is paid for again."
        )
    if move.until is not None:
        found.append(f"Died on {words.day(move.until)}: nothing is counted from then on.")
    return found


def _part(one: Part, facts: Facts, frame: Frame, *, may_edit: bool) -> PartRow:
    row = one.row
    amount = one.a_year if one.a_year is not None else one.once or Decimal(0)
    shares = [
        f"{share.percent.normalize():f}% {facts.payers[share.payer]}, {Route(share.route).label}: {pounds(part)}"
        for share, (_, part) in zip(one.shares, one.split(amount), strict=True)
    ]
    return PartRow(
        what=Component(one.component).label,
        provider=row.provider,
        amount=f"{pounds(amount)} {'a year' if one.a_year is not None else 'once'}",
        when=words.short_day(one.starts_on) if one.once else _when(one.starts_on, one.ends_on, "no end"),
        shares=tuple(shares),
        source=sourced(row.source, row.on),
        change=frame.url("finance:part_change", row.pk) if may_edit else "",
        withdraw=frame.url("finance:money_withdraw", row.pk, "part") if may_edit else "",
    )


def _dowry(one: Dowry, mover: Mover, facts: Facts, years: Sequence[FinancialYear]) -> str:
    sums = words.list_words([f"{pounds(in_year(one.terms, year))} in {year.label}" for year in years])
    part = part_in_words(one.terms.a_year, mover.move.freed_a_year)
    compared = f", {part} of the price of the bed," if part else ""
    said = f"{facts.payers[one.payer]} pays {facts.payers[one.payee]} {pounds(one.terms.a_year)} a year{compared}"
    return f"{said} as a dowry: {sums}."


def _when(starts_on: date, ends_on: date | None, still: str) -> str:
    return f"{words.short_day(starts_on)} to {words.short_day(ends_on) if ends_on else still}"


def sourced(source: str, on: date) -> str:
    """The source with its day, which its title may say already."""
    day = words.day(on)
    return source if day in source else f"{source}, {day}"
