"""Root-cause reviews of an admission or a delay: what was found and learnt, and what the register knew beforehand."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from cohorts.domain import codes, rules
from cohorts.domain.commissioning import RootCauseOf
from cohorts.domain.learning import LearntAdmission
from cohorts.models import Delay, RootCause, Spell
from cohorts.services import entries, locking
from cohorts.services.register_learning import learn
from tcp_portal.access import Scope
from tcp_portal.acts import Act
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
