"""The parallel run: what the register and the latest extract say differently, by person and field, until settled.

A difference stays settled as ours until one of the two values changes; one that a later extract no longer has is gone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from cohorts.domain.imports.outcomes import IN_HOSPITAL, Outcome, RowKind, as_text
from cohorts.domain.imports.register import Register
from cohorts.models import ImportRun, Mismatch
from cohorts.services.imports.putting_right import put_right
from cohorts.services.locking import check_version, person_for
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.sealed import seal_for_update

OURS, THEIRS, GONE = "ours", "theirs", "gone"
_BATCH = 500
_KEPT = 400
_Key = tuple[str, str]


@dataclass(slots=True)
class _Found:
    """The differences of one extract, and the people about whom it could not be read."""

    pairs: dict[_Key, tuple[str, str]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)


def _found(outcomes: Iterable[Outcome], register: Register) -> _Found:
    found = _Found()
    for outcome in outcomes:
        if outcome.person_id is None or outcome.person_id not in register.people:
            continue
        if outcome.kind is RowKind.PROBLEM or (outcome.kind is RowKind.CONFLICT and not outcome.changes):
            found.unread.add(outcome.person_id)
        changes = outcome.changes
        if outcome.kind is RowKind.NEW:  # a stay that the register does not have
            changes = {IN_HOSPITAL: (False, True)}
        for key, (old, new) in changes.items():
            found.pairs[outcome.person_id, key] = (as_text(old)[:_KEPT], as_text(new)[:_KEPT])
    return found


def refresh(*, run: ImportRun, outcomes: Iterable[Outcome], register: Register, act: Act) -> int:
    """Lists what still differs once an extract is decided on; how many differences are open then.

    In the caller's transaction. `outcomes` are those that were not taken in.
    """
    found = _found(outcomes, register)
    known = Mismatch.objects.filter(person__partnership=run.partnership_id)
    still_ours = _settled_as_ours(known)
    open_ones = {(str(one.person_id), one.field): one for one in known.open().select_for_update(of=("self",))}
    wanted = {key: pair for key, pair in found.pairs.items() if still_ours.get(key) != pair}
    gone = [one for key, one in open_ones.items() if key not in wanted and key[0] not in found.unread]
    changed = [one for key, one in open_ones.items() if key in wanted]
    for one in gone:
        one.settled_at, one.settled_by, one.settled_as = act.now, act.by, GONE
        one.version += 1
    for one in changed:
        pair = wanted[str(one.person_id), one.field]
        if pair != (one.ours, one.theirs):
            one.version += 1
        (one.ours, one.theirs), one.run, one.seen_at = pair, run, act.now
    Mismatch.objects.bulk_update(
        seal_for_update([*gone, *changed]),
        ["settled_at", "settled_by", "settled_as", "ours", "theirs", "run", "seen_at", "version"],
        batch_size=_BATCH,
    )
    new = [
        Mismatch(person_id=UUID(person), field=key, ours=ours, theirs=theirs, run=run, seen_at=act.now)
        for (person, key), (ours, theirs) in wanted.items()
        if (person, key) not in open_ones
    ]
    Mismatch.objects.bulk_create(new, batch_size=_BATCH)
    return len(wanted) + len(open_ones) - len(gone) - len(changed)


def _settled_as_ours(known: QuerySet[Mismatch]) -> dict[_Key, tuple[str, str]]:
    """The last word on each field of each person, where it was that the register is right."""
    last: dict[_Key, tuple[str, str]] = {}
    settled = known.filter(settled_at__isnull=False).order_by("settled_at")
    for person_id, key, ours, theirs, how in settled.values_list(
        "person_id", "field", "ours", "theirs", "settled_as"
    ):
        last.pop((str(person_id), key), None)
        if how == OURS:
            last[str(person_id), key] = (ours, theirs)
    return last


def of_partnership(*, scope: Scope, partnership_id: UUID) -> QuerySet[Mismatch]:
    """The partnership's differences that the reader may settle, open ones by person, with what a page says of them."""
    return (
        Mismatch.objects.visible_to(scope, Permission.IMPORT_PEOPLE)
        .filter(person__partnership=partnership_id)
        .select_related("person", "settled_by", "run")
        .order_by("person__reference", "field", "-seen_at")
    )


@transaction.atomic
def settle(*, mismatch: Mismatch, version: int, right: str, note: str, act: Act) -> Mismatch:
    """Says who is right: “ours” leaves the register as it is, “theirs” puts it right as the extract has it.

    Raises Refusal, Stale (someone else saved first), PermissionDenied.
    """
    person_for(act, mismatch.person_id)
    act.scope.must_allow(Permission.IMPORT_PEOPLE, mismatch.person.partnership_id)
    locked = (
        Mismatch.objects.select_for_update(of=("self",)).select_related("person", "run").get(pk=mismatch.pk)
    )
    check_version(locked, version)
    if locked.settled_at is not None:
        raise Refusal("This difference is settled already.")
    if right not in (OURS, THEIRS):
        raise Refusal("Say who is right.", field="right")
    if right == OURS and not note.strip():
        raise Refusal("Say why the register is right, for whoever sees the extract next.", field="note")
    settled = [locked] if right == OURS else put_right(locked, act)
    for one in settled:
        one.settled_at, one.settled_by, one.settled_as = act.now, act.by, right
        one.note = note.strip()
        one.version += 1
        one.save()
    audit.record(
        by=act.by, did="settle a difference", at=act.now, obj=locked,
        partnership_id=locked.person.partnership_id, person_ids=[locked.person_id],
        changes={"settled_as": [None, right]},
    )  # fmt: skip
    return locked
