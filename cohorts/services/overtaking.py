"""Who saved first: the last change of a record, asked when someone's own change came too late."""

from __future__ import annotations

from cohorts.domain.kinds import Exit
from cohorts.models import Episode, Person, Spell
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import AuditEntry
from tcp_portal.models import Versioned


def last_change(record: Versioned) -> AuditEntry | None:
    """The last entry of the trail that changed the record, or None.

    A stay and its ward stays change together: a transfer is an entry of the new ward stay, a discharge one of
    the stay, a death one of the person.
    """
    if isinstance(record, Person):
        return audit.last_change(about=record.pk, of=[record])
    if not isinstance(record, Spell | Episode):
        owner = getattr(record, "spell", record)
        return audit.last_change(about=getattr(owner, "person_id", None), of=[record])
    spell = record.spell if isinstance(record, Episode) else record
    if spell.exit == Exit.DEATH:
        return audit.last_change(about=spell.person_id, of=[spell.person])
    return audit.last_change(about=spell.person_id, of=[spell, *spell.episodes.all()])


def last_end(person: Person) -> AuditEntry | None:
    """The last change of the stay that ended last: why someone is not in hospital any more."""
    spell = person.spells.filter(ended_on__isnull=False).order_by("-ended_on").first()
    return last_change(spell) if spell else None
