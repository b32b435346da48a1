"""What the apps put into shared pages: navigation, home cards, panels, pack sections, demonstration data.

Each app's `portal.py` registers here when the site starts; the frame imports no app. Entries come back in
order; a second entry under a known key is a mistake and stops the start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.http import HttpRequest

from tcp_portal.vintages import RESTATED

if TYPE_CHECKING:
    from uuid import UUID

    from tcp_portal.access import Permission, Scope
    from tcp_portal.months import Month
    from tcp_portal.packs.document import Section
    from tcp_portal.partnerships.models import Partnership

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NavItem:
    """A word of the main navigation. Without a permission everyone who is signed in sees it."""

    order: int
    label: str
    url_name: str
    permission: Permission | None

    @property
    def key(self) -> str:
        return self.url_name


@dataclass(frozen=True, slots=True)
class SubPage:
    """A page in the second row of navigation of its app, in a group that asks one question. Groups and pages come by
    order: give a group's pages numbers that follow each other. `among`: an app above its own whose pages show it."""

    order: int
    group: str
    label: str
    url_name: str
    among: str = ""

    @property
    def key(self) -> str:
        return f"{self.app}, {self.url_name}"

    @property
    def app(self) -> str:
        """The app whose pages show it."""
        return self.among or self.url_name.split(":")[0]


@dataclass(frozen=True, slots=True)
class AccountLink:
    """A page of one's own settings, on the page of one's account."""

    order: int
    label: str
    about: str
    url_name: str

    @property
    def key(self) -> str:
        return self.url_name


@dataclass(frozen=True, slots=True)
class Panel:
    """A card to be drawn: `template` is a Jinja2 file that gets `context`; `span` is its width of 12.

    `waits`: on the home page, whether something in it waits for the reader; those cards come first.
    """

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    span: Literal[4, 6, 8, 12] = 4
    waits: bool = False


@dataclass(frozen=True, slots=True)
class HomeCard:
    """A card of the home page. `build(request)` may answer None: nothing to show today."""

    order: int
    permission: Permission
    build: Callable[[HttpRequest], Panel | None]

    @property
    def key(self) -> str:
        return f"{self.build.__module__}.{self.build.__qualname__}"


@dataclass(frozen=True, slots=True)
class HomePage:
    """A page that one reaches from Home: in the navigation it, and whatever is below its address, stands under Home."""

    order: int
    url_name: str

    @property
    def key(self) -> str:
        return self.url_name


@dataclass(frozen=True, slots=True)
class PersonPanel:
    """A card of the person's page. `build(request, person)` may answer None.

    `columns` are expressions over a person that the page reads together with them, so that a card asks for nothing.
    """

    order: int
    permission: Permission
    build: Callable[[HttpRequest, Model], Panel | None]
    columns: Callable[[], Mapping[str, Any]] = dict

    @property
    def key(self) -> str:
        return f"{self.build.__module__}.{self.build.__qualname__}"


@dataclass(frozen=True, slots=True)
class PackContext:
    """For whom and when a board pack is built; figures outside the scope stay out of it.

    `figures` says which of two truths its sections tell: see `tcp_portal.vintages`. `run` is the id of the month's run
    of which the pack is a draft.
    """

    partnership: Partnership
    month: Month
    as_at: date
    scope: Scope
    figures: str = RESTATED
    run: UUID | None = None
    _read: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, key: str, read: Callable[[], T]) -> T:
        """What several sections of one pack are made of, read by the first that asks."""
        if key not in self._read:
            self._read[key] = read()
        found: T = self._read[key]
        return found


@dataclass(frozen=True, slots=True)
class PackSection:
    """A section of the board pack. `build` may answer None where the month has nothing to say; a `heavy` one may need
    what only workers load, so that no web process builds it. A `needed` one cannot be left out of a month's pack."""

    order: int
    key: str
    title: str
    build: Callable[[PackContext], Section | None]
    heavy: bool = False
    needed: bool = False


@dataclass(frozen=True, slots=True)
class DemoLoader:
    """A part of the demonstration data, loaded in order; `load` is called as the load command says."""

    order: int
    label: str
    load: Callable[..., object]

    @property
    def key(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class MonthState:
    """Whether a month is closed, in words for the second bar, and when its figures were first reported."""

    words: str
    reported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MonthKeeper:
    """The app that closes months. It adds columns to the one question that reads the reader's partnerships.

    `columns` are expressions over a partnership whose month shown is in the column `shown_month`; `read` makes the
    state of a partnership that has them. `follows` names the pages that can show figures as first reported.
    """

    order: int
    key: str
    columns: Callable[[], Mapping[str, Any]]
    read: Callable[[Partnership], MonthState]
    follows: frozenset[str]


class Entry(Protocol):
    @property
    def order(self) -> int: ...
    @property
    def key(self) -> str: ...


@dataclass(frozen=True, slots=True)
class JobKind:
    """Jobs of workers. `backlog()` tells how many are unfinished, and when the oldest of them was asked for."""

    order: int
    key: str
    backlog: Callable[[], tuple[int, datetime | None]]


E = TypeVar("E", bound=Entry)


class Registry(Generic[E]):
    """Entries of one kind, once each, in order."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._entries: dict[str, E] = {}

    def add(self, entry: E) -> None:
        """Takes an entry in; a known key raises ImproperlyConfigured."""
        if entry.key in self._entries:
            raise ImproperlyConfigured(f"The {self.what} “{entry.key}” is registered twice.")
        self._entries[entry.key] = entry

    def all(self) -> tuple[E, ...]:
        """Every entry, by order and then by key."""
        return tuple(sorted(self._entries.values(), key=lambda entry: (entry.order, entry.key)))


_navigation: Registry[NavItem] = Registry("navigation item")
_sub_pages: Registry[SubPage] = Registry("page of a second navigation")
_account_links: Registry[AccountLink] = Registry("link of the own account")
_home_cards: Registry[HomeCard] = Registry("home card")
_home_pages: Registry[HomePage] = Registry("page below Home")
_person_panels: Registry[PersonPanel] = Registry("panel of the person's page")
_pack_sections: Registry[PackSection] = Registry("pack section")
_month_keepers: Registry[MonthKeeper] = Registry("keeper of months")
_demo_loaders: Registry[DemoLoader] = Registry("demonstration loader")
_job_kinds: Registry[JobKind] = Registry("kind of jobs")

register_navigation = _navigation.add
register_sub_page = _sub_pages.add
register_account_link = _account_links.add
register_home_card = _home_cards.add
register_home_page = _home_pages.add
register_person_panel = _person_panels.add
register_pack_section = _pack_sections.add
register_month_keeper = _month_keepers.add
register_demo = _demo_loaders.add
register_jobs = _job_kinds.add

navigation = _navigation.all
sub_pages = _sub_pages.all
account_links = _account_links.all
home_cards = _home_cards.all
home_pages = _home_pages.all
person_panels = _person_panels.all
pack_sections = _pack_sections.all
month_keepers = _month_keepers.all
demo_loaders = _demo_loaders.all
job_kinds = _job_kinds.all
