"""Business cases as their pages show them: does the investment pay for itself, and when?"""

from __future__ import annotations

from dataclasses import dataclass

from finance.domain.business_case import Outcome
from finance.domain.money import pounds
from finance.models import BusinessCase
from finance.presenters.plan_words import source_words, year_label
from finance.services.business_cases import outcome_of
from tcp_portal.charts import Cell, Chart, Colour, Column, Series, Style, Table, line_chart, words
from tcp_portal.web.frame import Frame

NOT_PAID_BACK = "Not paid back within its years"
NO_COST = "No cost is entered"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in the list."""

    name: str
    url: str
    years: str
    cost: str
    net: str
    return_: str
    paid_back: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case."""

    name: str
    what: str
    lede: str
    facts: tuple[tuple[str, str], ...]
    chart: Chart
    table: Table
    rules: tuple[str, ...]
    change: str
    withdraw: str


def case_row(case: BusinessCase, frame: Frame) -> CaseRow:
    """A case that came with its years, as the list shows it."""
    out = outcome_of(case)
    return CaseRow(
        name=case.name,
        url=frame.url("finance:case", case.pk),
        years=f"{year_label(out.years[0].year)} to {year_label(out.years[-1].year)}"
        if out.years
        else "No year",
        cost=pounds(out.cost),
        net=pounds(out.net),
        return_=return_words(out),
        paid_back=paid_words(out.paid_back),
    )


def return_words(out: Outcome) -> str:
    """Pounds for each pound."""
    return NO_COST if out.return_ is None else f"{pounds(out.return_)} for each £1"


def paid_words(year: int | None) -> str:
    """The year in which it has paid itself back."""
    return NOT_PAID_BACK if year is None else f"Paid back in {year_label(year)}"


def case_page(case: BusinessCase, frame: Frame) -> CasePage:
    """The page of a case that came with its years."""
    out = outcome_of(case)
    return CasePage(
        name=case.name,
        what=case.what,
        lede=headline(out),
        facts=facts_of(case, out),
        chart=case_chart(case, out),
        table=case_table(case, out),
        rules=rules_of(case),
        change=frame.url("finance:case_change", case.pk),
        withdraw=frame.url("finance:plan_row_withdraw", case.pk, "case"),
    )


def headline(out: Outcome) -> str:
    """Cost, what comes back, and when."""
    if not out.years:
        return "The case has no year yet."
    back = out.released - out.reprovided
    return (
        f"{pounds(out.cost)} are spent and {pounds(back)} released beyond support in the community: "
        f"{pounds(out.net)} net. {paid_words(out.paid_back)}."
    )


def facts_of(case: BusinessCase, out: Outcome) -> tuple[tuple[str, str], ...]:
    """The figures that a decision rests on."""
    found = [
        ("Cost", pounds(out.cost)), ("Released by closed beds", pounds(out.released)),
        ("Support in their place", pounds(out.reprovided)), ("Net at the end of its years", pounds(out.net)),
        ("Return", return_words(out)), ("Paid back", paid_words(out.paid_back)),
    ]  # fmt: skip
    if case.discount:
        rate = f"{words.number(case.discount)}% a year"
        found.append((f"Net, discounted by {rate}", pounds(out.discounted)))
        found.append(("Paid back, discounted", paid_words(out.discounted_paid_back)))
    return (*found, ("Source", source_words(case.source, case.on)))


def rules_of(case: BusinessCase) -> tuple[str, ...]:
    """How it is worked out."""
    said = [
        "Released is beds closed by the end of the year times what a closed bed releases in it; net is released, less "
        "support in their place, less cost. The return is what is released beyond support for each pound of cost.",
        "Paid back is the first year from whose end on the running total stays at nothing or above.",
    ]
    if case.discount:
        said.append(
            f"Discounted: each year’s net over {1 + case.discount / 100:f} to the power of the years since the first, "
            "rounded to the penny; the total is the sum of the rounded years."
        )
    return tuple(said)


def case_chart(case: BusinessCase, out: Outcome) -> Chart:
    """The running total by year, and where it is discounted that one beside it."""
    series = [Series("Cumulative net", tuple(float(one.cumulative) for one in out.years), colour=Colour.DARK)]
    if case.discount:
        values = tuple(float(one.discounted_cumulative) for one in out.years)
        series.append(Series("Cumulative net, discounted", values, Style.DOTTED, Colour.BLUE))
    return line_chart(
        f"case-{case.pk.hex[:8]}",
        title="Cumulative net by year, £",
        categories=[year_label(one.year) for one in out.years],
        series=series,
        description=headline(out),
        table=case_table(case, out),
        first_column="Financial year",
        y_title="£",
    )


def case_table(case: BusinessCase, out: Outcome) -> Table:
    """Every year, and the sums of what is printed."""
    columns = [
        Column("Financial year"), Column("Cost", "number"), Column("Beds closed", "number"),
        Column("Released", "number"), Column("Support in their place", "number"), Column("Net", "number"),
        Column("Cumulative", "number"),
    ]  # fmt: skip
    if case.discount:
        columns += [Column("Net, discounted", "number"), Column("Cumulative, discounted", "number")]
    rows: list[tuple[Cell, ...]] = []
    for one in out.years:
        row: tuple[Cell, ...] = (
            year_label(one.year), one.cost, one.beds_closed, one.released, one.reprovided, one.net, one.cumulative,
        )  # fmt: skip
        rows.append((*row, one.discounted, one.discounted_cumulative) if case.discount else row)
    total: tuple[Cell, ...] = ("All years", out.cost, "", out.released, out.reprovided, out.net, "")
    return Table(
        f"{case.name} by year, £",
        tuple(columns),
        tuple(rows),
        (*total, out.discounted, "") if case.discount else total,
    )
