"""The pack's pages of exception: what the chart says, issues, actions, mitigation, the way back, the risk. Nothing is
typed for them: what nobody has written or linked is said to be missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tcp_portal.access import Permission
from tcp_portal.charts import Cell, Column, Table, words
from tcp_portal.months import Month
from tcp_portal.packs.document import Block, Heading, Note, Section
from tcp_portal.web.registry import PackContext
from trajectories.exception_pages import ExceptionPage, pages_of
from workstreams.domain.risk_scores import band_of
from workstreams.models import PlanAction, Risk
from workstreams.presenters.action_words import NO_OWNER
from workstreams.services.exceptions import Response, responses

KEY, TITLE = "exceptions", "Exception pages"
NO_ACTION = "No action is linked to this measure."
NO_RISK = "No risk is linked to this measure."
NO_CONTROL = "Not stated: no risk is linked, so no control is on record."
NOT_SEEN = "Kept in the programme, which this reader does not follow."


def section(context: PackContext) -> Section | None:
    """A page for each measure that a rule asks one for; says so where none does."""
    pages = pages_of(context)
    if not pages:
        return Section(KEY, TITLE, (), summary="No measure meets a rule that asks for a page of its own.")
    follows = context.scope.allows(Permission.VIEW_PROGRAMME, context.partnership.pk)
    found = responses(
        scope=context.scope,
        partnership=context.partnership,
        measures=[page.measure for page in pages],
        day=context.as_at,
    )
    blocks = [block for page in pages for block in _page(page, found[page.measure] if follows else None)]
    said = words.counted(len(pages), "measure has", "measures have")
    titles = words.list_words([page.title for page in pages])
    return Section(KEY, TITLE, tuple(blocks), summary=f"{said} a page by rule: {titles}.")


def _page(page: ExceptionPage, response: Response | None) -> Iterator[Block]:
    yield Heading(page.title)
    if page.chart is not None:
        yield page.chart
    rows: list[tuple[Cell, ...]] = [
        ("Why it has a page", page.why),
        ("What the chart says", page.says),
        ("Issues", page.issues),
        *_response(response),
        ("Way back", page.path),
    ]
    yield Table("What to know", (Column("Question"), Column("Answer")), tuple(rows))
    yield from (Note(f"Rule: {source}.") for source in page.sources)


def _response(response: Response | None) -> list[tuple[Cell, ...]]:
    if response is None:
        return [("Actions, mitigation, risks", NOT_SEEN)]
    return [
        ("Actions", _lines([_action(one) for one in response.actions]) or NO_ACTION),
        ("Mitigation until then", _controls(response.risks)),
        ("Risks", _lines([_risk(one) for one in response.risks]) or NO_RISK),
        ("Who answers for it", _owners(response)),
    ]


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(texts)


def _action(action: PlanAction) -> str:
    owner = action.owner_words or NO_OWNER
    return f"{action} {action.what} ({owner}, {Month.of(action.due_on).label})."


def _controls(risks: Sequence[Risk]) -> str:
    if not risks:
        return NO_CONTROL
    return _lines([f"{risk}: {risk.controls or 'no control is recorded'}" for risk in risks])


def _risk(risk: Risk) -> str:
    score: int | None = risk.at_day  # type: ignore[attr-defined]  # annotated by the service
    stands = words.UNKNOWN_TEXT if score is None else f"{score} {band_of(score).value}"
    return f"{risk} {risk.title}: {stands}."


def _owners(response: Response) -> str:
    leads = [
        f"{one.workstream.lead_words or 'No lead'} ({one.workstream.name})" for one in response.objectives
    ]
    return _lines(list(dict.fromkeys(leads))) or "Not stated: no workstream has it among its objectives."
