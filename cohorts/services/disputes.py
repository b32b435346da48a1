"""Disputes about who commissions or pays: opened, changed, settled, opened again; and the register of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cohorts.domain import codes, rules
from cohorts.domain.commissioning import Stage
from cohorts.domain.responsibility import detention_of
from cohorts.models import Dispute, Episode, Person
from cohorts.services import entries, locking
from tcp_portal.access import Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Organisation

_PARTIES = Q(kind__in=["ccg", "icb", "council", "specialised", "provider_collaborative"])


@dataclass(frozen=True, slots=True)
class DisputeFacts:
    """What is in question, between whom, and who pays meanwhile. Money in pounds a year, the share in per cent."""

    kind: str
    stage: Stage
    ours_id: UUID
    other_party: str
    opened_on: date
    detained_on: date | None = None
    legal_advice_on: date | None = None
    interim_payer: str = ""
    without_prejudice: bool = False
    value_a_year: Decimal | None = None
    health_share: Decimal | None = None
    note: str = ""


@transaction.atomic
def open_dispute(*, person: Person, facts: DisputeFacts, act: Act) -> Dispute:
    """A new question about who is responsible. Raises Refusal at the field that is wrong."""
    locked = locking.person_for(act, person.pk, entries.EDIT)
    values = _checked(facts, locked, act, stored=None)
    return entries.add(Dispute(person=locked, **values), person=locked, did="dispute opened", act=act)


@transaction.atomic
def change_dispute(*, dispute: Dispute, version: int, facts: DisputeFacts, act: Act) -> Dispute:
    """What turned out to be otherwise. A settled dispute is opened again before it is changed."""
    locked = entries.locked(dispute, act=act, version=version, **_yours(facts))
    if locked.resolved_on is not None:
        raise Refusal("This dispute is settled. Open it again before you change it.")
    person = locked.person
    values = _checked(facts, person, act, stored=locked)
    return entries.change(locked, person=person, did="dispute changed", act=act, values=values)


@transaction.atomic
def settle(*, dispute: Dispute, version: int, outcome: str, on: date, act: Act) -> Dispute:
    """The answer, from a day. Next steps that are still open stay on the list of actions until someone closes them."""
    locked = entries.locked(dispute, act=act, version=version, outcome=outcome, resolved_on=on)
    if locked.resolved_on is not None:
        raise Refusal(f"This dispute was settled on {rules.day_words(locked.resolved_on)}.")
    rules.check_not_future(on, today=act.today, what="The day on which it was settled")
    rules.check_not_before(
        on, locked.opened_on, what="The day on which it was settled", event="it was opened"
    )
    rules.check_code(codes.DISPUTE_OUTCOME, outcome, on, field="outcome")
    values = {"stage": Stage.RESOLVED.value, "resolved_on": on, "outcome": outcome}
    return entries.change(locked, person=locked.person, did="dispute settled", act=act, values=values)


@transaction.atomic
def open_again(*, dispute: Dispute, version: int, act: Act) -> Dispute:
    """A settled dispute that proves not to be: it is in dispute again, from the day on which it was first opened."""
    locked = entries.locked(dispute, act=act, version=version, stage=Stage.DISPUTED.value)
    if locked.resolved_on is None:
        raise Refusal("This dispute is open already.")
    values = {"stage": Stage.DISPUTED.value, "resolved_on": None, "outcome": ""}
    return entries.change(locked, person=locked.person, did="dispute opened again", act=act, values=values)


def _yours(facts: DisputeFacts) -> dict[str, Any]:
    """The facts by the names of the row's fields."""
    values = {**asdict(facts), "stage": facts.stage.value}
    values["ours"] = Organisation.objects.filter(pk=values.pop("ours_id")).first()
    return values


def _checked(facts: DisputeFacts, person: Person, act: Act, *, stored: Dispute | None) -> dict[str, Any]:
    """The facts as the row takes them. Raises Refusal at the first field that cannot be."""
    if facts.stage is Stage.RESOLVED:
        raise Refusal("Settle the dispute on its own page: that asks for the outcome.", field="stage")
    rules.check_not_future(
        facts.opened_on, today=act.today, what="The day on which it was opened", field="opened_on"
    )
    if stored is None or stored.kind != facts.kind:
        rules.check_code(codes.DISPUTE_KIND, facts.kind, facts.opened_on, field="kind")
    if not facts.other_party.strip():
        raise Refusal("Say who the other party is.", field="other_party")
    known = parties(person=person).filter(pk=facts.ours_id).exists()
    if not known and (stored is None or stored.ours_id != facts.ours_id):
        raise Refusal("Choose one of the partnership's own organisations.", field="ours")
    _check_days(facts, person, act)
    _check_money(facts)
    words = {name: getattr(facts, name).strip() for name in ("other_party", "interim_payer", "note")}
    return {**_yours(facts), **words}


def _check_days(facts: DisputeFacts, person: Person, act: Act) -> None:
    for day, what, field in (
        (facts.detained_on, "The start of the detention", "detained_on"),
        (facts.legal_advice_on, "The day of the legal advice", "legal_advice_on"),
    ):
        if day is not None:
            rules.check_not_future(day, today=act.today, what=what, field=field)
            rules.check_not_before(day, person.date_of_birth, what=what, event="the birth", field=field)


def _check_money(facts: DisputeFacts) -> None:
    if facts.value_a_year is not None and facts.value_a_year < 0:
        raise Refusal("The value at stake cannot be less than nothing.", field="value_a_year")
    if facts.health_share is not None and not 0 <= facts.health_share <= 100:
        raise Refusal("The health share is between 0 and 100 per cent.", field="health_share")
    if facts.without_prejudice and not facts.interim_payer.strip():
        raise Refusal("Say who pays without prejudice in the meantime.", field="interim_payer")


def parties(*, person: Person) -> Any:
    """The partnership's commissioners and councils, past and present, by name: who can be our side."""
    of_partnership = Organisation.objects.filter(_PARTIES, memberships__partnership=person.partnership_id)
    return of_partnership.distinct().order_by("name")


def detention_known(*, person: Person, scope: Scope) -> date | None:
    """The start of the qualifying detention in which the person last was, as the ward stays of the register tell it."""
    stays = Episode.objects.visible_to(scope).filter(spell__person=person).order_by("started_on", "ended_on")
    journeys: dict[UUID, list[tuple[date, str]]] = {}
    for spell, on, status in stays.values_list("spell_id", "started_on", "legal_status"):
        journeys.setdefault(spell, []).append((on, status))
    found = [started for stays_of in journeys.values() if (started := detention_of(stays_of)) is not None]
    return max(found, default=None)
