"""Where a person is to go, what they need there, who answers for the plan, and the outline of the package."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from cohorts.domain import codes, rules
from cohorts.domain.kinds import Exit
from cohorts.models import DischargePlan, Spell
from cohorts.services.actions import colleagues
from cohorts.services.plan_trail import write
from cohorts.services.plans import check_seen, open_plan, save_plan
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Place, User


def planned_destinations(day: date) -> list[tuple[str, str]]:
    """Code and label of where a person may be planned to go: every discharge, or another hospital. AT TransferPlan."""
    return [*codes.destinations(Exit.DISCHARGE, day), *codes.destinations(Exit.TRANSFER_OUT, day)]


@transaction.atomic
def plan_destination(
    *, spell: Spell, version: int, destination: str, place_id: UUID | None, act: Act
) -> DischargePlan:
    """Kind of home and place of the partnership; both may be empty. Raises Refusal, Stale or PermissionDenied."""
    locked, plan = open_plan(spell, act)
    place = _place(place_id, locked) if place_id else None
    check_seen(plan, version, destination=destination, destination_place=place)
    if destination and destination != plan.destination:
        rules.check_code(codes.DESTINATION, destination, act.today, field="destination")
        if destination not in dict(planned_destinations(act.today)):
            raise Refusal(f"“{codes.DESTINATION.label(destination)}” cannot be planned.", field="destination")
    return _saved(
        locked, plan, "planned destination", {"destination": destination, "destination_place": place}, act
    )


@transaction.atomic
def record_needs(
    *, spell: Spell, version: int, accommodation: str, support: Sequence[str], provider: str, act: Act
) -> DischargePlan:
    """The home and the support that the person needs, and who is to give it. Raises as `plan_destination`."""
    locked, plan = open_plan(spell, act)
    wanted = {"accommodation": accommodation, "support": list(support), "provider": provider.strip()}
    check_seen(plan, version, **wanted)
    if accommodation and accommodation != plan.accommodation:
        rules.check_code(codes.ACCOMMODATION, accommodation, act.today, field="accommodation")
    for need in set(support) - set(plan.support):
        rules.check_code(codes.SUPPORT, need, act.today, field="support")
    return _saved(locked, plan, "needs after discharge", wanted, act)


@transaction.atomic
def name_owner(
    *, spell: Spell, version: int, owner_id: UUID | None, owner_name: str, act: Act
) -> DischargePlan:
    """Who answers for the plan: somebody who signs in here, or somebody named; or nobody yet."""
    locked, plan = open_plan(spell, act)
    owner = _owner(owner_id, locked, act) if owner_id else None
    name = owner_name.strip()
    check_seen(plan, version, owner=owner, owner_name=name)
    if owner is not None and name:
        raise Refusal("Choose who answers for the plan, or type their name: one of the two.", field="owner")
    return _saved(locked, plan, "owner of the plan", {"owner": owner, "owner_name": name}, act)


@transaction.atomic
def outline_package(*, spell: Spell, version: int, package: str, act: Act) -> DischargePlan:
    """The package of support in outline; what it costs is no part of it. Raises as `plan_destination`."""
    locked, plan = open_plan(spell, act)
    check_seen(plan, version, package=package.strip())
    return _saved(locked, plan, "package outline", {"package": package.strip()}, act)


def _saved(spell: Spell, plan: DischargePlan, did: str, wanted: dict[str, Any], act: Act) -> DischargePlan:
    changes = save_plan(plan, wanted)
    if changes:
        write(spell=spell, obj=plan, did=did, changes=changes, act=act)
    return plan


def _place(place_id: UUID, spell: Spell) -> Place:
    found = Place.objects.filter(pk=place_id, partnership=spell.partnership_id).first()
    if found is None:
        raise Refusal("Choose a place of this partnership.", field="place")
    return found


def _owner(owner_id: UUID, spell: Spell, act: Act) -> User:
    found = colleagues(partnership_id=spell.partnership_id, act=act).filter(pk=owner_id).first()
    if found is None:
        raise Refusal("Choose someone who works in this partnership.", field="owner")
    return found
