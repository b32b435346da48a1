"""What the register says in the first parts of a stocktake: trajectory, where it stands, admissions, long stays."""

from __future__ import annotations

from collections.abc import Sequence

from cohorts.domain.flows import EVERYONE, Cut
from cohorts.services.pack_counts import disputed_people, outside_reviews
from tcp_portal.charts import Cell, Column, Table, words
from tcp_portal.packs.document import Block, Section, Text
from tcp_portal.packs.parts import PartAsk
from trajectories.presenters import sentences, wording
from trajectories.presenters.said import HEADLINE, STATEMENTS
from trajectories.services.checks import Checked

Flags = tuple[Text, ...]  # what stands against itself in a part


def trajectory(checked: Checked, flags: Flags) -> Sequence[Section]:
    """What was planned, what came of the last year, and whether the figures close."""
    shown, found = checked.shown, checked.found
    said = [_planned(checked), _year(checked)]
    blocks: list[Block] = [Text(one) for one in said if one]
    blocks += flags
    headline = STATEMENTS[HEADLINE].build(shown).sentence
    return [Section("trajectory", wording.months(found.first, found.last), tuple(blocks), summary=headline)]


def _planned(checked: Checked) -> str:
    shown = checked.shown
    if not shown.plan.months:
        return "No plan has been accepted."
    first, last = shown.plan.months[0], shown.plan.months[-1]
    start, end = shown.part(EVERYONE, first).plan, shown.part(EVERYONE, last).plan
    return (
        f"The plan is to come from {words.people(start or 0)} in hospital in {first.label} to "
        f"{words.number(end or 0)} in {last.label}."
    )


def _year(checked: Checked) -> str:
    """Admissions and discharges of the last year that is over, and its end against plan."""
    shown, found = checked.shown, checked.found
    flow = found.flows[0][1]
    when = wording.months(found.first, found.last)
    said = (
        f"From {when} there were {words.counted(flow.discharges, 'discharge')} and "
        f"{words.counted(flow.admissions, 'admission')}."
    )
    part = shown.part(EVERYONE, found.last)
    if part.actual is None or part.plan is None:
        return said
    reached = "the plan was reached" if part.actual <= part.plan else "the plan was not reached"
    return (
        f"{said} At the end of {found.last.label} {words.people(part.actual)} were in hospital against a plan of "
        f"{words.number(part.plan)}: {reached}."
    )


def current(ask: PartAsk, checked: Checked, flags: Flags) -> Sequence[Section]:
    """Who is in hospital, by commissioner, and what is disputed."""
    shown, day = checked.shown, ask.context.as_at
    kinds = [
        f"{words.number(shown.actual(shown.month, Cut(arrangement=kind)) or 0)} {wording.inside_sentence(kind, day)}"
        for kind in shown.arrangements
    ]
    disputes = disputed_people(scope=ask.context.scope, partnership_id=ask.context.partnership.pk, day=day)
    said = [
        f"By commissioner of the bed: {words.list_words(kinds)}.",
        *sentences.by_part(shown),
        STATEMENTS["rate"].build(shown).sentence,
        STATEMENTS["long_stays"].build(shown).sentence,
        _disputed(disputes),
    ]
    blocks = (*(Text(one) for one in said), *flags)
    return [Section("current", "Current performance", blocks, summary=sentences.headline(shown))]


def _disputed(count: int) -> str:
    if not count:
        return "No dispute about who commissions or pays is open."
    return f"Who commissions or pays is disputed for {words.people(count)}."


def long_stays(ask: PartAsk, checked: Checked, flags: Flags) -> Sequence[Section]:
    """How many, of whose, how many of them out of area, and who looked at them from outside."""
    context, shown = ask.context, checked.shown
    long = shown.long_stays()
    far = {stay.spell_id for stay in shown.out_of_area()}
    year = checked.found.last.financial_year
    held = outside_reviews(
        scope=context.scope,
        partnership_id=context.partnership.pk,
        first=year.first.first,
        last=year.last.last,
    )
    away = sum(stay.spell_id in far for stay in long)
    said = [
        f"{words.number(away)} of the {words.people(len(long))} are out of area.",
        f"{words.people(held)} {'was' if held == 1 else 'were'} reviewed by a team from outside in {year.label}.",
    ]
    blocks = (*(Text(one) for one in said), *flags)
    summary = STATEMENTS["long_stays"].build(shown).sentence
    return [Section("long-stays", "Long stays", blocks, summary=summary)]


def by_place(checked: Checked) -> Table:
    """Admissions and discharges of the year by place, those without one among them, so that they add up."""
    found = checked.found
    parts = [(cut, flow) for cut, flow in found.flows if cut.place is not None and cut.arrangement is None]
    rows: list[tuple[Cell, ...]] = [
        (wording.cut_label(cut, found.places, found.as_at), flow.admissions, flow.discharges)
        for cut, flow in parts
    ]
    everyone = found.flows[0][1]
    columns = (Column("Place"), Column("Admissions", "number"), Column("Discharges", "number"))
    caption = f"Admissions and discharges, {wording.months(found.first, found.last)}"
    return Table(caption, columns, tuple(rows), ("All", everyone.admissions, everyone.discharges))
