"""The governing-body edition: cover sheet, executive summary, plan on a page. From what is kept; nothing is retyped."""

from __future__ import annotations

from collections.abc import Sequence

from tcp_portal.charts import Column, Table
from tcp_portal.packs.document import Block, Note, Section, Text
from tcp_portal.packs.parts import PartAsk
from tcp_portal.principles import PRINCIPLES
from trajectories.domain.values import value_words
from workstreams.domain.plan_template import OUTCOMES
from workstreams.presenters import cover_sheet
from workstreams.presenters.plan_onepage import goal_words, value_of
from workstreams.presenters.plan_pages import trajectory_line
from workstreams.presenters.plan_words import measure_title, state_tag, years
from workstreams.services.covers import cover_of
from workstreams.services.plan_onepage import OnePage, on_a_page, shown_plan

SECTIONS = ("summary", "asked", "inpatients", "risks")  # of the pack, after the plan on a page
PARTS = 2 + len(SECTIONS)


def cover(ask: PartAsk) -> Sequence[Section]:
    """The cover sheet, and the executive summary on a slide of its own."""
    context = ask.context
    row = cover_of(scope=context.scope, partnership=context.partnership, month=context.month)
    facts = Table("The paper", (Column("Field"), Column("Content")), cover_sheet.facts(row))
    means = Table("What it means for", (Column("Field"), Column("Content")), cover_sheet.compliance(row))
    summary = Section("cover-summary", "Executive summary", (Text(cover_sheet.summary(row)),))
    return [
        Section(
            "cover-sheet", "Cover sheet", (facts, means), summary=cover_sheet.headline(row, context.month)
        ),
        summary,
    ]


def plan_on_a_page(ask: PartAsk) -> Sequence[Section]:
    """Aims with the workstreams that carry them, workstreams with their colour, key figures with their goals."""
    context = ask.context
    shown = shown_plan(scope=context.scope, partnership=context.partnership, as_at=context.as_at)
    if shown is None:
        return [Section("plan-on-a-page", "Plan on a page", (), summary="No joint plan is recorded.")]
    found = on_a_page(scope=context.scope, shown=shown, month=context.month, as_at=context.as_at, day=ask.day)
    plan = shown.plan
    said = f"{plan.title}: version {plan.number}, {state_tag(plan)[0].lower()}. {years(plan)}."
    blocks: list[Block] = [Text(plan.vision)] if plan.vision else []
    blocks += [table for table in (_aims(found), _streams(found), _figures(found)) if table.rows]
    blocks.append(Note(trajectory_line(shown.totals)))
    return [Section("plan-on-a-page", "Plan on a page", tuple(blocks), summary=said)]


def _aims(found: OnePage) -> Table:
    columns = (Column("Outcome"), Column("Aim"), Column("Workstreams"), Column("Key figures"))
    rows = tuple(
        (
            OUTCOMES.get(one.outcome, one.outcome),
            one.text,
            ", ".join(one.workstreams) or "None",
            "; ".join(measure_title(measure) for measure in one.measures) or "None",
        )
        for one in found.aims
    )
    return Table("Aims", columns, rows)


def _streams(found: OnePage) -> Table:
    columns = (Column("Workstream"), Column("Principle"), Column("Lead"), Column("Colour"), Column("Why"))
    rows = tuple(
        (
            f"{row.number}. {row.name}",
            "; ".join(PRINCIPLES[one].words for one in row.principles if one in PRINCIPLES)
            or "None of the nine",
            row.lead_words or "No lead",
            judged.words,
            judged.rule,
        )
        for row, judged in found.workstreams
    )
    return Table("Workstreams", columns, rows)


def _figures(found: OnePage) -> Table:
    columns = (Column("Key figure"), Column(found.month.label), Column("What it should be"))
    rows = tuple(
        (measure_title(measure), value_words(measure, value_of(found, measure)), goal_words(measure, found))
        for measure in found.measures
    )
    return Table("Key figures", columns, rows)
