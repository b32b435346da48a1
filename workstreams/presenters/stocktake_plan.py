"""The parts of a stocktake that the programme itself is in: plan, action plan, money, services, risks, support."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from finance.models import Assumption
from tcp_portal.charts import Cell, Column, Table, words
from tcp_portal.months import Month
from tcp_portal.packs.document import Block, Note, Section, Text
from tcp_portal.packs.parts import PartAsk
from tcp_portal.principles import PRINCIPLES
from workstreams.domain.risk_scores import BANDS_SOURCE, band_of
from workstreams.models import JointPlan, Objective, PlanAction, Risk, Workstream
from workstreams.presenters.decision_section import waiting_table
from workstreams.presenters.plan_words import state_tag, years
from workstreams.presenters.risk_words import NOBODY, trend_words
from workstreams.presenters.stocktake_flags import MONEY, PLAN, Flags
from workstreams.services.risk_list import open_on
from workstreams.services.stocktake import mitigation_of, workstreams_with_work
from workstreams.services.support import waiting_on

_ELEMENTS = 6  # actions that stand beside a workstream as elements of the plan


def plan(ask: PartAsk, newest: JointPlan | None, flags: Flags) -> Sequence[Section]:
    """Each workstream with its objective and what is planned; which version of the plan it is."""
    streams = workstreams_with_work(scope=ask.context.scope, partnership=ask.context.partnership)
    if not streams and newest is None:
        return []
    said = "No joint plan is recorded."
    if newest is not None:
        said = f"{newest.title}: version {newest.number}, {state_tag(newest)[0].lower()}. {years(newest)}."
    blocks: list[Block] = [Text(said), *flags.of(PLAN)]
    if streams:
        rows = tuple((_named(one), one.aim, _elements(one.actions.all())) for one in streams)
        columns = (Column("Workstream"), Column("Objective"), Column("Elements of the plan"))
        blocks.append(Table("Workstreams and what they plan", columns, rows))
    return [Section("plan", "Our plan", tuple(blocks))]


def _named(one: Workstream) -> str:
    topics = [str(number) for number in one.principles if number in PRINCIPLES]
    return f"{one.number}. {one.name}" + (f" (principle {words.list_words(topics)})" if topics else "")


def _elements(actions: Iterable[PlanAction]) -> str:
    found = [one.what for one in actions]
    more = len(found) - _ELEMENTS
    said = [f"{one}." for one in found[:_ELEMENTS]]
    return "\n".join([*said, *([f"And {words.number(more)} more."] if more > 0 else [])]) or "None recorded"


def action_plan(ask: PartAsk) -> Sequence[Section]:
    """The first workstream that has objectives, as an example: what is wanted, was learnt, is done, and by when."""
    streams = workstreams_with_work(scope=ask.context.scope, partnership=ask.context.partnership)
    told = [one for one in streams if one.objectives.all()]
    if not told:
        return []
    first = told[0]
    rows = tuple(_objective(one) for one in first.objectives.all())
    columns = (Column("Objective"), Column("What was learnt"), Column("Action"), Column("By"))
    blocks: tuple[Block, ...] = (
        Table(
            f"Workstream {first.number}: {first.name}", columns, tuple(row for found in rows for row in found)
        ),
        Note(
            f"{words.counted(len(told) - 1, 'more workstream has', 'more workstreams have')} a plan in the portal."
        ),
    )
    return [Section("action-plan", "Workstream action plan", blocks, summary=first.aim)]


def _objective(objective: Objective) -> list[tuple[Cell, ...]]:
    actions, text, lesson = list(objective.actions.all()), objective.text, objective.lesson
    if not actions:
        return [(text, lesson or None, "No action yet", "")]
    return [
        (text if nth == 0 else "", (lesson or None) if nth == 0 else "", one.what, Month.of(one.due_on).label)
        for nth, one in enumerate(actions)
    ]


def money(assumptions: Sequence[Assumption], flags: Flags) -> Sequence[Section]:
    """What the money is planned on: assumptions with their value and what follows if one is wrong."""
    if not assumptions:
        return []
    columns = (Column("Assumption"), Column("Value"), Column("If it is wrong"), Column("State"))
    rows = tuple((one.what, one.value or None, one.if_wrong, one.get_state_display()) for one in assumptions)
    blocks: tuple[Block, ...] = (*flags.of(MONEY), Table("Assumptions", columns, rows))
    return [Section("assumptions", "Finance", blocks)]


def risks(ask: PartAsk) -> Sequence[Section]:
    """Every open risk with its score, how that moved, and the actions that make it smaller."""
    found = open_on(scope=ask.context.scope, partnership=ask.context.partnership, day=ask.day)
    if not found:
        return []
    actions = mitigation_of(found)
    columns = (Column("Risk"), Column("Score"), Column("In a month"), Column("Mitigation"), Column("Owner"))
    rows = tuple(_risk(one, actions[one]) for one in found)
    blocks = (Table("Risks and mitigation", columns, rows), Note(BANDS_SOURCE))
    said = f"{words.counted(len(found), 'risk is', 'risks are')} open."
    return [Section("all-risks", "Risks", blocks, summary=said)]


def _risk(risk: Risk, actions: Sequence[PlanAction]) -> tuple[Cell, ...]:
    score, before = risk.at_day, risk.month_before  # type: ignore[attr-defined]  # annotated by the service
    done = "\n".join(
        f"{one.what} ({'done' if one.closed_on else Month.of(one.due_on).short})." for one in actions
    )
    return (
        f"{risk}. {risk.title}",
        words.UNKNOWN_TEXT if score is None else f"{score} {band_of(score).value}",
        words.UNKNOWN_TEXT if score is None else trend_words(score, before, none="New"),
        done or "No action is linked",
        risk.owner_words or NOBODY,
    )


def support(ask: PartAsk) -> Sequence[Section]:
    """What waits for an answer on the day on which the paper is read."""
    found = list(waiting_on(scope=ask.context.scope, partnership=ask.context.partnership, day=ask.day))
    if not found:
        return []
    said = f"{words.counted(len(found), 'request')} for support {'waits' if len(found) == 1 else 'wait'} for an answer."
    return [Section("support", "Support wanted", (waiting_table(found, ask.day),), summary=said)]
