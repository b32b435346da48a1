"""The list of risks: the answer first, then a row each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page

from tcp_portal.charts import words
from tcp_portal.web.frame import Frame
from workstreams.domain.coverage import Verdict
from workstreams.domain.risk_scores import IMPACT, LIKELIHOOD
from workstreams.presenters.risk_words import (
    NOBODY,
    Tag,
    band_tag,
    escalated_words,
    levels_words,
    of_workstream,
    review_tag,
    trend_words,
)
from workstreams.services.risk_list import Ask, verdict_of

NIL = UUID(int=0)
_SORTS = (("score", "Score"), ("movement", "Movement"), ("review", "Look at it next"), ("number", "Risk"))


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One risk as the list shows it."""

    number: str
    title: str
    url: str
    workstream: str
    owner: str
    score: Tag
    levels: str
    trend: str
    target: str
    cover: str
    flag: str
    review: Tag
    escalated: str
    asks: str


@dataclass(frozen=True, slots=True)
class Sort:
    """The head of a column that orders the list."""

    label: str
    url: str
    direction: str


@dataclass(frozen=True, slots=True)
class RiskList:
    """The page of the list."""

    lede: str
    told: str
    rows: tuple[RiskRow, ...]
    sorts: dict[str, Sort]
    square: str
    all_url: str


def risk_row(risk: Any, url: str, day: date) -> RiskRow:
    """A risk that `with_standing` read, as the list shows it."""
    verdict = verdict_of(risk)
    return RiskRow(
        number=str(risk),
        title=risk.title,
        url=url,
        workstream=of_workstream(risk),
        owner=risk.owner_words or NOBODY,
        score=band_tag(risk.score),
        levels=levels_words(risk.likelihood, risk.impact),
        trend=trend_words(risk.score, risk.then, none="No score then"),
        target="Not set" if risk.target is None else str(risk.target),
        cover=verdict.words,
        flag=flag_words(verdict),
        review=review_tag(risk, day),
        escalated=escalated_words(risk),
        asks=words.counted(risk.asking, "signal asks you to look again", "signals ask you to look again")
        if risk.asking
        else "",
    )


def flag_words(verdict: Verdict) -> str:
    """What is wrong with a red risk that nothing holds; empty where nothing is."""
    return "Red, and no action is left to be done" if verdict.is_flagged else ""


def risk_list(page: Page[Any], ask: Ask, frame: Frame, *, flagged: int, filters: dict[str, str]) -> RiskList:
    """The page from its rows; `flagged` are red risks that nothing holds, among all open ones."""
    found = page.paginator.count
    shown: Iterable[Any] = page.object_list
    address = frame.url("workstreams:risk", NIL)  # looked up once for all rows
    return RiskList(
        lede=_lede(flagged),
        told=f"{words.counted(found, 'risk', 'risks')} found.",
        rows=tuple(risk_row(risk, address.replace(str(NIL), str(risk.pk)), frame.as_at) for risk in shown),
        sorts={key: _sort(key, label, ask, frame, filters) for key, label in _SORTS},
        square=_square(ask),
        all_url=frame.url("workstreams:risks"),
    )


def _lede(flagged: int) -> str:
    if not flagged:
        return "Every red risk has an action that is still to be done."
    said = words.counted(flagged, "red risk has", "red risks have")
    return f"{said} no action that is still to be done: none was linked, or all are finished."


def _sort(key: str, label: str, ask: Ask, frame: Frame, filters: dict[str, str]) -> Sort:
    direction = ("ascending" if key in ("number", "review") else "descending") if ask.sort == key else ""
    return Sort(label, frame.url("workstreams:risks", **{**filters, "sort": key}), direction)


def _square(ask: Ask) -> str:
    """The square of the heat map that the list is cut to, in words."""
    if not ask.likelihood and not ask.impact:
        return ""
    said = [f"likelihood {LIKELIHOOD[ask.likelihood]}"] if ask.likelihood else []
    said += [f"impact {IMPACT[ask.impact]}"] if ask.impact else []
    return f"Only risks whose {ask.side or 'current'} score has {' and '.join(said)}."
