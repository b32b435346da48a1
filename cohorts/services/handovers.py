"""A person passes from one partnership to another: offered, then accepted or declined, or withdrawn before that.

One partnership counts the person on each day: the offering one until the answer, the receiving one from the day of
the offer. Accepting is one transaction over both registers. Each act is an entry in the trail of both partnerships;
what people write as reasons stays out of it. Raises Refusal, Stale or PermissionDenied.

Locks are taken in one order everywhere: the stay, its person, then the offer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from cohorts.domain import rules
from cohorts.domain.handovers import HandoverState, check_day_has_come
from cohorts.models import Handover, Person, Spell
from cohorts.services import admissions, endings, humans, identity, locking
from cohorts.services.clashes import refused_in_words
from cohorts.services.facts import BedFacts
from tcp_portal.access import Permission, Role
from tcp_portal.access.roles import permissions_of
from tcp_portal.access.wall import crossing
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership, Post

_RECORD = Permission.RECORD_PEOPLE
_KEEPERS = [role.value for role in Role if _RECORD in permissions_of(role)]
_BOTH_SIDES = "a transfer is of two partnerships"
_VERBS = {
    HandoverState.ACCEPTED: "accepted",
    HandoverState.DECLINED: "declined",
    HandoverState.WITHDRAWN: "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the receiving partnership says: where the person is at home, and in which bed they go on."""

    home_place_id: UUID | None
    originating_commissioner_id: UUID | None
    bed: BedFacts


def receivers(*, apart_from: UUID, today: date) -> QuerySet[Partnership]:
    """The partnerships that can answer an offer: those in which somebody keeps the whole register today."""
    keepers = Post.objects.in_force_on(today).filter(
        role__in=_KEEPERS, organisation=None, place=None, user__is_active=True
    )
    found = Partnership.objects.filter(pk__in=keepers.values("partnership"), starts_on__lte=today)
    return found.exclude(pk=apart_from).order_by("name")


@transaction.atomic
def offer(*, spell: Spell, version: int, to: UUID, on: date, reason: str, act: Act) -> Handover:
    """Offers the open stay to another partnership from a day, which may still come."""
    locked = locking.spell_for(act, spell.pk)
    locking.check_version(locked, version)
    check_offer(spell=locked, act=act)
    receiver = receivers(apart_from=locked.partnership_id, today=act.today).filter(pk=to).first()
    if receiver is None:
        raise Refusal("Choose a partnership that uses the portal.", field="to")
    if not reason.strip():
        raise Refusal("Say why the person is offered to the other partnership.", field="reason")
    endings.check_end_on(spell=locked, on=on)
    handover = Handover.objects.create(
        spell=locked,
        from_partnership_id=locked.partnership_id,
        to_partnership=receiver,
        on=on,
        reason=reason.strip(),
        state=HandoverState.OFFERED.value,
        offered_at=act.now,
        offered_by=act.by,
    )
    changes: dict[str, list[Any]] = {"state": [None, handover.state], "to_partnership": [None, receiver]}
    changes["offered_on"] = [None, on]
    _write("transfer offered", handover, changes, act)
    return handover


def check_offer(*, spell: Spell, act: Act) -> None:
    """Why the stay cannot be offered now: it has ended, or is offered already."""
    endings.check_end(spell=spell, act=act)
    open_offer = spell.handovers.filter(state=HandoverState.OFFERED).select_related("to_partnership").first()
    if open_offer is not None:
        raise Refusal(f"This person is offered to {open_offer.to_partnership} already.", field="to")


@transaction.atomic
def withdraw(*, handover: Handover, version: int, act: Act) -> Handover:
    """The offering partnership takes the offer back."""
    spell = locking.spell_for(act, handover.spell_id)
    locked = _locked(handover, version)
    _answer(locked, HandoverState.WITHDRAWN, "", act)
    _write("transfer withdrawn", locked, _answered(locked), act, subject=spell.person_id)
    return locked


@transaction.atomic
@crossing(_BOTH_SIDES)
def decline(*, handover: Handover, version: int, reason: str, act: Act) -> Handover:
    """The receiving partnership says no, and why; the offering one goes on counting the person."""
    _receiving(handover, act)
    Spell.objects.select_for_update(of=("self",)).get(pk=handover.spell_id)
    locked = _locked(handover, version)
    if not reason.strip():
        raise Refusal("Say why you decline.", field="reason")
    _answer(locked, HandoverState.DECLINED, reason.strip(), act)
    _write("transfer declined", locked, _answered(locked), act)
    return locked


