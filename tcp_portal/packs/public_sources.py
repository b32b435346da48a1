"""What the apps give to the public edition: raw counts with what ties them together, and sections made of what comes
back protected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tcp_portal.packs.disclosure.cells import Counts, Key
from tcp_portal.packs.disclosure.protected import Protected
from tcp_portal.packs.disclosure.public import PublicSection
from tcp_portal.web.registry import PackContext, Registry

Values = Callable[[Key], Protected]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one app knows of a month. `counts` holds the months that earlier editions printed as well; `write` is given
    the protected value of each cell that is printed. `measures` are the ids whose definitions belong to it."""

    write: Callable[[Values], tuple[PublicSection, ...]]
    counts: Counts = field(default_factory=Counts)
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicSource:
    """An app's part of the public edition; None where the month has nothing to say."""

    order: int
    key: str
    title: str
    read: Callable[[PackContext], Reading | None]


_sources: Registry[PublicSource] = Registry("part of the public edition")

register_public = _sources.add
public_sources = _sources.all
