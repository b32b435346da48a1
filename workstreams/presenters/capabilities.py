"""The self-assessments of providers as a table of gaps, the weakest requirement first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tcp_portal.charts import words
from tcp_portal.web.frame import Frame
from workstreams.domain.capabilities import REQUIREMENTS, Gap, Score, gaps
from workstreams.models import Capability, MarketProvider

NO_ANSWER = "No answer"
_TONES = {Score.NOT_BEGUN: "bad", Score.BEGUN: "warn", Score.MOSTLY: "info", Score.IN_PLACE: "good"}


@dataclass(frozen=True, slots=True)
class CellOf:
    """What one provider says of one requirement."""

    text: str
    tone: str = ""
    provider: str = ""


@dataclass(frozen=True, slots=True)
class GapLine:
    """One requirement: its group, its mean and a cell for each provider."""

    short: str
    asks: str
    group: str
    mean: str
    cells: tuple[CellOf, ...]


@dataclass(frozen=True, slots=True)
class GapsPage:
    """Requirements by providers."""

    sentence: str
    heads: tuple[tuple[str, str], ...]
    lines: tuple[GapLine, ...]

    @classmethod
    def of(
        cls,
        answers: Sequence[Capability],
        providers: Sequence[MarketProvider],
        silent: int,
        frame: Frame,
    ) -> GapsPage:
        """Means are of everyone who answered; columns are the providers of this page."""
        found = gaps((one.provider_id, one.requirement, one.score) for one in answers)
        lines = tuple(_line(gap, providers) for gap in found)
        heads = tuple((row.name, frame.url("workstreams:provider", row.pk)) for row in providers)
        return cls(_sentence(found, silent), heads, lines)


def _line(gap: Gap[UUID], providers: Sequence[MarketProvider]) -> GapLine:
    cells = []
    for row in providers:
        score = gap.scores.get(row.pk)
        text, tone = (NO_ANSWER, "") if score is None else (Score(score).words, _TONES[Score(score)])
        cells.append(CellOf(text, tone, row.name))
    asked = gap.requirement
    mean = NO_ANSWER if gap.mean is None else words.number(gap.mean, 1)
    return GapLine(asked.short, asked.asks, asked.group, mean, tuple(cells))


def _sentence(found: Sequence[Gap[UUID]], silent: int) -> str:
    weakest = found[0]
    if weakest.mean is None:
        return "No provider has answered yet."
    said = f"Weakest: {weakest.requirement.short.lower()}, {words.number(weakest.mean, 1)} of 3 on average"
    tail = f" · {words.counted(silent, 'provider has', 'providers have')} not answered"
    return said + (tail if silent else "")


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What one provider said last of a requirement."""

    group: str
    short: str
    text: str
    tone: str
    evidence: str
    on: str


def answers_of(answers: Sequence[Capability]) -> tuple[AnswerLine, ...]:
    """Every requirement in the order of the groups; where there is no answer it is said."""
    by_key = {one.requirement: one for one in answers}
    lines = []
    for key, asked in REQUIREMENTS.items():
        one = by_key.get(key)
        if one is None:
            lines.append(AnswerLine(asked.group, asked.short, NO_ANSWER, "", "", ""))
            continue
        score = Score(one.score)
        on = words.short_day(one.on)
        lines.append(AnswerLine(asked.group, asked.short, score.words, _TONES[score], one.evidence, on))
    return tuple(lines)
