"""Meaning a home for somebody: proposed, agreed, moved in, ended. Neither a home nor a person is taken twice. N18."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from cohorts.models import Person, Spell
from cohorts.services import locking
from tcp_portal import rows
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from workstreams.domain.matching import against
from workstreams.models import Unit, UnitMatch
from workstreams.models.housing import MatchState
from workstreams.services.homes_pipeline import home_of, pipeline, waiting

PLANS = Permission.EDIT_DISCHARGE_PLANS
_BEFORE = {MatchState.AGREED: MatchState.PROPOSED, MatchState.MOVED: MatchState.AGREED}


def without_home(*, scope: Scope, partnership: Partnership, day: date) -> int:
    """How many people in hospital on the day need a home of their own and have none in the pipeline.

    Those who are planned to live with family, in care or at school need none; a home in a dropped scheme is none.
    """
    return len(pipeline(scope=scope, partnership=partnership, day=day).without)


def to_end(*, partnership: Partnership) -> QuerySet[UnitMatch]:
    """Matches that somebody must look at: the person has left hospital and has not moved in, or has died.

    Nothing ends by itself: who frees the home says why. Of all people: a reader goes on with `visible_to`.
    """
    gone = Q(state__in=_BEFORE.values(), spell__ended_on__isnull=False)
    gone |= Q(spell__person__died_on__isnull=False)
    return UnitMatch.objects.standing().filter(gone, unit__scheme__partnership=partnership)


@transaction.atomic
def propose(*, spell: Spell, unit_id: UUID, note: str, day: date, act: Act) -> UnitMatch:
    """Means a home for the person of a stay. One that does not fit on the day may be meant too, if it is said why.

    Of several who want one home at once, one gets it. Raises PermissionDenied and Refusal.
    """
    locked = locking.spell_for(act, spell.pk, PLANS)
    if locked.ended_on is not None:
        raise Refusal("The person has left hospital.")
    unit = _unit(unit_id, locked)
    match = _stored(locked, unit, note.strip(), act)
    (who,) = waiting(scope=act.scope, partnership=locked.partnership, day=day, person_id=locked.person_id)
    misfits = against(who.someone, home_of(unit), Month.of(day))
    if misfits and not match.note:
        raise Refusal(f"Say why this home is right all the same: {'; '.join(misfits)}.", field="note")
    changes = {"home": [None, _called(unit)], "state": [None, MatchState.PROPOSED.label]}
    _tell(match, "propose a home", {**changes, **({"note": [None, match.note]} if match.note else {})}, act)
    return match


def _unit(unit_id: UUID, spell: Spell) -> Unit:
    """The home, locked, so that nobody withdraws it meanwhile."""
    found = Unit.objects.current().select_for_update(of=("self",)).select_related("scheme__place")
    here = found.filter(scheme__partnership=spell.partnership_id, scheme__withdrawn_at__isnull=True)
    unit = here.filter(pk=unit_id).first()
    if unit is None:
        raise Refusal("Choose a home of this partnership.", field="unit")
    if home_of(unit).dropped:
        raise Refusal("The scheme of this home was dropped.", field="unit")
    return unit


def _stored(spell: Spell, unit: Unit, note: str, act: Act) -> UnitMatch:
    """The database holds that nothing is taken twice; what it refuses is said in words."""
    try:
        with transaction.atomic():
            return UnitMatch.objects.create(
                unit=unit, spell=spell, matched_on=act.today, matched_by=act.by, note=note
            )
    except IntegrityError as error:
        if UnitMatch.objects.standing().filter(spell=spell).exists():
            raise Refusal("A home is meant for this person already: end that match first.") from error
        raise Refusal("This home is meant for somebody else already.", field="unit") from error


@transaction.atomic
def step(*, match: UnitMatch, version: int, to: MatchState, day: date, act: Act) -> UnitMatch:
    """Agrees a proposed match, or says of an agreed one that the person moved in.

    Nobody moves into a home that is not ready on the day. Raises PermissionDenied, Stale and Refusal.
    """
    now = _locked(match, version, act)
    if now.state != _BEFORE[to]:
        raise Refusal(f"The match is {now.get_state_display().lower()}: this step does not follow.")
    home = home_of(now.unit)
    if home.dropped:
        raise Refusal("The scheme of this home was dropped: end the match.")
    if to is MatchState.MOVED and not home.is_ready and home.ready and home.ready > Month.of(day):
        raise Refusal(f"The home is to be ready in {home.ready.label}: put its month right first.")
    return _saved(now, f"{to.label.lower()}: a home", act, state=to)


@transaction.atomic
def end(*, match: UnitMatch, version: int, reason: str, act: Act) -> UnitMatch:
    """Frees the home and the person, with the reason. Raises PermissionDenied, Stale and Refusal."""
    if not reason.strip():
        raise Refusal("Say why the match ends.", field="reason")
    now = _locked(match, version, act)
    if now.state == MatchState.ENDED:
        raise Refusal("The match has ended already.")
    ended_on = max(act.today, now.matched_on)
    return _saved(now, "end a match", act, state=MatchState.ENDED, ended_on=ended_on, note=reason.strip())


def _locked(match: UnitMatch, version: int, act: Act) -> UnitMatch:
    """The match for update, with the right over its person."""
    reached = UnitMatch.objects.visible_to(act.scope, PLANS).select_for_update(of=("self",))
    now = reached.select_related("unit__scheme__place", "spell").filter(pk=match.pk).first()
    if now is None:
        raise PermissionDenied
    if now.version != version:
        raise Stale(version=now.version, differences=())
    return now


def _saved(match: UnitMatch, did: str, act: Act, **values: Any) -> UnitMatch:
    before = {name: getattr(match, name) for name in values}
    for name, value in values.items():
        setattr(match, name, value)
    match.version += 1
    match.save()
    _tell(match, did, audit.changes_between(before, values), act)
    return match


def _tell(match: UnitMatch, did: str, changes: dict[str, list[Any]], act: Act) -> None:
    """What was written about the person stays out of the trail, which says only that it was written."""
    partnership_id, person_id = match.spell.partnership_id, match.spell.person_id
    changes = {name: ["", rows.WRITTEN] if name == "note" else pair for name, pair in changes.items()}
    audit.record(
        by=act.by, did=did, at=act.now, obj=match, partnership_id=partnership_id, person_ids=[person_id],
        changes=changes,
    )  # fmt: skip


def _called(unit: Unit) -> str:
    return f"{unit.label}, {unit.scheme.name}"


def person_of(*, scope: Scope, person_id: UUID) -> tuple[Person, bool]:
    """The person with their partnership, and whether the reader keeps their plan. Http404 to a stranger. One query."""
    keeps = Exists(Person.objects.visible_to(scope, PLANS).filter(pk=OuterRef("pk")))
    people = Person.objects.visible_to(scope).select_related("partnership").annotate(keeps=keeps)
    found: Any = people.filter(pk=person_id).first()
    if found is None:
        raise Http404("There is no such person.")
    return found, found.keeps


def reached(*, scope: Scope, match_id: UUID) -> UnitMatch:
    """A match whose person the reader knows (else Http404) and whose plan they keep (else PermissionDenied)."""
    known = UnitMatch.objects.visible_to(scope).select_related("unit__scheme", "spell__person__partnership")
    found = known.filter(pk=match_id).first()
    if found is None:
        raise Http404("There is no such match.")
    if not UnitMatch.objects.visible_to(scope, PLANS).filter(pk=match_id).exists():
        raise PermissionDenied
    return found
