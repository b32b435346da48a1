"""The performance sections of the board pack: totals only, from the same services as the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cohorts.domain.bands import stayed_at_least
from cohorts.domain.flows import EVERYONE, NO_PLACE, Cut, people_in
from cohorts.services.glance import passed_planned_dates
from tcp_portal.charts import Cell, Column, Table, aside, words
from tcp_portal.charts.model import ColumnKind
from tcp_portal.errors import Refusal
from tcp_portal.packs.document import Block, Note, Section, Text
from tcp_portal.web.registry import PackContext
from trajectories.domain.plan_lines import TOTAL
from trajectories.presenters import figures, sentences, wording
from trajectories.presenters.measures import population_words
from trajectories.presenters.reconciliation import (
    contradictions,
    headline,
    part_label,
    title_of,
)
from trajectories.presenters.said import HEADLINE, PARTS, STATEMENTS
from trajectories.services.dashboard import Ask, Picture, picture
from trajectories.services.reconciliation import Compared, Reconciliation, default_range, reconcile
from trajectories.words_section import notes_on, told_in

_MESSAGES = ((PARTS,), ("flow", "rate"), ("long_stays", "out_of_area"))  # what the summary says, in three
_LONG = (5, 10)  # years that the pack counts


def picture_of(context: PackContext) -> Picture:
    """The figures of the pack's month, read once for all its sections."""
    ask = Ask(
        partnership=context.partnership, month=context.month, as_at=context.as_at, vintage=context.figures
    )
    return context.once("picture", lambda: picture(scope=context.scope, ask=ask))


def reconciliation_of(context: PackContext) -> Reconciliation:
    """The flow of the last financial year that is over, and the reported figures."""
    first, last = default_range(partnership=context.partnership, month=context.month)
    return reconcile(
        scope=context.scope,
        partnership=context.partnership,
        first=first,
        last=last,
        month=context.month,
        as_at=context.as_at,
        vintage=context.figures,
    )


def check_data(context: PackContext) -> None:
    """Raises Refusal for a month of which the register says nothing."""
    if not picture_of(context).has_data:
        raise Refusal(
            f"Nobody is recorded in the register for {context.month.label} or the months before: "
            "there is nothing to put into a pack.",
            field="month",
        )


def summary(context: PackContext) -> Section:
    """How the partnership stands against plan in a word and its colour, and three messages."""
    shown = picture_of(context)
    found = told_in(context, shown, tuple(STATEMENTS))
    blocks: list[Block] = [Text(_overall(shown))]
    for nth, keys in enumerate(_MESSAGES, start=1):
        said = " ".join(found[key].fresh for key in keys)
        blocks.append(Text(f"{nth}. {said}"))
    blocks += [*notes_on(found), Note(sentences.plan_basis(shown))]
    return Section("summary", "Summary", tuple(blocks), summary=found[HEADLINE].fresh)


def _overall(shown: Picture) -> str:
    """The word for the whole against plan, with its colour: colours are of plan and actions only."""
    word = shown.part(EVERYONE).word
    colour = f" ({word.rag})" if word.rag else ""
    return f"Overall against plan: {word.value.lower()}{colour}."


def against_plan(context: PackContext) -> Section:
    """The line against plan with its table."""
    shown = picture_of(context)
    chart = figures.trajectory(shown)
    # Of the months to come only those whose plan was entered: the joined ones are in the chart.
    rows = tuple(row for row in chart.table.rows if row[1] is not None or row[3] == "entered")
    chart = replace(chart, table=replace(chart.table, rows=rows))
    found = told_in(context, shown, [HEADLINE])
    blocks: tuple[Block, ...] = (chart, chart.table, *notes_on(found), Note(sentences.plan_basis(shown)))
    title = "People in hospital against plan"
    return Section("inpatients", title, blocks, summary=found[HEADLINE].fresh)


def flow_and_reconciliation(context: PackContext) -> Section:
    """What changed in the month and over the year, whether it closes, and what documents said."""
    shown, found = picture_of(context), reconciliation_of(context)
    month_flow = shown.flow(EVERYONE)
    year_flow = found.flows[0][1]
    blocks: list[Block] = [
        figures.waterfall(
            month_flow, shown.opened_with, shown.month, chart_id="flow_month", reported_at=shown.reported_at
        ),
        figures.waterfall(
            year_flow, found.first.previous, found.last, chart_id="flow_year", reported_at=shown.reported_at
        ),
        *(Text(f"Contradiction: {sentence}") for sentence in contradictions(found)),
        figures.flow_table(found),
    ]
    rates = [one for one in found.compared if one.reported.measure == "rate_per_million"]
    counts = [one for one in found.compared if one not in rates]
    if counts:
        blocks.append(
            _reported_table(counts, found, caption="Reported figures beside the register", kind="number")
        )
    if rates:
        blocks.append(
            _reported_table(rates, found, caption="Reported rates beside the register", kind="rate")
        )
    return Section("flow", "Flow and reconciliation", tuple(blocks), summary=headline(found))


