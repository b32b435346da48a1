"""Money of people: rows that hang on a stay, written by who keeps the money of the people they may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied

from cohorts.models import Person, Spell
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.models import Versioned
from tcp_portal.rows import Table

EDIT = Permission.EDIT_PERSON_MONEY
Row = TypeVar("Row", bound=Versioned)


def of_stay(
    model: type[Row],
    noun: str,
    *,
    check: Callable[[Row, Act], None],
    stay: Callable[[Any], Spell] = lambda row: row.spell,
    quiet: frozenset[str] = frozenset(),
) -> Table[Row]:
    """A table of rows about the person of a stay; `stay(row)` leads there.

    Who writes one holds EDIT_PERSON_MONEY over that person; the trail of the person shows it.
    """

    def partnership(row: Row) -> UUID | None:
        return stay(row).partnership_id

    def rights(row: Row, act: Act) -> None:
        reached = Person.objects.visible_to(act.scope, EDIT)
        if not reached.filter(pk=stay(row).person_id).exists():
            raise PermissionDenied

    return Table(
        model=model, noun=noun, permission=EDIT, partnership=partnership, rights=rights, check=check, quiet=quiet,
        people=lambda row: [stay(row).person_id],
    )  # fmt: skip
