"""One root-cause review in words, and what its form offers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cohorts.domain.codes import REVIEW_AREA
from cohorts.domain.commissioning import RootCauseOf
from cohorts.domain.learning import LearntAdmission
from cohorts.domain.promises import Origin
from cohorts.models import Action, Delay, Person, RootCause, Spell
from cohorts.presenters.actions import ActionRow, action_rows
from cohorts.services.words import in_words
from tcp_portal.charts.words import counted, short_day
from tcp_portal.charts.words import day as long_day
from tcp_portal.web.frame import Frame


@dataclass(frozen=True)
class RootCausePage:
    """One review: what was found and learnt, what the register knew, and what is done."""

    heading: str
    who: str
    facts: list[tuple[str, str]]
    finding: str
    learning: str
    before: list[tuple[str, str]]
    steps: list[ActionRow]
    links: list[tuple[str, str]]

    @classmethod
    def of(
        cls,
        row: RootCause,
        person: Person,
        steps: Sequence[Action],
        before: LearntAdmission | None,
        frame: Frame,
        *,
        may_edit: bool,
    ) -> RootCausePage:
        """The review for a reader; links only for those who may write."""
        kind = RootCauseOf(row.of)
        links = [
            ("Correct", frame.url("cohorts:root_cause_change", row.pk)),
            ("Agree an action", frame.url("cohorts:action_agree", row.pk, Origin.ROOT_CAUSE.value)),
        ]
        facts = [
            ("Area", REVIEW_AREA.label(row.area)),
            ("Held", long_day(row.held_on)),
            ("Admission", long_day(row.spell.started_on)),
        ]
        if row.delay is not None:
            facts.append(
                ("Delay", f"{in_words('reason', row.delay.reason)}, from {long_day(row.delay.started_on)}")
            )
        return cls(
            heading=f"Root-cause review of {'an admission' if kind is RootCauseOf.ADMISSION else 'a delay'}",
            who=f"{person.initials} · {person.reference}",
            facts=facts,
            finding=row.finding,
            learning=row.learning,
            before=before_words(before) if before is not None else [],
            steps=action_rows(steps, frame=frame, may_change=may_edit),
            links=links if may_edit else [],
        )


def before_words(before: LearntAdmission) -> list[tuple[str, str]]:
    """What the register knew on the day before the admission."""
    on_register = "No"
    if before.days_on_register is not None:
        on_register = f"Yes, for {counted(before.days_on_register, 'day')}"
    rated = "Not rated"
    if before.colour is not None and before.rated_on is not None:
        rated = f"{before.colour.label}, {before.colour.meaning}, from {short_day(before.rated_on)}"
    review = "None in the days that count"
    if before.review_kind is not None and before.review_on is not None:
        review = f"{before.review_kind.label}, {short_day(before.review_on)}"
    return [
        ("On the at-risk register", on_register),
        ("Last rating", rated),
        ("C(E)TR or emergency protocol before", review),
    ]


def spell_choices(spells: Iterable[Spell]) -> list[tuple[str, str]]:
    """The stays as a form offers them."""
    return [(str(spell.pk), f"Admission of {_stay(spell)}") for spell in spells]


def _stay(spell: Spell) -> str:
    end = f" to {short_day(spell.ended_on)}" if spell.ended_on else ", still in hospital"
    return f"{short_day(spell.started_on)}{end}"


def delay_choices(delays: Iterable[Delay]) -> list[tuple[str, str]]:
    """The delays as a form offers them."""
    return [
        (str(one.pk), f"{in_words('reason', one.reason)}, from {short_day(one.started_on)}") for one in delays
    ]
