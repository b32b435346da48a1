"""Discharges linked to an award: one counts for one award; who may link it sees the person and keeps money."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from cohorts.domain.kinds import Exit
from cohorts.models import Spell
from finance.models import Award, AwardDischarge
from finance.services.award_rights import of_award
from tcp_portal import rows
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.months import FinancialYear
from tcp_portal.rows import Table

LINKERS = (Permission.EDIT_MONEY, Permission.EDIT_PERSON_MONEY)


def may_link(scope: Scope, partnership_id: UUID) -> bool:
    """Whether the reader links discharges of the partnership: sees people there, and keeps its money or theirs."""
    sees = scope.allows(Permission.VIEW_PEOPLE, partnership_id)
    return sees and any(scope.allows(one, partnership_id) for one in LINKERS)


def counts_from(award: Award) -> date:
    """The first day on which a discharge may count: that of the award, or 1 April of its year if it came before."""
    return min(award.on, FinancialYear(award.year).first.first)


def must_link(act: Act, partnership_id: UUID) -> None:
    """Raises PermissionDenied for whoever links no discharges of this partnership."""
    if not may_link(act.scope, partnership_id):
        raise PermissionDenied


def _rights(row: AwardDischarge, act: Act) -> None:
    must_link(act, of_award(row))
    if not Spell.objects.visible_to(act.scope).filter(pk=row.spell_id).exists():
        raise PermissionDenied


def _check(row: AwardDischarge, act: Act) -> None:
    spell = row.spell
    if spell.partnership_id != row.award.partnership_id:
        raise Refusal("The stay is of another partnership.", field="spells")
    if spell.exit != Exit.DISCHARGE or spell.ended_on is None or spell.ended_on > act.today:
        raise Refusal("Only a discharge that has happened can be linked.", field="spells")
    if spell.ended_on < counts_from(row.award):
        raise Refusal("The discharge happened before there was this award.", field="spells")
    if AwardDischarge.objects.current().filter(spell=spell).exclude(pk=row.pk).exists():
        raise Refusal("The discharge counts for an award already.", field="spells")


def _people(row: AwardDischarge) -> tuple[UUID, ...]:
    return (row.spell.person_id,)


DISCHARGES = Table(
    model=AwardDischarge,
    noun="a discharge of an award",
    permission=Permission.VIEW_MONEY,
    partnership=of_award,
    rights=_rights,
    check=_check,
    people=_people,
)


def linked_to(*, scope: Scope, award: Award) -> QuerySet[AwardDischarge]:
    """Linked discharges of people whom the reader may see, the latest first."""
    found = AwardDischarge.objects.visible_to(scope).current().filter(award=award)
    return found.select_related("spell__person", "linked_by").order_by("-spell__ended_on", "pk")


def to_choose(*, scope: Scope, award: Award, day: date) -> QuerySet[Spell]:
    """Discharges of the partnership that count for no award yet, of people whom the reader may see; latest first."""
    taken = AwardDischarge.objects.current().filter(spell=OuterRef("pk"))
    found = Spell.objects.visible_to(scope).filter(
        ~Exists(taken),
        partnership=award.partnership_id,
        exit=Exit.DISCHARGE,
        ended_on__range=(counts_from(award), day),
    )
    return found.select_related("person").order_by("-ended_on", "pk")


@transaction.atomic
def link(*, award: Award, spells: Collection[Spell], note: str, act: Act) -> list[AwardDischarge]:
    """Links discharges. Raises PermissionDenied; Refusal with none chosen, or where one cannot count."""
    if not spells:
        raise Refusal("Choose at least one discharge.", field="spells")
    if award.withdrawn_at is not None:
        raise Refusal("The award was withdrawn.")
    told: dict[str, Any] = {"award": award, "linked_by": act.by, "linked_at": act.now, "note": note.strip()}
    return [rows.add(DISCHARGES, values={**told, "spell": spell}, act=act) for spell in spells]
