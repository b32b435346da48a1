"""Who answers for a row, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tcp_portal.partnerships.models import Organisation

NOBODY = "Nobody yet"


class _Owned(Protocol):
    @property
    def owner_words(self) -> str: ...
    @property
    def organisation(self) -> Organisation | None: ...


def owner_of(row: _Owned) -> str:
    """Who answers for a row, with the organisation where one is named."""
    return ", ".join(
        said for said in (row.owner_words, row.organisation.short_name if row.organisation else "") if said
    )
