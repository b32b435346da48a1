"""The home card of risks that a signal asks to be looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tcp_portal.charts import words
from tcp_portal.web.frame import Frame
from workstreams.presenters.risk_words import Tag, band_tag
from workstreams.services.risk_list import ASKED

MOST = 3


@dataclass(frozen=True, slots=True)
class RiskCard:
    """How many, the first few of them, and where all are."""

    sentence: str
    risks: tuple[tuple[str, str, Tag], ...]
    all_url: str


def card_of(found: Sequence[Any], frame: Frame) -> RiskCard:
    """The card; `found` are worst first."""
    verb = "asks" if len(found) == 1 else "ask"
    return RiskCard(
        sentence=f"{words.counted(len(found), 'risk', 'risks')} {verb} to be looked at again.",
        risks=tuple(
            (f"{risk}. {risk.title}", frame.url("workstreams:risk", risk.pk), band_tag(risk.score))
            for risk in found[:MOST]
        ),
        all_url=frame.url("workstreams:risks", look=ASKED),
    )
