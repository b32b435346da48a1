"""The whole envelope as its page shows it: what is spent where, against the plan, and how it shifts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from finance.domain import envelope
from finance.domain.money import pounds
from finance.models import EnvelopeLine, Setting
from finance.presenters.plan_words import source_words, year_label
from tcp_portal.charts import Cell, Chart, Column, Series, Table, stacked_chart
from tcp_portal.web.frame import Frame

Parts = Mapping[str, Decimal]
Sums = Mapping[tuple[int, bool], Parts]
RULES = (
    "Settings stand from the least to the most restrictive. Shares are per cent of the year’s total, to one decimal; "
    "a shift is the difference of two printed shares, in percentage points. – is nothing entered, which is not zero."
)
SAID = {False: "spent", True: "planned"}


@dataclass(frozen=True, slots=True)
class SpentLine:
    """One line with who says so."""

    setting: str
    payer: str
    what: str
    amount: str
    source: str
    change: str
    withdraw: str


@dataclass(frozen=True, slots=True)
class EnvelopePage:
    """The page of the envelope."""

    lede: str
    year: str
    years: tuple[tuple[str, str], ...]
    chart: Chart | None
    table: Table
    shares: Table
    typed: tuple[SpentLine, ...]
    rules: str = RULES


def sums_of(lines: Iterable[EnvelopeLine]) -> Sums:
    """What each setting has, by year and whether it is planned."""
    found: dict[tuple[int, bool], dict[str, Decimal]] = {}
    for one in lines:
        parts = found.setdefault((one.year, one.planned), {})
        parts[one.setting] = parts.get(one.setting, Decimal(0)) + one.amount
    return found


def envelope_page(lines: Sequence[EnvelopeLine], frame: Frame, *, year: int, may_write: bool) -> EnvelopePage:
    """One year spent against planned, and every year along the pathway."""
    sums = sums_of(lines)
    years = sorted({at for at, _ in sums} | {year})
    return EnvelopePage(
        lede=headline(sums),
        year=str(year),
        years=tuple((str(one), year_label(one)) for one in years),
        chart=envelope_chart(sums) if sums else None,
        table=year_table(sums, year),
        shares=share_table(sums),
        typed=tuple(_line(one, frame, may_write=may_write) for one in lines if one.year == year),
    )


def headline(sums: Sums) -> str:
    """By how much money moves out of hospital, from the first year to the last."""
    if not sums:
        return "Nothing is entered yet."
    keys = sorted(sums)
    first, last = keys[0], keys[-1]
    before, after = envelope.share(sums[first]), envelope.share(sums[last])
    moved = envelope.shift(sums[first], sums[last])
    if before is None or after is None or moved is None:
        return "How the money moves along the pathway is not known: a year has no amount."
    said = f"Hospital takes {before}% of what is {SAID[first[1]]} in {year_label(first[0])}"
    if first == last:
        return f"{said}."
    way = "to the community" if moved < 0 else "to hospital"
    step = f"{abs(moved)} percentage points move {way}" if moved else "no money moves along the pathway"
    return f"{said} and {after}% of what is {SAID[last[1]]} in {year_label(last[0])}: {step}."


def envelope_chart(sums: Sums) -> Chart:
    """Every year as a bar of its settings, from the least restrictive up."""
    keys = sorted(sums)
    series = [
        Series(
            str(setting.label),
            tuple(float(sums[key][setting]) if setting in sums[key] else None for key in keys),
        )
        for setting in Setting
        if any(setting in sums[key] for key in keys)
    ]
    return stacked_chart(
        "envelope",
        title="Everything spent on the population, £",
        categories=[f"{year_label(year)} {SAID[planned]}" for year, planned in keys],
        series=series,
        description=headline(sums),
        table=share_table(sums),
        y_title="£",
    )


def year_table(sums: Sums, year: int) -> Table:
    """One year: spent, planned, and the difference where both are known."""
    spent, planned = sums.get((year, False), {}), sums.get((year, True), {})
    columns = (
        Column("Setting"), Column("Spent", "number"), Column("Planned", "number"),
        Column("Spent less planned", "signed"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for setting in Setting:
        one, other = spent.get(setting), planned.get(setting)
        if one is not None or other is not None:
            rows.append((str(setting.label), one, other, _less(one, other)))
    total = ("All settings", _total(spent), _total(planned), _less(_total(spent), _total(planned)))
    return Table(
        f"{year_label(year)}: spent against planned, £", columns, tuple(rows), total if rows else None
    )


def share_table(sums: Sums) -> Table:
    """Amounts of every year by setting, their total, and the share of hospital."""
    keys = sorted(sums)
    columns = (
        Column("Setting"),
        *(Column(f"{year_label(year)} {SAID[planned]}", "number") for year, planned in keys),
    )
    rows: list[tuple[Cell, ...]] = [
        (str(setting.label), *(sums[key].get(setting) for key in keys))
        for setting in Setting
        if any(setting in sums[key] for key in keys)
    ]
    if rows:
        rows.append(("All settings", *(_total(sums[key]) for key in keys)))
        rows.append(("Hospital’s share, per cent", *(envelope.share(sums[key]) for key in keys)))
    return Table("Every year by setting, £", columns, tuple(rows))


def _total(parts: Parts) -> Decimal | None:
    return sum(parts.values(), Decimal(0)) if parts else None


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other


def _line(line: EnvelopeLine, frame: Frame, *, may_write: bool) -> SpentLine:
    steps: dict[str, Any] = {
        step: frame.url(f"finance:plan_row_{step}", line.pk, "envelope") if may_write else ""
        for step in ("change", "withdraw")
    }
    return SpentLine(
        setting=line.get_setting_display(),
        payer=line.payer.short_name,
        what=SAID[line.planned].capitalize(),
        amount=pounds(line.amount),
        source=source_words(line.source, line.on),
        **steps,
    )
