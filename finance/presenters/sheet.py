"""The finance sheet as its page shows it: one year by payer, and every year to its net position."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from finance.domain.money import pounds
from finance.domain.sheet import Entry, Row, Sheet
from finance.models import Heading, SheetLine
from finance.presenters.costs import FOLDED, HIDDEN
from finance.presenters.plan_words import source_words, year_label
from finance.services.plan_moves import LAST, WorkedOut
from tcp_portal.charts import Cell, Column, Table, words
from tcp_portal.web.frame import Frame

LABELS = {
    Row.RELEASED: "Hospital cost released", Row.TRANSFERS: "Funding transfers, net", Row.DOWRIES: "Dowries, net",
    Row.PACKAGES: "Packages in the community",
    **{Row(heading.value): str(heading.label) for heading in Heading},
}  # fmt: skip
NET, CUMULATIVE = "Net position", "Net position, cumulative"
WEIGHTED, WEIGHTED_CUMULATIVE = "Net, weighed by chance", "Weighed, cumulative"
ALL = "All payers"
RULES = (
    "Income and released hospital cost stand above nothing, costs below; the net position is the sum of the rows "
    "under hospital care before the programme, which is there to compare with.",
    "Hospital cost is released where the person has left, or is planned to leave, a package is entered, and the bed is "
    "not kept open.",
    "An amount weighed by its chance is rounded to the penny before it is added; what follows from moves counts whole.",
    "– is nothing entered, which is not zero.",
)


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One typed line with who says so."""

    payer: str
    heading: str
    amount: str
    chance: str
    source: str
    change: str
    withdraw: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The page of the sheet."""

    lede: str
    year: str
    years: tuple[tuple[str, str], ...]
    by_payer: Table
    course: Table
    net_by_payer: Table
    typed: tuple[TypedLine, ...]
    moves: str
    rules: tuple[str, ...] = RULES


def sheet_of(lines: Iterable[SheetLine], worked: WorkedOut) -> Sheet:
    """The sheet of typed lines and of what follows from moves."""
    typed = [
        Entry(one.year, str(one.payer_id), row, one.amount * row.sign, one.chance)
        for one in lines
        for row in [Row(one.heading)]
    ]
    return Sheet([*typed, *worked.entries])


def sheet_page(
    lines: Sequence[SheetLine],
    worked: WorkedOut,
    frame: Frame,
    *,
    year: int,
    years: Sequence[int],
    may_write: bool,
) -> SheetPage:
    """One year of the sheet by payer, and where all its years lead."""
    sheet = sheet_of(lines, worked)
    payers = payers_of(lines, worked)
    return SheetPage(
        lede=f"{headline(sheet, year, is_hidden=bool(worked.hidden))} {doubt(worked)}".strip(),
        year=str(year),
        years=tuple((str(one), year_label(one)) for one in years),
        by_payer=payer_table(sheet, payers, year),
        course=course_table(sheet),
        net_by_payer=net_table(sheet, payers),
        typed=tuple(_typed(one, frame, may_write=may_write) for one in lines if one.year == year),
        moves=moves_words(worked),
    )


def payers_of(lines: Iterable[SheetLine], worked: WorkedOut) -> dict[str, str]:
    """Everyone who has an amount, by name; payers of other areas together come last."""
    found = {str(one.payer_id): one.payer.short_name for one in lines} | dict(worked.payers)
    return dict(
        sorted(found.items(), key=lambda pair: (pair[0] in LAST and LAST.index(pair[0]) + 1, pair[1]))
    )


def headline(sheet: Sheet, year: int, *, is_hidden: bool) -> str:
    """The net position of the year and of all years to it."""
    if not sheet.years and is_hidden:
        return "Nothing is typed."
    if not sheet.years:
        return "Nothing is entered, and no move has a cost yet."
    now, so_far = sheet.sums(year), sheet.cumulative(year)
    return (
        f"In {year_label(year)} the net position of all payers is {pounds(now.net)}; with the years before it "
        f"{pounds(so_far.net)}, or {pounds(so_far.weighted)} weighed by how likely each amount is."
    )


def doubt(worked: WorkedOut) -> str:
    """What makes the net position unsure; empty where nothing does."""
    said = []
    if worked.unpackaged:
        count = words.counted(worked.unpackaged, "move is", "moves are")
        said.append(f"{count} not priced yet: no package is entered, and nothing of them is in it.")
    if worked.hidden:
        said.append(f"{HIDDEN} This holds of {words.list_words([year_label(one) for one in worked.hidden])}.")
    if worked.is_folded:
        said.append(FOLDED)
    return " ".join(said)


def payer_table(sheet: Sheet, payers: dict[str, str], year: int) -> Table:
    """The rows of one year, a column for each payer; the last column and the last row are sums of what is printed."""
    columns = (Column("Row"), *(Column(name, "number") for name in payers.values()), Column(ALL, "number"))
    rows: list[tuple[Cell, ...]] = []
    for row in Row:
        total = sheet.row_total(year, row)
        if total is not None:
            rows.append((LABELS[row], *(sheet.cell(year, payer, row) for payer in payers), total))
    net: tuple[Cell, ...] = (NET, *(sheet.sums(year, payer).net for payer in payers), sheet.sums(year).net)
    return Table(f"{year_label(year)} by payer, £", columns, tuple(rows), net)


def course_table(sheet: Sheet) -> Table:
    """Every year: net, cumulative, and both weighed by chance."""
    columns = (
        Column("Financial year"), Column(NET, "number"), Column(CUMULATIVE, "number"), Column(WEIGHTED, "number"),
        Column(WEIGHTED_CUMULATIVE, "number"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for year in sheet.years:
        now, so_far = sheet.sums(year), sheet.cumulative(year)
        rows.append((year_label(year), now.net, so_far.net, now.weighted, so_far.weighted))
    return Table("Net position of all payers by year, £", columns, tuple(rows))


def net_table(sheet: Sheet, payers: dict[str, str]) -> Table:
    """Who is better and who worse off by year."""
    columns = (
        Column("Payer"),
        *(Column(year_label(year), "number") for year in sheet.years),
        Column("All years", "number"),
    )
    rows: list[tuple[Cell, ...]] = []
    for payer, name in payers.items():
        each = [sheet.sums(year, payer).net for year in sheet.years]
        rows.append((name, *each, sum(each)))
    whole = [sheet.sums(year).net for year in sheet.years]
    return Table("Net position by payer and year, £", columns, tuple(rows), (ALL, *whole, sum(whole)))


def moves_words(worked: WorkedOut) -> str:
    """Of how many moves the worked-out rows are, and what is not in them."""
    if not worked.movers:
        return "No move out of hospital has a day yet, so that nothing is worked out."
    priced = worked.movers - worked.unpackaged
    said = f"Worked out from {words.counted(priced, 'move')} that took place or are planned."
    missing = []
    if worked.unpriced:
        missing.append(f"what the bed of {words.counted(worked.unpriced, 'move')} frees, which has no price")
    if worked.unpackaged:
        missing.append(f"{words.counted(worked.unpackaged, 'move')} without a package, not priced yet")
    return f"{said} Not in it: {words.list_words(missing)}." if missing else said


def _typed(line: SheetLine, frame: Frame, *, may_write: bool) -> TypedLine:
    steps: dict[str, Any] = {
        step: frame.url(f"finance:plan_row_{step}", line.pk, "sheet") if may_write else ""
        for step in ("change", "withdraw")
    }
    return TypedLine(
        payer=line.payer.short_name,
        heading=line.get_heading_display(),
        amount=pounds(line.amount),
        chance=f"{line.chance}%",
        source=source_words(line.source, line.on),
        **steps,
    )
