"""Closing the gap as its page shows it: the answer, the pictures, the lines, and what discharges did to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from finance.domain import gap
from finance.domain.gap import Line, Position
from finance.models import GapPlan
from finance.presenters import gap_figures
from finance.presenters.plan_words import amount_words, source_words, unit_words, year_label
from finance.services.gap_actual import Actual
from finance.services.gap_plans import KeptPlan
from tcp_portal.charts import Chart, Table, words
from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class GapPage:
    """The page of one plan."""

    title: str
    area: str
    lede: str
    notes: tuple[str, ...]
    year: str
    years: tuple[tuple[str, str], ...]
    plans: tuple[tuple[str, str], ...]
    steps: Chart
    course: Chart
    lines: Table
    yearly: Table
    fed: Table | None
    fed_says: str
    source: str
    change: str
    withdraw: str


def gap_page(
    kept: KeptPlan, plans: Sequence[KeptPlan], actual: Actual, frame: Frame, *, year: str
) -> GapPage:
    """The page of a plan; `year` is the one whose steps are drawn, else the last."""
    plan, years, lines = kept.plan, kept.years, kept.lines
    chosen = int(year) if year in {str(one) for one in years} else years[-1]
    found = gap.positions(lines, years)
    at = found[years.index(chosen)]
    return GapPage(
        title=plan.name,
        area=plan.area,
        lede=headline(at, plan.unit),
        notes=tuple(notes_of(lines, at, plan)),
        year=str(chosen),
        years=tuple((str(one), year_label(one)) for one in years),
        plans=tuple((str(one.plan.pk), one.plan.name) for one in plans),
        steps=gap_figures.steps_chart(lines, at, plan),
        course=gap_figures.course_chart(lines, found, actual, plan),
        lines=gap_figures.lines_table(lines, found, plan),
        yearly=gap_figures.yearly_table(lines, years, plan),
        fed=gap_figures.fed_table(lines, years, actual, plan),
        fed_says=fed_words(actual, frame),
        source=source_words(plan.source, plan.on),
        change=frame.url("finance:gap_change", plan.pk),
        withdraw=frame.url("finance:plan_row_withdraw", plan.pk, "gap"),
    )


def headline(at: Position, unit: int) -> str:
    """Where the year ends, in one sentence."""
    year = year_label(at.year)
    if at.do_nothing is None or at.interventions is None or at.after is None:
        return f"Whether the gap closes in {year} is not known: an amount is missing."
    left = amount_words(abs(at.after), unit)
    end = (
        f"closes the gap and leaves {left}" if at.after >= 0 else f"does not close the gap: {left} is missing"
    )
    begins = f"{amount_words(abs(at.do_nothing), unit)} {'short' if at.do_nothing < 0 else 'in hand'}"
    return (
        f"If nothing is done, {year} is {begins}; the interventions give "
        f"{amount_words(at.interventions, unit)}, which {end}."
    )


def notes_of(lines: Sequence[Line], at: Position, plan: GapPlan) -> list[str]:
    """What is not known, how much is efficiency, which position is worked out, and the unit."""
    found = []
    year = year_label(at.year)
    if at.not_known:
        found.append(
            f"Not known in {year}: {words.list_words(at.not_known)}. The total is of the lines that are known."
        )
    part = gap.share(lines, gap.EFFICIENCY, at.year)
    if part is not None:
        found.append(
            f"{part}% of the interventions in {year} are cost improvement (CIP) and quality, innovation, productivity "
            "and prevention (QIPP) programmes."
        )
    given = next((line.name for line in lines if line.kind is not gap.LineKind.INTERVENTION), "")
    if given:
        found.append(
            f"The plan gives “{given}”; the other position is worked out from it and the interventions."
        )
    found.append(f"Amounts are in {unit_words(plan.unit)} and cumulative: each year holds those before it.")
    return found


def fed_words(actual: Actual, frame: Frame) -> str:
    """How the actual figure comes about."""
    if not actual.amounts:
        return ""
    said = (
        f"Actual figures are of {words.counted(actual.discharges, 'discharge')} that took place by "
        f"{words.day(frame.day)}: beds that are no longer paid for, less support in the community, of each year and to "
        "its end as things stand. Nobody types them."
    )
    left = actual.unpriced + actual.unpackaged
    if not left:
        return said
    verb = "is" if left == 1 else "are"
    without = [
        f"{words.number(count)} without {what}"
        for count, what in ((actual.unpriced, "a price of the bed"), (actual.unpackaged, "a package"))
        if count
    ]
    return (
        f"{said} Left out {verb} {words.counted(left, 'other discharge')} whose net is not known: "
        f"{words.list_words(without)}."
    )
