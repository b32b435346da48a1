"""What apps give to the month end of a pack: who is asked for words, what is checked, and who made late changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from tcp_portal.packs.editions import Edition
from tcp_portal.web.registry import PackContext, Registry

if TYPE_CHECKING:
    from datetime import date

    from tcp_portal.packs.document import Document
    from tcp_portal.packs.models import Pack
    from tcp_portal.partnerships.models import User


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as checks see it: the document as it would be issued, and the row of its pack."""

    context: PackContext
    edition: Edition
    document: Document
    pack: Pack


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found, in a sentence without anything about a person; `page` names the page that looks into it."""

    sentence: str
    page: str = ""
    can_be_overridden: bool = True


@dataclass(frozen=True, slots=True)
class RunCheck:
    """A rule that a draft must meet before it goes to review, run by the worker that built the draft.

    `find` answers what speaks against the draft: nothing where it passes. A check that fails to run counts as a finding
    that nobody can override. `editions`: of which editions it is asked.
    """

    order: int
    key: str
    title: str
    find: Callable[[Draft], Iterable[Found]]
    editions: frozenset[Edition] = field(default_factory=lambda: frozenset(Edition))


@dataclass(frozen=True, slots=True)
class ContributorSource:
    """Who is asked for words on sections: by the section's key, the people who answer for it on a day."""

    order: int
    key: str
    who: Callable[[PackContext, date], Mapping[str, Iterable[User]]]


@dataclass(frozen=True, slots=True)
class Edit:
    """Something that was entered late: what it is about, when, by whom, and what was done."""

    about: str
    entered_at: datetime
    by: str
    did: str


@dataclass(frozen=True, slots=True)
class Edits:
    """The edits behind changed numbers; `page` names the page with more, `note` says why there may be none."""

    found: tuple[Edit, ...]
    note: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class EditSource:
    """The app that knows who entered what late. `find` gets the context, since when, who asks and the moment."""

    order: int
    key: str
    find: Callable[[PackContext, datetime, User, datetime], Edits]


_checks: Registry[RunCheck] = Registry("check of drafts")
_contributors: Registry[ContributorSource] = Registry("source of contributors")
_edits: Registry[EditSource] = Registry("source of edits")

register_run_check = _checks.add
register_contributors = _contributors.add
register_edits = _edits.add

run_checks = _checks.all
contributor_sources = _contributors.all
edit_sources = _edits.all
