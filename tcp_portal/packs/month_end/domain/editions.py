"""The editions of a run as its row keeps them: a text that is the same however they were chosen."""

from __future__ import annotations

from collections.abc import Iterable

from tcp_portal.packs.editions import Edition

_BETWEEN = ","
# Outside readers get no text that a person wrote: nobody could be named in it (and see the check of disclosure).
OPEN_EDITIONS = frozenset({Edition.PUBLIC, Edition.EASY_READ})


def kept_as(chosen: Iterable[Edition]) -> str:
    """The set in the order of the editions."""
    wanted = set(chosen)
    return _BETWEEN.join(edition.value for edition in Edition if edition in wanted)


def read_from(text: str) -> tuple[Edition, ...]:
    """The set of such a text."""
    return tuple(Edition(name) for name in text.split(_BETWEEN) if name)
