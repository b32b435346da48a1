"""The board pack's section of risks: those of 12 and above as they stood at the end of the day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tcp_portal.charts import Column, Table, words
from tcp_portal.packs.document import Block, Note, Section
from workstreams.domain.coverage import Mitigating, Verdict, verdict
from workstreams.domain.risk_scores import BANDS_SOURCE, SERIOUS, band_of
from workstreams.presenters.risk_list import flag_words
from workstreams.presenters.risk_words import NOBODY, of_workstream, trend_words

KEY, TITLE = "risks", f"Risks of {SERIOUS} and above"
_COLUMNS = (
    Column("Risk"), Column("Workstream"), Column("Score"), Column("In a month"), Column("Target"),
    Column("Mitigation"), Column("Live signals"), Column("Owner"),
)  # fmt: skip


def section(risks: Sequence[Any]) -> Section | None:
    """Score, movement, cover and prompts of each; nothing where no risk is so great."""
    if not risks:
        return None
    verdicts = [_verdict(risk) for risk in risks]
    rows = tuple(_row(risk, found) for risk, found in zip(risks, verdicts, strict=True))
    bare = sum(found.is_flagged for found in verdicts)
    blocks: list[Block] = [Table(TITLE, _COLUMNS, rows), Note(BANDS_SOURCE)]
    blocks.append(
        Note("How actions stand, and what signals ask, is told as on the day on which the pack was built.")
    )
    return Section(KEY, TITLE, tuple(blocks), summary=_headline(len(risks), bare))


def _headline(count: int, bare: int) -> str:
    said = words.counted(count, f"risk scores {SERIOUS} or more", f"risks score {SERIOUS} or more")
    if not bare:
        return f"{said}; every red one has an action that is still to be done."
    return f"{said}; {words.counted(bare, 'red one has', 'red ones have')} no action left to be done."


def _verdict(risk: Any) -> Verdict:
    return verdict(Mitigating(risk.acts, risk.done, risk.late), risk.at_day, risk.target)


def _row(risk: Any, found: Verdict) -> tuple[str, ...]:
    flag = flag_words(found)
    return (
        f"{risk}. {risk.title}",
        of_workstream(risk),
        f"{risk.at_day} {band_of(risk.at_day).value}",
        trend_words(risk.at_day, risk.month_before, none="New"),
        "Not set" if risk.target is None else words.number(risk.target),
        f"{found.words}. {flag}." if flag else found.words,
        f"{words.counted(risk.asking, 'asks', 'ask')} for another look" if risk.asking else "None asks",
        risk.owner_words or NOBODY,
    )
