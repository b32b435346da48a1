"""Help with each page: what it answers, who keeps it, its words in the glossary. Each app keeps its own in help/*.toml.

A file names its `namespace` and has a `[[page]]` for one or more of its addresses: `names`, `answers`, `kept`, and
perhaps `terms` (of docs/glossary.md) and `see` (other named addresses). The name `*` stands for the whole namespace.
`[titles]` names pages that others see and that stand in no navigation of the frame.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps

from tcp_portal.access.decorators import may_open
from tcp_portal.web.glossary import Term, term_named
from tcp_portal.web.registry import navigation, sub_pages

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

ALL = "*"


@dataclass(frozen=True, slots=True)
class PageHelp:
    """The help of one or more pages. `see` are named addresses that have a label."""

    answers: str
    kept: str
    terms: tuple[Term, ...]
    see: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownHelp:
    """The help of a page for one reader; `terms` and `see` are words with their addresses."""

    answers: str
    kept: str
    terms: tuple[tuple[str, str], ...]
    see: tuple[tuple[str, str], ...]


def read(file: dict[str, Any]) -> Iterator[tuple[str, PageHelp]]:
    """Each address of a file with its help. Raises KeyError for a term that the glossary has not."""
    for page in file["page"]:
        found = PageHelp(
            answers=page["answers"],
            kept=page["kept"],
            terms=tuple(term_named(name) for name in page.get("terms", ())),
            see=tuple(page.get("see", ())),
        )
        for name in page["names"]:
            yield f"{file['namespace']}:{name}", found


@cache
def files() -> tuple[dict[str, Any], ...]:
    """The files of every app, read once a process."""
    folders = [Path(config.path) / "help" for config in apps.get_app_configs()]
    paths = [path for folder in folders for path in sorted(folder.glob("*.toml"))]
    return tuple(tomllib.loads(path.read_text(encoding="utf-8")) for path in paths)


@cache
def all_help() -> dict[str, PageHelp]:
    """The help of every address. Raises ValueError for an address that has two."""
    found: dict[str, PageHelp] = {}
    for file in files():
        for name, page in read(file):
            if name in found:
                raise ValueError(f"{name} has help twice.")
            found[name] = page
    return found


@cache
def labels() -> dict[str, str]:
    """What pages are called: as in the navigation, else as the help of their app names them."""
    named = {
        f"{file['namespace']}:{name}": title
        for file in files()
        for name, title in file.get("titles", {}).items()
    }
    navigated = [(item.url_name, item.label) for item in navigation()]
    return {**named, **dict(navigated), **{page.url_name: page.label for page in sub_pages()}}


def help_of(view_name: str) -> PageHelp | None:
    """The help of a named address, its own or that of its namespace."""
    found = all_help()
    return found.get(view_name) or found.get(f"{view_name.partition(':')[0]}:{ALL}")


def shown_help(frame: Frame) -> ShownHelp | None:
    """The help of the page on which the reader stands, with links only to pages that let them in."""
    page = help_of(frame.place.view_name) if frame.place else None
    if page is None:
        return None
    glossary = frame.url("web:glossary")
    return ShownHelp(
        answers=page.answers,
        kept=page.kept,
        terms=tuple((term.name, f"{glossary}#{term.anchor}") for term in page.terms),
        see=tuple((labels()[name], frame.url(name)) for name in page.see if may_open(frame.scope, name)),
    )
