"""The register of disputes and one dispute, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cohorts.domain.codes import DISPUTE_KIND, DISPUTE_OUTCOME
from cohorts.domain.codes.commissioning import SECTION_117
from cohorts.domain.commissioning import Stage
from cohorts.domain.responsibility import RulePeriod, rule_for
from cohorts.forms.registers_of_care import ALL, RESOLVED, DisputesFilter
from cohorts.presenters.dispute_words import TONES, payer_words, pounds, split_words
from cohorts.presenters.due import due_words
from cohorts.presenters.words import DASH
from cohorts.services.disputes_register import DisputeRow
from tcp_portal.charts.words import counted, number, short_day
from tcp_portal.charts.words import day as long_day
from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """One line of the register."""

    url: str
    reference: str
    initials: str
    place: str
    kind: str
    stage: str
    tone: str
    parties: str
    rule: str
    detained: str
    open_for: str
    opened: str
    step: str
    step_by: str
    step_due: str
    step_tone: str
    value: str
    split: str
    payer: str


@dataclass(frozen=True)
class DisputesPage:
    """The list, its sentence and its empty state."""

    shown: list[DisputeRow]
    lines: list[DisputeLine]
    sentence: str
    told: str

    @classmethod
    def of(cls, found: Sequence[DisputeRow], form: DisputesFilter, frame: Frame) -> DisputesPage:
        """The disputes that the filters ask for; the sentence is of all that are open on the day."""
        day = frame.as_at
        state, kind = form.chosen("state"), form.chosen("kind")
        open_now = [row for row in found if row.is_open_on(day)]
        states = {RESOLVED: [row for row in found if not row.is_open_on(day)], ALL: list(found)}
        shown = [row for row in states.get(state, open_now) if not kind or row.kind == kind]
        told = f"{counted(len(shown), 'dispute')} shown." if shown else "No dispute matches."
        return cls(shown, [_line(row, frame) for row in shown], _sentence(open_now, frame), told)


def _sentence(rows: Sequence[DisputeRow], frame: Frame) -> str:
    day = frame.as_at
    parts = [f"{counted(len(rows), 'dispute')} open on {long_day(day)}"]
    value = sum((row.value_a_year or Decimal(0) for row in rows), Decimal(0))
    unknown = sum(row.value_a_year is None for row in rows)
    if value:
        parts.append(f"{pounds(value)} a year at stake" + (f", {unknown} without a value" if unknown else ""))
    overdue = sum(row.step_due_on is not None and row.step_due_on < day for row in rows)
    without = sum(row.step is None for row in rows)
    parts += [f"{counted(overdue, 'next step')} overdue"] if overdue else []
    parts += [f"{number(without)} without a next step"] if without else []
    return " · ".join(parts)


def _line(row: DisputeRow, frame: Frame) -> DisputeLine:
    day, rule = frame.as_at, rule_for(row.detained_on)
    is_open = row.is_open_on(day)
    end = day if is_open or row.resolved_on is None else row.resolved_on
    stage = (
        Stage.RESOLVED if not is_open else Stage(row.stage) if row.stage != Stage.RESOLVED else Stage.DISPUTED
    )
    said, tone = due_words(row.step_due_on, day) if row.step_due_on else ("", "")
    return DisputeLine(
        url=frame.url("cohorts:dispute", row.id),
        reference=row.reference,
        initials=row.initials,
        place=row.place or "No place recorded",
        kind=DISPUTE_KIND.label(row.kind),
        stage=stage.label if is_open else DISPUTE_OUTCOME.label(row.outcome),
        tone=TONES[stage],
        parties=f"{row.ours} / {row.other_party}",
        rule=_short(rule, row.kind),
        detained=f"Detained {short_day(row.detained_on)}" if row.detained_on else "Detention not recorded",
        open_for=counted((end - row.opened_on).days, "day"),
        opened=f"since {short_day(row.opened_on)}" if is_open else f"settled {short_day(end)}",
        step=row.step or ("None agreed" if is_open else DASH),
        step_by=row.step_by or "",
        step_due=said,
        step_tone=tone,
        value=pounds(row.value_a_year) if row.value_a_year is not None else "not recorded",
        split=split_words(row.health_share) if row.health_share is not None else "",
        payer=payer_words(row.interim_payer, row.without_prejudice),
    )


def _short(rule: RulePeriod | None, kind: str) -> str:
    if DISPUTE_KIND.group(kind) != SECTION_117:
        return "Not a section 117 question"
    name = rule.name.split(": ", 1)[1] if rule else "rule not known"
    return f"{name[:1].upper()}{name[1:]}"
