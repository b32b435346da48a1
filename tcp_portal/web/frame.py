"""The frame of every page: the chosen partnership and month, the navigation, and who is signed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import DateField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, TruncMonth
from django.http import Http404
from django.utils import timezone

from tcp_portal.access.decorators import may_open
from tcp_portal.access.limits import seconds_left
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.charts import words
from tcp_portal.marking import MARKING
from tcp_portal.months import Month, months_between
from tcp_portal.partnerships.models import Partnership
from tcp_portal.vintages import LABELS, RESTATED
from tcp_portal.web.addresses import address
from tcp_portal.web.page_help import ShownHelp, shown_help
from tcp_portal.web.registry import MonthState, SubPage, home_pages, month_keepers, navigation, sub_pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable
    from django.http import QueryDict
    from django.urls import ResolverMatch

    from tcp_portal.access import Scope
    from tcp_portal.web.request import PortalRequest


# A financial year's label, and its months: as addresses write each, and as people read it.
MonthChoices = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class NavLink:
    """A link of the main navigation; `current` is as aria-current: page, true (a page below it) or empty."""

    label: str
    url: str
    current: str


@dataclass(frozen=True, slots=True)
class SubGroup:
    """A group of pages in the second row of navigation."""

    title: str
    is_here: bool
    pages: tuple[NavLink, ...]


@dataclass(frozen=True)
class Frame:
    """What the bars at the top of a page say, and what links carry on. Made once a request."""

    user_name: str
    scope: Scope
    partnerships: tuple[Partnership, ...]
    chosen: Partnership | None
    month: Month
    today: date
    place: ResolverMatch | None
    query_before: QueryDict
    figures: str = RESTATED
    seconds_left: int = 0

    @classmethod
    def of(cls, request: PortalRequest, query: QueryDict, *, today: date) -> Frame:
        """The frame that an address asks for.

        Raises Http404 for a partnership that is unknown or closed to the reader, for a month that does not
        exist, has not begun or lies before the register of the partnership, and for figures of an unknown kind.
        """
        asked = _asked_month(query.get("month"), today=today)
        ids = frozenset[UUID]().union(*(grant.partnership_ids for grant in request.scope.grants))
        partnerships = tuple(_partnerships(asked, today).filter(pk__in=ids))
        chosen = _partnership(partnerships, query.get("partnership"))
        return cls(
            user_name=str(request.user),
            scope=request.scope,
            partnerships=partnerships,
            chosen=chosen,
            month=_month(chosen, asked, today=today),
            today=today,
            place=request.resolver_match,
            query_before=query,
            figures=_figures(query.get("figures")),
            seconds_left=seconds_left(request),
        )

    idle_minutes = property(lambda _self: settings.PORTAL_IDLE_SECONDS // 60)
    warning_seconds = property(lambda _self: settings.PORTAL_IDLE_WARNING_SECONDS)

    @property
    def partnership(self) -> Partnership:
        """The chosen partnership. Raises Http404 for a reader who belongs to none."""
        if self.chosen is None:
            raise Http404("The reader belongs to no partnership.")
        return self.chosen

    @property
    def as_at(self) -> date:
        """The last day of the month, or today while the month still runs."""
        return min(self.month.last, self.today)

    @property
    def day(self) -> date:
        """The day on which what is late, due or open is judged: today, whichever month the figures are of.

        Where the partnership's pages open in a month of their own (the demonstration), the chosen month's last day.
        """
        return self.today if self.partnership.opens_at is None else self.as_at

    @property
    def months(self) -> MonthChoices:
        """The months that may be chosen, newest first, by financial year."""
        if self.chosen is None:
            return ()
        return _month_choices(Month.of(self.chosen.starts_on), Month.of(self.today))

    @cached_property
    def query(self) -> str:
        """The choice as a query string, to carry on in links; empty for a reader of no partnership."""
        return urlencode(self.choice)

    @property
    def choice(self) -> dict[str, str]:
        """The choice as parameters: `keep=frame.choice.items()` keeps it in a form that filters."""
        if self.chosen is None:
            return {}
        choice = {"partnership": self.chosen.code, "month": self.month.iso}
        return choice if self.figures == RESTATED else {**choice, "figures": self.figures}

    def showing(self, figures: str) -> Frame:
        """The same frame for figures of the other kind."""
        return replace(self, figures=figures)

    def url(self, name: str, *args: object, **params: object) -> str:
        """The address of a named view: `args` fill its path; the choice and then `params` its query string.

        A parameter of None is left out; one named partnership or month replaces the choice.
        """
        found = address(name, *args)
        if not params:
            return f"{found}?{self.query}" if self.query else found
        wanted = {key: value for key, value in {**self.choice, **params}.items() if value is not None}
        return f"{found}?{urlencode(wanted, doseq=True)}" if wanted else found

    @cached_property
    def nav(self) -> tuple[NavLink, ...]:
        """The parts of the portal that this reader may use."""
        return tuple(
            NavLink(item.label, self.url(item.url_name), self._current(item.url_name))
            for item in navigation()
            if item.permission is None or self.scope.allows(item.permission)
        )

    def _current(self, url_name: str) -> str:
        if self.place is None:
            return ""
        if self.place.view_name == url_name:
            return "page"
        return "true" if self._above == url_name else ""

    @cached_property
    def _above(self) -> str:
        """The part of the portal that this page is below: of its app, the one whose address begins the page's own.

        Where none does, the app's first. The frame's own pages (help, glossary) are below none; some are below Home.
        """
        if self.place is None or self.place.namespace == "web":
            return ""
        names = [item.url_name for item in navigation() if item.url_name.split(":")[0] == self._app]
        here = f"/{self.place.route}"
        if any(here.startswith(address(page.url_name)) for page in home_pages()):
            return "web:home"
        below = [name for name in names if here.startswith(address(name))]
        return max(below, key=lambda name: len(address(name)), default=names[0] if names else "")

    @cached_property
    def _app(self) -> str:
        """The app among whose pages this one stands: its own, or the one that shows it where its own has no word."""
        own = self.place.namespace if self.place else ""
        if any(item.url_name.split(":")[0] == own for item in navigation()):
            return own
        return next((page.app for page in sub_pages() if page.url_name.split(":")[0] == own), own)

    @cached_property
    def sub_nav(self) -> tuple[SubGroup, ...]:
        """The groups of pages of this app; only those of the group in or below which this page stands are shown."""
        if self.place is None:
            return ()
        pages = [
            page for page in sub_pages() if page.app == self._app and may_open(self.scope, page.url_name)
        ]
        here = self._under(pages)
        groups = dict.fromkeys(page.group for page in pages)
        return tuple(
            SubGroup(
                title=group,
                is_here=here is not None and group == here.group,
                pages=tuple(
                    NavLink(page.label, self.url(page.url_name), self._current_sub(page, here))
                    for page in pages
                    if page.group == group
                ),
            )
            for group in groups
        )

    def _under(self, pages: Sequence[SubPage]) -> SubPage | None:
        """Which of the pages this one is or stands below, by its address; the first where it is below none."""
        below = [page for page in pages if self._is_under(page)]
        first = pages[0] if pages else None
        return max(below, key=lambda page: len(address(page.url_name)), default=first)

    def _is_under(self, page: SubPage) -> bool:
        return self.place is not None and f"/{self.place.route}".startswith(address(page.url_name))

    def _current_sub(self, page: SubPage, here: SubPage | None) -> str:
        if self.place is not None and page.url_name == self.place.view_name:
            return "page"
        return "true" if page is here and self._is_under(page) else ""

    @property
    def part(self) -> str:
        """The word of the main navigation under which this page stands; empty where there is none."""
        return next((link.label for link in self.nav if link.current), "")

    @property
    def page_help(self) -> ShownHelp | None:
        """What this page answers, who keeps it, and its words; nothing for a page without help."""
        return shown_help(self)

    @cached_property
    def last_entry(self) -> str:
        """When something was last recorded in the partnership, in words; empty before that."""
        latest = getattr(self.chosen, "last_entry_at", None)
        if latest is None:
            return ""
        local = timezone.localtime(latest)
        return f"Last entry {local.day} {local:%b %Y, %H:%M}"

    @cached_property
    def month_state(self) -> MonthState:
        """Whether the month is closed, as the app that closes months says."""
        if self.chosen is None:
            return MonthState("")
        return next((keeper.read(self.chosen) for keeper in month_keepers()), MonthState(""))

    @property
    def figures_choices(self) -> tuple[tuple[str, str], ...]:
        """Which figures may be asked for; none where no app closes months."""
        return tuple(LABELS.items()) if month_keepers() else ()

    @property
    def figures_note(self) -> str:
        """What somebody must know who asks for figures as first reported; empty for who does not."""
        if self.figures == RESTATED or self.chosen is None:
            return ""
        reported_at = self.month_state.reported_at
        if reported_at is None:
            return (
                f"{self.month.label} was never closed, so no figures were first reported. "
                "This page shows figures as restated today."
            )
        name = self.place.view_name if self.place else ""
        if not any(name in keeper.follows for keeper in month_keepers()):
            return "This page shows the register as it stands today, not as first reported."
        local = timezone.localtime(reported_at)
        return f"Figures as first reported on {local.day} {local:%B %Y}. Later facts are not in them."

    @property
    def on_paper(self) -> str:
        """What stands above a printed page, where the bars at the top are gone."""
        if self.chosen is None:
            return ""
        facts = [
            f"{self.chosen.name}, {self.month.label}",
            f"As at {words.day(self.as_at)}",
            (self.figures_note or LABELS[RESTATED]).rstrip("."),
            MARKING,
            "Synthetic people" if self.chosen.synthetic else "",
        ]
        return f"{'. '.join(fact for fact in facts if fact)}."

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """The page's own filters, to keep when another month is chosen.

        Not where another partnership may be chosen: it has other places.
        """
        if len(self.partnerships) > 1:
            return ()
        return tuple(
            (name, value)
            for name, values in self.query_before.lists()
            for value in values
            if name not in ("partnership", "month", "figures", "page")
        )

    @property
    def role(self) -> str:
        """The reader's roles in words."""
        return ", ".join(role.label for role in self.scope.roles) or "No role yet"


