"""One way to keep rows that partnerships type in: add, change, withdraw; each with its rights, its rule, its trail.

A table says once who may, what is refused and what follows; a service of its own is written only where more happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Max

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Difference, Refusal, Stale
from tcp_portal.kept import Kept
from tcp_portal.models import Versioned
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows_refused import fits, kept_in_words

Row = TypeVar("Row", bound=Versioned)
Changes = Mapping[str, list[Any]]
WRITTEN = "written"
_LONGEST_ACT = AuditEntry._meta.get_field("did").max_length or 0


def _of_itself(row: Any) -> UUID | None:
    found: UUID = row.partnership_id
    return found


def of_none(_row: Any) -> UUID | None:
    """The `partnership` of a table whose rows belong to none."""
    return None


def _nothing(*_args: Any) -> None:
    """No rule, nothing follows."""


def _nobody(*_args: Any) -> Iterable[UUID]:
    """The row is about no person."""
    return ()


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """How the rows of one model are kept.

    `permission` must be held in the partnership that `partnership(row)` names; where it names none (`of_none`), it must
    be held somewhere, and `rights` says where. `rights(row, act)` narrows it (raises PermissionDenied),
    `check(row, act)` refuses (raises Refusal) a row about to be saved, with its values set; `after(row, changes, act)`
    does what follows in the same transaction. Of `quiet` fields the trail says only that they were written; it is also
    that of the `people(row)` whom the row is about.
    """

    model: type[Row]
    noun: str
    permission: Permission
    partnership: Callable[[Row], UUID | None] = _of_itself
    rights: Callable[[Row, Act], None] = _nothing
    check: Callable[[Row, Act], None] = _nothing
    after: Callable[[Row, Changes, Act], None] = _nothing
    quiet: frozenset[str] = frozenset()
    people: Callable[[Row], Iterable[UUID]] = _nobody

    def __post_init__(self) -> None:
        if len(f"withdraw {self.noun}") > _LONGEST_ACT:
            raise ValueError(f"“{self.noun}” is too long for the trail.")
        if self.partnership is of_none and self.rights is _nothing:
            raise ValueError(f"“{self.noun}” belongs to no partnership: say who may write it.")

    def must_allow(self, row: Row, act: Act) -> None:
        """Raises PermissionDenied unless the actor may write this row."""
        act.scope.must_allow(self.permission, self.partnership(row))
        self.rights(row, act)

    def allows(self, row: Row, act: Act) -> bool:
        """Whether the actor may write this row: for pages that show or hide a button."""
        try:
            self.must_allow(row, act)
        except PermissionDenied:
            return False
        return True


@transaction.atomic
def add(table: Table[Row], *, values: Mapping[str, Any], act: Act) -> Row:
    """A new row. `values` by field name: foreign keys and many-to-many as objects or their ids.

    A `number` that is not given is the partnership's next. Raises PermissionDenied and Refusal.
    """
    row = table.model()
    many = _put(row, values)
    table.must_allow(row, act)
    if "number" not in values and _has(table.model, "number"):
        row.number = _next_number(table, row)  # type: ignore[attr-defined]  # the model has it
    fits(row, values)
    table.check(row, act)
    with kept_in_words(row):
        row.save(force_insert=True)
    _link(row, many)
    changes = audit.changes_between({}, {**_values_of(row, values), **many})
    _tell(table, row, f"add {table.noun}", changes, act)
    table.after(row, changes, act)
    return row


@transaction.atomic
def change(table: Table[Row], *, row: Row, version: int, values: Mapping[str, Any], act: Act) -> Row:
    """Puts values into a row. Raises Stale with both values of each field where someone else was quicker.

    Saving what is stored already changes nothing and leaves no trace.
    """
    now = _fresh(table, row, version, values, act)
    before = _values_of(now, values)
    many = _put(now, values)
    changes = audit.changes_between(before, {**_values_of(now, values), **many})
    if not changes:
        return now
    fits(now, values)
    table.check(now, act)
    _save(now)
    _link(now, many)
    _tell(table, now, f"change {table.noun}", changes, act)
    table.after(now, changes, act)
    return now


@transaction.atomic
def withdraw(table: Table[Row], *, row: Row, version: int, reason: str, act: Act) -> Row:
    """Takes a row out of every list, with a reason; it is never deleted. Raises Stale and Refusal."""
    if not reason.strip():
        raise Refusal("Say why it is withdrawn.", field="reason")
    now = _fresh(table, row, version, {}, act)
    values = {"withdrawn_by": act.by, "withdrawn_at": act.now, "withdrawn_because": reason.strip()}
    _put(now, values)
    _save(now)
    changes = {"withdrawn_because": ["", reason.strip()]}
    _tell(table, now, f"withdraw {table.noun}", changes, act)
    table.after(now, changes, act)
    return now


def _fresh(table: Table[Row], row: Row, version: int, values: Mapping[str, Any], act: Act) -> Row:
    """The row as it is stored now, locked until the transaction ends."""
    manager: models.Manager[Any] = table.model._default_manager
    now: Row = manager.select_for_update().get(pk=row.pk)
    table.must_allow(now, act)
    if now.version != version:
        stored = _values_of(now, values)
        yours = {name: _plain(value) for name, value in values.items()}
        differ = tuple(
            Difference(name, stored[name], yours[name]) for name in values if stored[name] != yours[name]
        )
        if differ or not values:  # who would save what is stored now has nothing to choose
            raise Stale(version=now.version, differences=differ)
    if isinstance(now, Kept) and now.withdrawn_at is not None:
        raise Refusal("It was withdrawn: it can no longer be changed.")
    return now


def _save(row: Versioned) -> None:
    row.version += 1
    with kept_in_words(row):
        row.save()


def _tell(table: Table[Row], row: Row, did: str, changes: Changes, act: Act) -> None:
    told = {
        name: ["", WRITTEN] if name in table.quiet and pair[1] else pair for name, pair in changes.items()
    }
    partnership_id = table.partnership(row)
    audit.record(
        by=act.by, did=did, at=act.now, obj=row, partnership_id=partnership_id, person_ids=table.people(row),
        changes=told,
    )  # fmt: skip


def _next_number(table: Table[Row], row: Row) -> int:
    """One more than the partnership's highest, so that a number is never given twice."""
    partnership_id = table.partnership(row)
    if partnership_id is None:
        raise ValueError(f"“{table.noun}” belongs to no partnership, so that nothing numbers it.")
    Partnership.objects.select_for_update().get(pk=partnership_id)  # two at once take two numbers
    manager: models.Manager[Any] = table.model._default_manager
    last: int | None = manager.filter(partnership=partnership_id).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _put(row: Versioned, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Sets the values; answers those of many-to-many fields, which are linked once the row is saved."""
    many = {}
    for name, value in values.items():
        field = row._meta.get_field(name)
        if field.many_to_many:
            many[name] = _plain(value)
        elif isinstance(value, models.Model):
            setattr(row, name, value)
        else:
            setattr(row, getattr(field, "attname", name), value)
    return many


def _link(row: Versioned, many: Mapping[str, list[Any]]) -> None:
    for name, keys in many.items():
        getattr(row, name).set(keys)


def _values_of(row: Versioned, names: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored under these names, as the trail and a comparison need it."""
    found = {}
    for name in names:
        field = row._meta.get_field(name)
        if not field.many_to_many:
            found[name] = getattr(row, getattr(field, "attname", name))
        elif not row._state.adding:
            found[name] = sorted(getattr(row, name).values_list("pk", flat=True))
    return found


def _plain(value: Any) -> Any:
    """A value in the form in which rows are compared: objects by their id, sets of them in order."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        plain = [_plain(item) for item in value]
        return sorted(plain) if plain and isinstance(plain[0], UUID) else plain
    return value


def _has(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())
