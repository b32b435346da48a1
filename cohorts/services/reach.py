"""Finds one person, spell or episode for a reader: unknown to a stranger (404), closed without the right (403)."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.shortcuts import get_object_or_404

from cohorts.domain import nhs_number
from cohorts.domain.promises import Origin
from cohorts.models import (
    Action,
    Barrier,
    Delay,
    Episode,
    Person,
    RegisterEntry,
    Review,
    Spell,
    nhs_number_keys,
)
from cohorts.services.actions import CAUSES, RIGHTS, Cause
from tcp_portal.access import Permission, Scope
from tcp_portal.partnerships.models import Partnership


def _must_reach(person_id: UUID, scope: Scope, permission: Permission) -> None:
    if permission is Permission.VIEW_PEOPLE:
        return
    if not Person.objects.visible_to(scope, permission).filter(pk=person_id).exists():
        raise PermissionDenied


def person(*, scope: Scope, person_id: UUID, permission: Permission) -> Person:
    """The person. Raises Http404 where the reader may not know of them, PermissionDenied without the right."""
    found = get_object_or_404(Person.objects.visible_to(scope).select_related("partnership"), pk=person_id)
    _must_reach(found.pk, scope, permission)
    return found


def open_spell(*, scope: Scope, person_id: UUID, permission: Permission) -> tuple[Person, Spell | None]:
    """The person and the spell that is open now, if any, with its plan. Raises as `person`."""
    found = person(scope=scope, person_id=person_id, permission=permission)
    spells = Spell.objects.visible_to(scope).select_related("plan", "person")
    return found, spells.filter(person=found, ended_on__isnull=True).first()


def spell(*, scope: Scope, spell_id: UUID, permission: Permission) -> Spell:
    """The spell with its person. Raises as `person`."""
    spells = Spell.objects.visible_to(scope).select_related("person__partnership")
    found = get_object_or_404(spells, pk=spell_id)
    _must_reach(found.person_id, scope, permission)
    return found


def episode(*, scope: Scope, episode_id: UUID, permission: Permission) -> Episode:
    """The episode with its person and hospital. Raises as `person`."""
    episodes = Episode.objects.visible_to(scope).select_related(
        "spell__person__partnership", "site__provider"
    )
    found = get_object_or_404(episodes, pk=episode_id)
    _must_reach(found.spell.person_id, scope, permission)
    return found


def entry(*, scope: Scope, entry_id: UUID, permission: Permission) -> RegisterEntry:
    """The time on the register with its person. Raises as `person`."""
    entries = RegisterEntry.objects.visible_to(scope).select_related("person__partnership")
    found = get_object_or_404(entries, pk=entry_id)
    _must_reach(found.person_id, scope, permission)
    return found


def delay(*, scope: Scope, delay_id: UUID, permission: Permission) -> Delay:
    """The delay with its stay and person. Raises as `person`."""
    rows = Delay.objects.visible_to(scope).select_related("spell__person__partnership")
    found = get_object_or_404(rows, pk=delay_id)
    _must_reach(found.spell.person_id, scope, permission)
    return found


def barrier(*, scope: Scope, barrier_id: UUID, permission: Permission) -> Barrier:
    """The barrier with its stay and person. Raises as `person`."""
    rows = Barrier.objects.visible_to(scope).select_related("spell__person__partnership")
    found = get_object_or_404(rows, pk=barrier_id)
    _must_reach(found.spell.person_id, scope, permission)
    return found


def last_spell(*, scope: Scope, person_id: UUID, permission: Permission) -> tuple[Person, Spell | None]:
    """The person and the spell that is open, or ended last, with its plan. Raises as `person`."""
    found = person(scope=scope, person_id=person_id, permission=permission)
    spells = Spell.objects.visible_to(scope).select_related("plan", "person").filter(person=found)
    return found, spells.order_by(F("ended_on").desc(nulls_first=True)).first()


def find_person(
    *,
    scope: Scope,
    partnership: Partnership,
    key: str,
    permission: Permission = Permission.RECORD_PEOPLE,
) -> Person | None:
    """The person of the partnership with this reference or NHS number, among those the right reaches; or None.

    Letter case and spaces do not matter.
    """
    plain = " ".join(key.split())
    if not plain:
        return None
    people = Person.objects.visible_to(scope, permission).filter(partnership=partnership)
    numbered = Q(nhs_number_key__in=nhs_number_keys(nhs_number.clean(plain)))
    return people.filter(Q(reference__iexact=plain) | numbered).first()


def action(*, scope: Scope, action_id: UUID) -> Action:
    """The action with its person and owner; the right is that of what it came from. Raises as `person`."""
    actions = Action.objects.visible_to(scope).select_related("person__partnership", "owner")
    found = get_object_or_404(actions, pk=action_id)
    _must_reach(found.person_id, scope, RIGHTS[Origin(found.origin)])
    return found


def cause(*, scope: Scope, origin: Origin, cause_id: UUID) -> tuple[Cause, Person]:
    """What an action is to come from, and the person it is about. Raises as `person`."""
    causes = CAUSES[origin]._default_manager.visible_to(scope)
    found = get_object_or_404(causes, pk=cause_id)
    person_id = causes.filter(pk=found.pk).values_list(causes.person_path, flat=True).get()
    return found, person(scope=scope, person_id=person_id, permission=RIGHTS[origin])


def review(*, scope: Scope, review_id: UUID, permission: Permission) -> Review:
    """The review with its person. Raises as `person`."""
    reviews = Review.objects.visible_to(scope).select_related("person__partnership")
    found = get_object_or_404(reviews, pk=review_id)
    _must_reach(found.person_id, scope, permission)
    return found
