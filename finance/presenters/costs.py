"""What moves cost whom as pages, charts and the pack say it. Pounds and pence, never rounded further."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from cohorts.domain.codes import DISPUTE_KIND
from finance.domain.money import NOTHING, pounds
from finance.domain.move_sums import AMOUNTS, Line
from finance.services.costs import MoneyByPayer, PersonCost, Unknown
from finance.services.few_payers import TOGETHER_NAME
from finance.services.move_facts import OpenDispute
from finance.services.plan_moves import OTHERS_NAME
from tcp_portal.charts import Cell, Chart, Column, Series, Table, bar_chart, words
from tcp_portal.months import FinancialYear
from tcp_portal.web.frame import Frame

OUTSIDE = OTHERS_NAME
LAST = (OUTSIDE, TOGETHER_NAME)
HIDDEN = "Hidden is money of so few people that it could tell what one of them costs. Who may see the people sees it."
FOLDED = (
    "Payers of few people stand together, so that no amount tells of one person. What is paid once is in the package; "
    "of transfers and dowries stands what is left: paid less received."
)
COLUMNS = (
    Column("Payer"), Column("Freed", "number"), Column("Package a year", "number"), Column("Paid once", "number"),
    Column("Transfers paid", "number"), Column("Transfers received", "number"), Column("Dowries paid", "number"),
    Column("Dowries received", "number"), Column("Gap", "signed"),
)  # fmt: skip
SIGNS = (
    "Freed: what the commissioner of the bed no longer pays from the day of leaving. Paid: the package, sums paid "
    "once, and what is handed to others as transfer or dowry. Gap = paid − received − freed. A plus means that the "
    "payer is worse off by the moves, a minus that it is better off. Over all payers transfers and dowries cancel, so "
    "that the gap of all is what packages cost less what beds free. A move without a package is not priced yet and in "
    "no sum: what its bed frees alone would look like a saving."
)
ROUNDING = (
    "Pounds and pence. An amount a year counts in a financial year by days; each is rounded to the penny and then "
    "split among its payers so that the parts add up: totals are the sums of what is printed."
)  # fmt: skip
NOT_PRICED = "Not priced yet"
SOURCE = "Leaving: the register, planned dates as they stand. Money: as entered, each amount with its source."


def payer_table(lines: Iterable[Line], names: Mapping[UUID, str], caption: str) -> Table:
    """A row for each payer, and their sum."""
    held: dict[str, dict[str, Decimal]] = {}
    for one in lines:
        sums = held.setdefault(names[one.payer], dict.fromkeys((*AMOUNTS, "gap"), NOTHING))
        for name in sums:
            sums[name] += getattr(one, name)
    named = sorted(held, key=lambda name: (name in LAST and LAST.index(name) + 1, name))
    return _summed(caption, COLUMNS, {name: list(held[name].values()) for name in named})


def _summed(caption: str, columns: tuple[Column, ...], rows: Mapping[str, Sequence[Decimal]]) -> Table:
    """A table of amounts with the sums of its columns."""
    cells: tuple[tuple[Cell, ...], ...] = tuple((name, *amounts) for name, amounts in rows.items())
    sums = [sum(column, NOTHING) for column in zip(*rows.values(), strict=True)]
    return Table(caption, columns, cells, ("All payers", *sums) if rows else None)


def year_table(found: MoneyByPayer, names: Mapping[UUID, str], year: FinancialYear) -> Table:
    """One financial year."""
    lines = [one for one in found.lines if one.year == year]
    return payer_table(lines, names, f"Costs of moves in {year.label} by payer, in pounds")


def whole_table(found: MoneyByPayer, names: Mapping[UUID, str]) -> Table:
    """The full-year effect."""
    return payer_table(found.whole_year, names, "Full-year effect by payer, in pounds a year")


def names_for(found: MoneyByPayer, members: Iterable[UUID] | None) -> dict[UUID, str]:
    """What payers are called; with `members` all others are one, so that no sum of one person stands by itself."""
    if members is None:
        return dict(found.payers)
    known = set(members)
    return {key: name if key in known else OUTSIDE for key, name in found.payers.items()}


def headline(found: MoneyByPayer, year: FinancialYear) -> str:
    """What the moves cost in the year more than they free, or the other way round."""
    lines = [one for one in found.lines if one.year == year]
    gap = sum((one.gap for one in lines), NOTHING)
    freed = sum((one.freed for one in lines), NOTHING)
    package = sum((one.package + one.once for one in lines), NOTHING)
    waiting = words.counted(found.unknown.no_package, "move is", "moves are")
    unpriced = f"; {waiting} not priced yet" if found.unknown.no_package else ""
    if year in found.hidden:
        return f"What moves cost in {year.label} is hidden: it is of too few people{unpriced}"
    if not lines:
        return f"No move out of hospital costs or frees money in {year.label}{unpriced}"
    said = f"In {year.label} packages cost {pounds(package)} and beds free {pounds(freed)}"
    if gap == 0:
        return f"{said}: as much{unpriced}"
    return (
        f"{said}: together payers are {'worse' if gap > 0 else 'better'} off by {pounds(abs(gap))}{unpriced}"
    )


def payer_sentence(found: MoneyByPayer, names: Mapping[UUID, str], year: FinancialYear) -> str:
    """Who is worse off and who is better off by most; of one line alone there is no most."""
    rows = payer_table([one for one in found.lines if one.year == year], names, "").rows
    gaps = [(str(row[0]), Decimal(str(row[-1]))) for row in rows]
    parts = []
    for sign, word in ((1, "worse"), (-1, "better")):
        name, gap = max(gaps, key=lambda one: sign * one[1], default=("", NOTHING))
        if sign * gap > 0:
            who = f"{name[0].lower()}{name[1:]} are" if name in LAST else f"{name} is"
            parts.append(f"{who} {word} off by {pounds(abs(gap))}")
    if not parts:
        return f"In {year.label} no payer is worse or better off."
    most = ": of all payers the most" if len(gaps) > 1 else ""
    return f"In {year.label} {' and '.join(parts)}{most}."


def costs_chart(found: MoneyByPayer, names: Mapping[UUID, str], year: FinancialYear) -> Chart | None:
    """What each payer frees, pays and receives in the year, side by side; none where nothing is known."""
    table = year_table(found, names, year)
    if not table.rows:
        return None
    sums: dict[str, list[float]] = {"Freed": [], "Paid": [], "Received": []}
    for row in table.rows:
        freed, package, once, transfer, got, dowry, had = (Decimal(str(cell)) for cell in row[1:-1])
        for name, amount in zip(sums, (freed, package + once + transfer + dowry, got + had), strict=True):
            sums[name].append(float(amount))
    return bar_chart(
        "costs-by-payer",
        title=f"Freed, paid and received in {year.label} by payer, in pounds",
        categories=[str(row[0]) for row in table.rows],
        series=[Series(name, tuple(values)) for name, values in sums.items()],
        description=payer_sentence(found, names, year),
        y_title="Pounds",
        first_column="Payer",
        source=SOURCE,
        table=table,
        number_format="#,##0",
    )


def few_words(found: MoneyByPayer) -> list[str]:
    """What is hidden of these sums, and what stands together; nothing where all is told."""
    said = []
    if found.hidden:
        tables = [one.label if one else "the full-year effect" for one in found.hidden]
        said.append(f"{HIDDEN} This holds of {words.list_words(tables)}.")
    if found.is_folded:
        said.append(FOLDED)
    return said


def unknown_words(unknown: Unknown, movers: int) -> list[str]:
    """What is not in the sums, and why."""
    priced = words.counted(unknown.no_price, "bed has", "beds have")
    waiting = words.counted(unknown.no_date, "package waits", "packages wait")
    late = words.counted(unknown.late, "person is", "people are")
    said = (
        (unknown.no_price, f"{priced} no price for some day: what is freed is not known, and in no sum."),
        (
            unknown.no_package,
            f"Of {words.people(movers)} who leave, {words.number(unknown.no_package)} have no package entered: these "
            f"moves are {NOT_PRICED.lower()}, and nothing of them is in any sum.",
        ),
        (unknown.no_date, f"{waiting} for a planned date, and stand in no sum."),
        (unknown.late, f"{late} past the planned date: counted as leaving today at the earliest."),
    )
    return [sentence for count, sentence in said if count]


@dataclass(frozen=True, slots=True)
class Switch:
    """A dispute that can be switched to lost, in words; without a `value` the other party is not known as one."""

    value: str
    label: str
    told: str
    on: bool
    url: str = ""


def switches(
    disputes: Sequence[OpenDispute], called: Mapping[UUID, str], names: Mapping[UUID, str], lost: frozenset[UUID],
    frame: Frame, *, may_edit: bool,
) -> list[Switch]:  # fmt: skip
    """The open disputes about people whom the reader may see."""
    return [
        Switch(
            value=str(one.id) if one.other else "",
            label=f"{called[one.person_id]}: {DISPUTE_KIND.label(one.kind)}",
            told=_stake_words(one, names),
            on=one.id in lost,
            url=frame.url("finance:stake", one.id) if may_edit else "",
        )
        for one in disputes
        if one.person_id in called
    ]


def _stake_words(one: OpenDispute, names: Mapping[UUID, str]) -> str:
    value = f" Value at stake {pounds(one.value_a_year)} a year." if one.value_a_year is not None else ""
    if one.other is None:
        return f"{one.other_party} is not yet known as an organisation, so that nothing can be moved.{value}"
    return f"If it is lost, {names[one.ours]} bears what {one.other_party} was to bear.{value}"


@dataclass(frozen=True, slots=True)
class MoverRow:
    """One person of the list."""

    label: str
    url: str
    leaves: str
    state: str
    tone: str
    freed: str
    package: str
    gap: str
    whole: str
    note: str


def mover_rows(found: Iterable[PersonCost], year: FinancialYear, frame: Frame) -> list[MoverRow]:
    """The people of a page, by day of leaving; the address of each."""
    return [_mover_row(one, year, frame) for one in found]


def _mover_row(one: PersonCost, year: FinancialYear, frame: Frame) -> MoverRow:
    mover, move = one.mover, one.mover.move
    freed = move.freed_a_year
    notes = []
    if any(each.contradicts_itself for each in move.transfers):
        notes.append("Transfer: non-recurrent per year")
    if move.bed_stays_open:
        notes.append("The bed stays open")
    state, tone = (
        ("Left", "good") if move.has_left else ("Late", "bad") if mover.late else ("Planned", "info")
    )
    return MoverRow(
        label=f"{mover.reference} {mover.initials}",
        url=frame.url("finance:person_money", mover.person_id),
        leaves=words.short_day(move.leaves_on) if move.leaves_on else "",
        state=state,
        tone=tone,
        freed=pounds(freed),
        package=pounds(move.package_a_year) if move.has_package else "not known",
        gap=_gap_words(one, [each for each in one.lines if each.year == year]),
        whole=_gap_words(one, one.whole_year),
        note="; ".join(notes),
    )


def _gap_words(one: PersonCost, lines: Iterable[Line]) -> str:
    if not one.mover.move.has_package:
        return NOT_PRICED.lower()
    return signed(sum((each.gap for each in lines), NOTHING))


def signed(amount: Decimal) -> str:
    """An amount with its sign; nothing has none."""
    return f"+{pounds(amount)}" if amount > 0 else pounds(amount)


def change_table(
    base: MoneyByPayer, lost: MoneyByPayer, names: Mapping[UUID, str], years: Sequence[FinancialYear]
) -> Table:
    """By how much the gap of each payer changes by what is supposed, year by year; only payers that it touches."""
    rows: dict[str, list[Decimal]] = {}
    for name in sorted(set(names.values()), key=lambda one: (one in LAST and LAST.index(one) + 1, one)):
        keys = [key for key, called in names.items() if called == name]
        changes = [_gap(lost, keys, year) - _gap(base, keys, year) for year in years]
        if any(changes):
            rows[name] = changes
    columns = (Column("Payer"), *(Column(year.label, "signed") for year in years))
    return _summed("What losing changes of each payer’s gap, in pounds", columns, rows)


def _gap(found: MoneyByPayer, payers: Sequence[UUID], year: FinancialYear) -> Decimal:
    return sum((one.gap for one in found.lines if one.payer in payers and one.year == year), NOTHING)