@lru_cache(maxsize=128)
def _month_choices(first: Month, last: Month) -> MonthChoices:
    """Written once for all pages of partnerships that start in a month."""
    by_year = groupby(months_between(first, last)[::-1], key=lambda month: month.financial_year)
    return tuple((year.label, tuple((one.iso, one.label) for one in months)) for year, months in by_year)


@lru_cache(maxsize=256)
def _partnerships(asked: Month | None, today: date) -> QuerySet[Partnership]:
    """Every partnership with what the bars say of it. A question put together once for all pages of the day, for
    that takes longer than to ask it; whoever filters it has a copy, and nothing that was read is kept."""
    return (
        Partnership.objects.annotate(
            last_entry_at=_last_entry(), shown_month=_shown_month(asked, today=today)
        )
        .annotate(**{name: of for keeper in month_keepers() for name, of in keeper.columns().items()})
        .order_by("name")
    )


def _last_entry() -> Subquery:
    changes = AuditEntry.objects.filter(partnership=OuterRef("pk"), kind=Kind.CHANGE)
    return Subquery(changes.order_by("-at").values("at")[:1])


def _partnership(partnerships: tuple[Partnership, ...], code: str | None) -> Partnership | None:
    if not code:
        return partnerships[0] if partnerships else None
    for partnership in partnerships:
        if partnership.code == code:
            return partnership
    raise Http404("There is no such partnership for this reader.")


def _asked_month(text: str | None, *, today: date) -> Month | None:
    if not text:
        return None
    try:
        month = Month.parse(text)
    except ValueError as fault:
        raise Http404(str(fault)) from fault
    if month > Month.of(today):
        raise Http404("The register does not cover this month.")
    return month


def _shown_month(asked: Month | None, *, today: date) -> Combinable:
    """The first day of the month that a partnership's pages show, as `_month` chooses it."""
    if asked is not None:
        return Value(asked.first, DateField())
    last = Value(Month.of(today).previous.first, DateField())
    return Coalesce(TruncMonth("opens_at", output_field=DateField()), last, output_field=DateField())


def _month(partnership: Partnership | None, asked: Month | None, *, today: date) -> Month:
    if asked is None:
        opens_at = partnership.opens_at if partnership else None
        return Month.of(opens_at) if opens_at else Month.of(today).previous
    if partnership and asked < Month.of(partnership.starts_on):
        raise Http404("The register does not cover this month.")
    return asked


def _figures(text: str | None) -> str:
    if not text:
        return RESTATED
    if text not in LABELS:
        raise Http404("There are no such figures.")
    return text
