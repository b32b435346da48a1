"""Root-cause reviews of an admission or a delay: what was found and learnt, and what the register knew beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q
from django.db.models.functions import Left

from cohorts.domain import codes, rules
from cohorts.domain.commissioning import RootCauseOf
from cohorts.domain.learning import LearntAdmission
from cohorts.models import Action, Delay, RootCause, Spell
from cohorts.services import entries, locking
from cohorts.services.facts import Act
from cohorts.services.register_learning import learn
from tcp_portal.access import Scope
from tcp_portal.errors import Refusal


@dataclass(frozen=True, slots=True)
class RootCauseFacts:
    """What was looked into, when, what was found and what is learnt."""

    of: RootCauseOf
    area: str
    held_on: date
    finding: str
    learning: str = ""
    delay_id: UUID | None = None


@transaction.atomic
def record(*, spell: Spell, facts: RootCauseFacts, act: Act) -> RootCause:
    """A review of this stay's admission, or of one of its delays. Raises Refusal at the field that is wrong."""
    locked = locking.spell_for(act, spell.pk, entries.EDIT)
    values = _checked(facts, locked, act, stored=None)
    row = RootCause(spell=locked, **values)
    return entries.add(row, person=locked.person, did="root-cause review recorded", act=act)


@transaction.atomic
def correct(*, root_cause: RootCause, version: int, facts: RootCauseFacts, act: Act) -> RootCause:
    """What was written otherwise than it is."""
    locked = entries.locked(root_cause, act=act, version=version, **_yours(facts))
    spell = Spell.objects.select_related("person").get(pk=locked.spell_id)
    values = _checked(facts, spell, act, stored=locked)
    did = "root-cause review corrected"
    return entries.change(locked, person=spell.person, did=did, act=act, values=values)


def _yours(facts: RootCauseFacts) -> dict[str, Any]:
    values = {**asdict(facts), "of": facts.of.value}
    values["delay"] = Delay.objects.filter(pk=values.pop("delay_id")).first()
    return values


def _checked(facts: RootCauseFacts, spell: Spell, act: Act, *, stored: RootCause | None) -> dict[str, Any]:
    what = "The date of the review"
    rules.check_not_future(facts.held_on, today=act.today, what=what, field="held_on")
    rules.check_not_before(facts.held_on, spell.started_on, what=what, event="the admission", field="held_on")
    if stored is None or stored.area != facts.area:
        rules.check_code(codes.REVIEW_AREA, facts.area, facts.held_on, field="area")
    if not facts.finding.strip():
        raise Refusal("Say what was found.", field="finding")
    if facts.of is RootCauseOf.ADMISSION and facts.delay_id is not None:
        raise Refusal("A review of the admission is of no delay.", field="delay")
    delays = Delay.objects.filter(spell=spell)
    if facts.delay_id is not None and not delays.filter(pk=facts.delay_id).exists():
        raise Refusal("Choose one of the delays of this stay.", field="delay")
    return {**_yours(facts), "finding": facts.finding.strip(), "learning": facts.learning.strip()}


def beforehand(*, spell: Spell, scope: Scope) -> LearntAdmission | None:
    """What the register knew the day before the stay's admission; None where it was none. Four queries."""
    on = spell.started_on
    learnt = learn(scope=scope, partnership_id=spell.partnership_id, first=on, end=on + timedelta(days=1))
    return next((one for one in learnt.admissions if one.spell_id == spell.pk), None)


class RootCauseRow(NamedTuple):
    """One line of the register of root-cause reviews."""

    id: UUID
    person_id: UUID
    reference: str
    given_initial: str
    family_initial: str
    place: str | None
    of: str
    area: str
    held_on: date
    finding: str
    learning: str
    admitted_on: date
    delay: str | None
    actions: int
    open_actions: int

    @property
    def initials(self) -> str:
        return f"{self.given_initial}. {self.family_initial}."


def register_on(*, scope: Scope, partnership_id: UUID, day: date) -> list[RootCauseRow]:
    """Every review held by the end of the day that the reader may see, newest first. One query."""
    agreed = Q(actions__agreed_on__lte=day)
    still_open = agreed & (Q(actions__closed_on__isnull=True) | Q(actions__closed_on__gt=day))
    found = (
        RootCause.objects.visible_to(scope)
        .filter(spell__partnership=partnership_id, held_on__lte=day)
        .annotate(
            given_initial=Left(F("spell__person__given_name"), 1),
            family_initial=Left(F("spell__person__family_name"), 1),
            agreed=Count("actions", filter=agreed),
            still_open=Count("actions", filter=still_open),
        )
        .order_by("-held_on", "pk")
    )
    return [
        RootCauseRow(*row)
        for row in found.values_list(
            "pk", "spell__person_id", "spell__person__reference", "given_initial", "family_initial",
            "spell__person__home_place__name", "of", "area", "held_on", "finding", "learning", "spell__started_on",
            "delay__reason", "agreed", "still_open",
        )
    ]  # fmt: skip


def matching(
    rows: Iterable[RootCauseRow], *, of: str = "", area: str = "", text: str = ""
) -> list[RootCauseRow]:
    """Those of a kind and area in whose finding or learning every word of the text stands, in any letter case."""
    words = text.casefold().split()

    def fits(row: RootCauseRow) -> bool:
        said = f"{row.finding} {row.learning} {codes.REVIEW_AREA.label(row.area)}".casefold()
        return (
            (not of or row.of == of)
            and (not area or row.area == area)
            and all(word in said for word in words)
        )

    return [row for row in rows if fits(row)]


def actions_of(*, root_cause: RootCause, scope: Scope) -> list[Action]:
    """What was agreed because of the review, open ones first. One query."""
    found = Action.objects.visible_to(scope).filter(root_cause=root_cause).select_related("owner")
    return list(found.order_by(F("closed_on").asc(nulls_first=True), "due_on"))


def spells_of(*, person_id: UUID, scope: Scope) -> list[Spell]:
    """The stays of the person, newest first: what a review may be of."""
    return list(Spell.objects.visible_to(scope).filter(person=person_id).order_by("-started_on"))


def delays_of(*, person_id: UUID, scope: Scope) -> list[Delay]:
    """The delays of the person's stays, newest first."""
    return list(Delay.objects.visible_to(scope).filter(spell__person=person_id).order_by("-started_on"))