@transaction.atomic
@crossing(_BOTH_SIDES)
def accept(*, handover: Handover, version: int, arrival: Arrival, act: Act) -> Spell:
    """The receiving partnership counts the person from the day of the offer; their stay in hospital goes on.

    The stay of the offering partnership ends on that day. The receiving register finds the person it knew already,
    or takes them in under a reference of its own. Returns the new stay.
    """
    _receiving(handover, act)
    spells = Spell.objects.select_for_update(of=("self",)).select_related("person")
    spell = spells.get(pk=handover.spell_id)
    locked = _locked(handover, version)
    check_accept(handover=locked, spell=spell, act=act)
    left = endings.pass_on(spell=spell, on=locked.on, act=act)
    with refused_in_words():
        person, new = _arrives(spell.person, locked.to_partnership, arrival, act)
        received = admissions.take_over(person=person, before=spell, bed=arrival.bed, on=locked.on, act=act)
        locked.received = received
        _answer(locked, HandoverState.ACCEPTED, "", act)
    audit.record(
        by=act.by,
        did="transfer out",
        at=act.now,
        obj=spell,
        partnership_id=spell.partnership_id,
        person_ids=[spell.person_id],
        changes=left,
    )
    _write("transfer accepted", locked, {**_answered(locked), **new}, act, arrived=person.pk)
    return received


def check_accept(*, handover: Handover, spell: Spell, act: Act) -> None:
    """Why the offer cannot be accepted: answered, the stay has ended, or its day has not come."""
    check_open(handover=handover)
    if spell.ended_on is not None:
        raise Refusal(f"This stay ended on {rules.day_words(spell.ended_on)}.", field="on")
    check_day_has_come(handover.on, today=act.today)


def check_open(*, handover: Handover) -> None:
    """Raises Refusal where the offer has its answer, with who gave it."""
    if handover.state == HandoverState.OFFERED:
        return
    who = f" by {handover.answered_by}" if handover.answered_by else ""
    day = f" on {rules.day_words(localdate(handover.answered_at))}" if handover.answered_at else ""
    raise Refusal(f"This offer was {_VERBS[HandoverState(handover.state)]}{who}{day}.")


def _receiving(handover: Handover, act: Act) -> None:
    if not Handover.objects.offered_to(act.scope, _RECORD).filter(pk=handover.pk).exists():
        raise PermissionDenied


def _locked(handover: Handover, version: int) -> Handover:
    rows = Handover.objects.select_for_update(of=("self",))
    locked = rows.select_related("to_partnership", "answered_by").get(pk=handover.pk)
    check_open(handover=locked)
    locking.check_version(locked, version)
    return locked


def _answer(handover: Handover, state: HandoverState, words: str, act: Act) -> None:
    handover.state, handover.answer = state.value, words
    handover.answered_at, handover.answered_by = act.now, act.by
    handover.version += 1
    handover.save()


def _answered(handover: Handover) -> dict[str, list[Any]]:
    return {"state": [HandoverState.OFFERED.value, handover.state]}


def _arrives(
    known_there: Person, partnership: Partnership, arrival: Arrival, act: Act
) -> tuple[Person, dict[str, list[Any]]]:
    """The person's row in the receiving register, found or made, and what changed of it."""
    partnership = Partnership.objects.select_for_update().get(pk=partnership.pk)
    home = {
        "home_place": identity.home_place_of(arrival.home_place_id, partnership),
        "originating_commissioner": identity.originating_commissioner_of(
            arrival.originating_commissioner_id, partnership
        ),
    }
    known = humans.also_known_by(known_there, partnership)
    if known is None:
        facts = {field: getattr(known_there, field) for field in identity.FIELDS if field not in home}
        person = Person.objects.create(
            partnership=partnership,
            human=known_there.human,
            reference=identity.next_reference(partnership),
            synthetic=known_there.synthetic,
            **facts,
            **home,
        )
        return person, {"reference": [None, person.reference], **{key: [None, home[key]] for key in home}}
    changes = audit.changes_between({field: getattr(known, field) for field in home}, home)
    if changes:
        for field, value in home.items():
            setattr(known, field, value)
        known.version += 1
        known.save()
    return known, changes


@crossing(_BOTH_SIDES)
def _write(
    did: str,
    handover: Handover,
    changes: dict[str, list[Any]],
    act: Act,
    *,
    subject: UUID | None = None,
    arrived: UUID | None = None,
) -> None:
    """The entry in the trail of each side; the receiving one knows the person by its own row once it has one."""
    offered = subject or handover.spell.person_id
    sides = ((handover.from_partnership_id, offered), (handover.to_partnership_id, arrived or offered))
    for partnership_id, person_id in sides:
        audit.record(
            by=act.by,
            did=did,
            at=act.now,
            obj=handover,
            partnership_id=partnership_id,
            person_ids=[person_id],
            changes=changes,
        )
