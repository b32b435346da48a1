"""How a person moves within a stay: another ward, security level, site, provider or commissioner."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from cohorts.domain import rules
from cohorts.models import Episode, Spell
from cohorts.services import beds, locking, timeline
from cohorts.services.clashes import refused_in_words
from cohorts.services.facts import BedFacts
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal, Stale


@transaction.atomic
def transfer(*, spell: Spell, version: int, bed: BedFacts, on: date, act: Act) -> Episode:
    """Ends the ward stay that is open and starts another on the same day; the stay in hospital goes on.

    A person in transit (their last ward stay has ended) arrives. Raises Refusal, Stale or PermissionDenied.
    """
    locked = locking.spell_for(act, spell.pk)
    last = timeline.of(locked)[-1]
    if locked.version != version:
        raise Stale(version=locked.version, differences=locking.differences(last, **beds.wanted(bed)))
    check_transfer(spell=locked, act=act)
    rules.check_not_future(on, today=act.today, what="The date of the transfer")
    rules.check_not_before(on, timeline.last_move(locked), what="The transfer", event=_event(last))
    values = beds.checked(bed, partnership_id=locked.partnership_id, on=on)
    changes = audit.changes_between(beds.values_of(last), values)
    if last.ended_on is None and not changes:
        raise Refusal("Nothing about the bed would change. Change the ward, site, security or commissioner.")
    with refused_in_words():
        timeline.close_open(locked, on)
        episode = Episode.objects.create(spell=locked, started_on=on, **values)
        timeline.save(locked)
    audit.record(
        by=act.by,
        did="transfer",
        at=act.now,
        obj=episode,
        partnership_id=locked.partnership_id,
        person_ids=[locked.person_id],
        changes={"started_on": [last.started_on, on], **changes},
    )
    return episode


def check_transfer(*, spell: Spell, act: Act) -> None:
    """Why the person cannot be moved; the reason under a disabled button."""
    act.scope.must_allow(Permission.RECORD_PEOPLE, spell.partnership_id)
    if spell.ended_on is not None:
        raise Refusal(f"This stay ended on {rules.day_words(spell.ended_on)}.", field="on")


def _event(last: Episode) -> str:
    return "the start of the present ward stay" if last.ended_on is None else "the end of the last ward stay"