def by_place(context: PackContext) -> Section:
    """Each place and commissioner against plan."""
    shown = picture_of(context)
    found = told_in(context, shown, ["parts"])
    blocks: tuple[Block, ...] = (
        figures.place_chart(shown),
        figures.place_table(shown),
        figures.commissioner_table(shown),
        *notes_on(found),
    )
    return Section("places", "By place and commissioner", blocks, summary=found["parts"].fresh)


def length_of_stay(context: PackContext) -> Section:
    """How long people have been in hospital, and who has stayed five and ten years or more."""
    shown = picture_of(context)
    chart = figures.bands(shown)
    long = _long_stays(shown) if shown.has_data else ()
    return Section("stays", "Length of stay", (chart, chart.table, *long), summary=chart.description)


def _long_stays(shown: Picture) -> tuple[Table, Table]:
    """How many have stayed so long: by place with the total, and by commissioner."""
    day = shown.ask.as_at

    def row(label: str, cut: Cut) -> tuple[Cell, ...]:
        inside = people_in(shown.stays, day=day, cut=cut)
        return (label, *(len(stayed_at_least(inside, years=years, day=day)) for years in _LONG))

    columns = tuple(Column(f"{years} years or more", "number") for years in _LONG)
    places = [row(place.name, Cut(place=place.pk)) for place in shown.places]
    if shown.history.count(shown.month, Cut(place=NO_PLACE)):
        places.append(row(wording.NO_PLACE_LABEL, Cut(place=NO_PLACE)))
    kinds = tuple(
        row(wording.arrangement_label(kind, day), Cut(arrangement=kind)) for kind in shown.arrangements
    )
    return (
        Table("Long stays by place", (Column("Place"), *columns), tuple(places), row("All", EVERYONE)),
        Table("Long stays by commissioner", (Column("Commissioner"), *columns), kinds),
    )


def data_quality(context: PackContext) -> Section:
    """What the reader should know about the figures before using them."""
    shown = picture_of(context)
    notes = [*_register_notes(context, shown), *_plan_notes(shown)]
    notes.append(f"Population below the rate: {population_words(shown.denominator)}.")
    if shown.tolerance is not None:
        notes.append(
            f"Slightly worse: up to {words.people(shown.tolerance.people)} or "
            f"{words.number(shown.tolerance.percent_of_plan)}% of the plan above plan. {shown.tolerance.source}."
        )
    return Section("quality", "Notes on the data", tuple(Note(note) for note in notes))


def _register_notes(context: PackContext, shown: Picture) -> list[str]:
    placeless = shown.actual(shown.month, Cut(place=NO_PLACE))
    passed = passed_planned_dates(
        scope=context.scope, partnership_id=context.partnership.pk, day=context.as_at
    )
    return [
        f"People in hospital without a recorded place: {wording.count(placeless)}.",
        f"People in hospital whose planned date of discharge has passed: {words.number(passed)}.",
    ]


def _plan_notes(shown: Picture) -> list[str]:
    if not shown.plan.exists:
        return ["No plan has been accepted."]
    assumed = sum(cell != TOTAL for cell, _ in shown.plan.assumed), len(shown.plan.assumed)
    notes = [
        f"Plan figures that are assumptions: {assumed[1]}, of which {assumed[0]} by place or commissioner."
        if assumed[1]
        else "No plan figure is marked as an assumption."
    ]
    chart = figures.trajectory(shown)
    joined = sum(row[3] == "joined" for row in chart.table.rows)
    if joined:
        notes.append(
            f"{joined} of the {len(chart.table.rows)} months shown have a plan joined by a straight line, "
            "rounded half up to whole people. Parts are joined one by one and may differ from the total by rounding."
        )
    return notes


def _reported_table(
    compared: Sequence[Compared], found: Reconciliation, *, caption: str, kind: ColumnKind
) -> Table:
    documents = sorted({one.reported.document for one in compared})
    columns = (
        Column("Measure"),
        Column("When"),
        Column("Part"),
        Column("Reported", kind, note=words.list_words(documents)),
        Column("Register", kind),
        Column("Difference", "signed"),
        Column("Where" if len(documents) == 1 else "Document"),
    )
    rows = tuple(
        (
            title_of(one.reported.measure),
            _when(one),
            part_label(one.reported, found),
            "No response" if one.reported.value is None else one.reported.value,
            one.computed,
            one.difference,
            one.reported.where
            if len(documents) == 1
            else " ".join(filter(None, (one.reported.document, one.reported.where))),
        )
        for one in compared
    )
    return aside(Table(caption, columns, rows))


def _when(one: Compared) -> str:
    first, last = one.reported.first, one.reported.last
    return first.short if first == last else f"{first.short} to {last.short}"
