"""The register of disputes and one dispute, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cohorts.domain.codes import DISPUTE_KIND, DISPUTE_OUTCOME
from cohorts.domain.codes.commissioning import SECTION_117
from cohorts.domain.commissioning import Stage
from cohorts.domain.promises import Origin
from cohorts.domain.responsibility import ADVICE, RulePeriod, rule_for
from cohorts.forms.registers_of_care import ALL, RESOLVED, DisputesFilter
from cohorts.models import Action, Dispute, Person
from cohorts.presenters.actions import ActionRow, action_rows
from cohorts.presenters.due import due_words
from cohorts.presenters.words import DASH, NOT_RECORDED, counted
from cohorts.services.disputes import DisputeRow
from tcp_portal.charts.words import day as long_day
from tcp_portal.charts.words import number, short_day
from tcp_portal.web.frame import Frame

_TONES = {Stage.QUERIED: "warn", Stage.DISPUTED: "bad", Stage.RESOLVED: "good"}


def pounds(value: Decimal) -> str:
    """Pounds without pence where there are none: £120,000."""
    whole = value == value.to_integral_value()
    return f"£{number(value, 0 if whole else 2)}"


def percent(value: Decimal) -> str:
    """A share without needless decimals: 60%, 33.3%."""
    return f"{number(value.normalize() if value else Decimal(0))}%"


def split_words(health: Decimal | None) -> str:
    """How the cost is split: health 60%, council 40%."""
    if health is None:
        return NOT_RECORDED
    return f"health {percent(health)}, council {percent(100 - health)}"


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
        tone=_TONES[stage],
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
        payer=_payer(row.interim_payer, row.without_prejudice),
    )


def _short(rule: RulePeriod | None, kind: str) -> str:
    if DISPUTE_KIND.group(kind) != SECTION_117:
        return "Not a section 117 question"
    name = rule.name.split(": ", 1)[1] if rule else "rule not known"
    return f"{name[:1].upper()}{name[1:]}"


def _payer(who: str, without_prejudice: bool) -> str:
    return f"{who}, without prejudice" if who and without_prejudice else who or "Nobody named"


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule that the day of the detention suggests, a sentence for each side."""

    name: str
    health: str
    council: str
    source: str
    advice: str = ADVICE


@dataclass(frozen=True)
class DisputePage:
    """One dispute: facts, rule, steps, and what may be done."""

    heading: str
    who: str
    stage: str
    tone: str
    facts: list[tuple[str, str]]
    money: list[tuple[str, str]]
    note: str
    rule: Rule | None
    no_rule: str
    steps: list[ActionRow]
    links: list[tuple[str, str]]

    @classmethod
    def of(
        cls, dispute: Dispute, person: Person, steps: Sequence[Action], frame: Frame, *, may_edit: bool
    ) -> DisputePage:
        """The dispute for a reader; links only for those who may write."""
        stage, found = Stage(dispute.stage), rule_for(dispute.detained_on)
        of_117 = DISPUTE_KIND.group(dispute.kind) == SECTION_117
        return cls(
            heading=DISPUTE_KIND.label(dispute.kind),
            who=f"{person.initials} · {person.reference}",
            stage=stage.label,
            tone=_TONES[stage],
            facts=_facts(dispute, frame),
            money=_money(dispute),
            note=dispute.note,
            rule=Rule(found.name, found.health, found.council, found.source) if found and of_117 else None,
            no_rule=(
                "Record the start of the qualifying detention: the rule that applies follows from it."
                if of_117
                else "The dated rules here are those of section 117 aftercare. For this question ask legal advice."
            ),
            steps=action_rows(steps, frame=frame, may_change=may_edit),
            links=_links(dispute, frame) if may_edit else [],
        )


def _facts(dispute: Dispute, frame: Frame) -> list[tuple[str, str]]:
    end = dispute.resolved_on or frame.as_at
    facts = [
        ("Our side", dispute.ours.name),
        ("Other party", dispute.other_party),
        (
            "Opened",
            f"{long_day(dispute.opened_on)} ({counted(max(0, (end - dispute.opened_on).days), 'day')})",
        ),
        ("Qualifying detention", _day(dispute.detained_on)),
        ("Legal advice", _day(dispute.legal_advice_on)),
    ]
    if dispute.resolved_on is not None:
        facts += [
            ("Settled", long_day(dispute.resolved_on)),
            ("Outcome", DISPUTE_OUTCOME.label(dispute.outcome)),
        ]
    return facts


def _day(day: date | None) -> str:
    return NOT_RECORDED if day is None else long_day(day)


def _money(dispute: Dispute) -> list[tuple[str, str]]:
    value = pounds(dispute.value_a_year) if dispute.value_a_year is not None else NOT_RECORDED
    return [
        ("At stake a year", value),
        ("Split", split_words(dispute.health_share)),
        ("Pays in the meantime", _payer(dispute.interim_payer, dispute.without_prejudice)),
    ]


def _links(dispute: Dispute, frame: Frame) -> list[tuple[str, str]]:
    if dispute.resolved_on is not None:
        return [("Open it again", frame.url("cohorts:dispute_again", dispute.pk))]
    return [
        ("Change", frame.url("cohorts:dispute_change", dispute.pk)),
        ("Settle", frame.url("cohorts:dispute_settle", dispute.pk)),
        ("Agree the next step", frame.url("cohorts:action_agree", dispute.pk, Origin.DISPUTE.value)),
    ]
