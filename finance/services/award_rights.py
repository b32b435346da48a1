"""Who keeps awards: whoever keeps the partnership's money, or runs the funds that it comes from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied

from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal

KEEPERS = (Permission.EDIT_MONEY, Permission.RUN_FUNDS)
_OF_THE_BID = "It was decided with the bid: only who runs the fund changes it."


def keeps(scope: Scope, partnership_id: UUID) -> bool:
    """Whether the reader keeps awards of this partnership."""
    return any(scope.allows(one, partnership_id) for one in KEEPERS)


def must_keep(act: Act, partnership_id: UUID) -> None:
    """Raises PermissionDenied for whoever keeps no awards of this partnership."""
    if not keeps(act.scope, partnership_id):
        raise PermissionDenied


def of_award(row: Any) -> UUID:
    """The partnership of a row that hangs on an award."""
    found: UUID = row.award.partnership_id
    return found


def rights(row: Any, act: Act) -> None:
    """The same as a rule of a table whose rows are of a partnership."""
    must_keep(act, row.partnership_id)


def rights_of_award(row: Any, act: Act) -> None:
    """The same as a rule of a table whose rows hang on an award."""
    must_keep(act, of_award(row))


def must_run_fund(act: Act, partnership_id: UUID, *, field: str | None = None) -> None:
    """Raises Refusal for whoever does not run the fund: what was decided with a bid stays."""
    if not act.scope.allows(Permission.RUN_FUNDS, partnership_id):
        raise Refusal(_OF_THE_BID, field=field)
