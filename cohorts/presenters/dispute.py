"""One dispute in words: the question, what is at stake, the rule that applies, the steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cohorts.domain.codes import DISPUTE_KIND, DISPUTE_OUTCOME
from cohorts.domain.codes.commissioning import SECTION_117
from cohorts.domain.commissioning import Stage
from cohorts.domain.promises import Origin
from cohorts.domain.responsibility import ADVICE, rule_for
from cohorts.models import Action, Dispute, Person
from cohorts.presenters.actions import ActionRow, action_rows
from cohorts.presenters.dispute_words import TONES, payer_words, pounds, split_words
from cohorts.presenters.words import NOT_RECORDED
from tcp_portal.charts.words import counted
from tcp_portal.charts.words import day as long_day
from tcp_portal.web.frame import Frame


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
            tone=TONES[stage],
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
        ("Pays in the meantime", payer_words(dispute.interim_payer, dispute.without_prejudice)),
    ]


def _links(dispute: Dispute, frame: Frame) -> list[tuple[str, str]]:
    if dispute.resolved_on is not None:
        return [("Open it again", frame.url("cohorts:dispute_again", dispute.pk))]
    return [
        ("Change", frame.url("cohorts:dispute_change", dispute.pk)),
        ("Settle", frame.url("cohorts:dispute_settle", dispute.pk)),
        ("Agree the next step", frame.url("cohorts:action_agree", dispute.pk, Origin.DISPUTE.value)),
    ]
