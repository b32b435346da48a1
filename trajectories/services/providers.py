"""The sites where people of the reader's partnerships are or are planned: ten queries however many there are.

Only partnerships whose measures the reader may view stand in an answer. That others are there too is said, without
any number of them: a total would give a single other one away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from cohorts.domain.stays import LEAVE_LEFT_OUT_FROM
from cohorts.models import Episode, Leave, Spell
from tcp_portal.access import Permission, Scope
from tcp_portal.access.wall import crossing
from tcp_portal.months import Month, months_between
from tcp_portal.partnerships.models import Organisation, Partnership, Site
from trajectories.domain.shared_sites import Beds, Demand, Night, SharedSite, demand
from trajectories.models import BedCapacity, SitePlan

Row = TypeVar("Row", SitePlan, BedCapacity)
MONTHS_BACK = 12
LONGEST = 48  # months of a site's page


@dataclass(frozen=True)
class SiteView:
    """A site with what the reader may know of it, and the rows that they may change."""

    site: Site
    known: SharedSite
    plan_rows: tuple[SitePlan, ...] = ()
    capacity_rows: tuple[BedCapacity, ...] = ()


@dataclass(frozen=True)
class Providers:
    """Every such site, by provider and name, and the names of the partnerships that stand in them."""

    month: Month
    as_at: date
    sites: tuple[SiteView, ...]
    partnerships: Mapping[UUID, Partnership]


@dataclass(frozen=True)
class SiteHistory:
    """One site over months: who was there, what is planned, and how full it was."""

    view: SiteView
    month: Month
    as_at: date
    partnerships: Mapping[UUID, Partnership]
    months: tuple[Month, ...]
    nights: tuple[Night, ...]

    def actual(self, partnership_id: UUID, month: Month) -> int | None:
        """People of the partnership at the month's end; None for a month to come."""
        if month > self.month:
            return None
        day = min(month.last, self.as_at)
        return sum(night.partnership_id == partnership_id and night.held_on(day) for night in self.nights)

    def demand(self, partnership_id: UUID | None = None) -> list[Demand]:
        """Occupied and available bed-days of the months that have begun."""
        past = [month for month in self.months if month <= self.month]
        return demand(
            self.nights, self.view.known.beds, past, as_at=self.as_at, partnership_id=partnership_id
        )


def provider_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Providers by name: reference data, about nobody. One query."""
    rows = Organisation.objects.filter(pk__in=list(ids)).order_by("name", "pk")
    return dict(rows.values_list("pk", "name"))


def providers(*, scope: Scope, month: Month, as_at: date, site_id: UUID | None = None) -> Providers:
    """Every site with people, plans or beds of partnerships whose measures the reader may view; or only one of them."""
    visible = scope.partnership_ids(Permission.VIEW_MEASURES)
    here = {"site": site_id} if site_id else {}
    now = _people_now(scope, as_at, here)
    plans = _grouped(SitePlan.objects.filter(partnership__in=visible, **here).order_by("month_starts_on"))
    own = BedCapacity.objects.filter(partnership__in=visible, **here).order_by()
    chosen = {*now, *plans, *own.values_list("site", flat=True)}
    beds = _grouped(BedCapacity.objects.visible_to(scope).filter(site__in=chosen).order_by("valid_from"))
    hidden = _hidden(scope, chosen, as_at)
    sites = Site.objects.filter(pk__in=chosen).select_related("provider").order_by("provider__name", "name")
    return Providers(
        month,
        as_at,
        tuple(
            _view(site, now.get(site.pk, {}), plans.get(site.pk, ()), beds.get(site.pk, ()), month, hidden)
            for site in sites
        ),
        _partnerships(scope),
    )


def site_history(
    *, scope: Scope, site_id: UUID, month: Month, as_at: date, starts: Month
) -> SiteHistory | None:
    """One of those sites by month: a year back, and on to the end of the plans. None if nothing of theirs is there."""
    found = providers(scope=scope, month=month, as_at=as_at, site_id=site_id)
    if not found.sites:
        return None
    view = found.sites[0]
    first = max(month.plus(-MONTHS_BACK), starts)
    last = min(view.known.months[-1], first.plus(LONGEST))
    return SiteHistory(
        view, month, as_at, found.partnerships,
        tuple(months_between(first, last)),
        _nights(scope, site_id, first),
    )  # fmt: skip


def _view(
    site: Site,
    now: Mapping[UUID, int],
    plans: Sequence[SitePlan],
    beds: Sequence[BedCapacity],
    month: Month,
    hidden: frozenset[UUID],
) -> SiteView:
    lines: dict[UUID, dict[Month, int]] = defaultdict(dict)
    for row in plans:
        lines[row.partnership_id][Month.of(row.month_starts_on)] = row.value
    plain = [Beds(one.partnership_id, one.beds, one.viable, one.valid_from, one.valid_to) for one in beds]
    known = SharedSite(dict(now), dict(lines), plain, site.pk not in hidden, month=month)
    return SiteView(site, known, tuple(plans), tuple(beds))


def _people_now(scope: Scope, day: date, here: Mapping[str, UUID]) -> dict[UUID, dict[UUID, int]]:
    """People in a bed of each site at the midnight ending the day, by partnership."""
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    spells = Spell.objects.counted_by(scope).open_on(day)
    if day >= LEAVE_LEFT_OUT_FROM:
        away = Leave.objects.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=day), spell=OuterRef("pk"), started_on__lte=day
        )
        spells = spells.exclude(Exists(away))
    rows = Episode.objects.open_on(day).filter(spell__in=spells, **here).order_by()
    for site, partnership, people in rows.values_list("site", "spell__partnership").annotate(Count("pk")):
        found[site][partnership] = people
    return dict(found)


@crossing("whether others use a shared site is said, never how many")
def _hidden(scope: Scope, sites: set[UUID], day: date) -> frozenset[UUID]:
    """Sites where a partnership has people, plans or beds that the reader may not see: which ones, never how many."""
    visible = scope.partnership_ids(Permission.VIEW_MEASURES)
    others = Spell.objects.open_on(day).exclude(partnership__in=visible)
    there = Episode.objects.open_on(day).filter(site__in=sites, spell__in=others)
    planned = SitePlan.objects.filter(site__in=sites).exclude(partnership__in=visible)
    return frozenset(
        there.order_by()
        .values_list("site", flat=True)
        .union(planned.order_by().values_list("site", flat=True))
    )


def _nights(scope: Scope, site_id: UUID, first: Month) -> tuple[Night, ...]:
    """Every stay in a bed of the site since the month, cut to when its partnership counted the person."""
    episodes = Episode.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=first.first),
        site=site_id,
        spell__in=Spell.objects.counted_by(scope),
    )
    away: dict[UUID, list[tuple[date, date | None]]] = defaultdict(list)
    leaves = Leave.objects.filter(spell__in=episodes.values("spell"))
    for spell, start, end in leaves.values_list("spell", "started_on", "ended_on"):
        away[spell].append((max(start, LEAVE_LEFT_OUT_FROM), end))
    fields = (
        "spell", "spell__partnership", "started_on", "ended_on", "spell__counted_from", "spell__ended_on",
    )  # fmt: skip
    found = []
    for spell, partnership, start, end, counted_from, ended_on in episodes.values_list(*fields):
        ends = [day for day in (end, ended_on) if day is not None]
        found.append(
            Night(partnership, max(start, counted_from), min(ends) if ends else None, tuple(away[spell]))
        )
    return tuple(found)


def _grouped(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.site_id].append(row)
    return dict(found)


def _partnerships(scope: Scope) -> dict[UUID, Partnership]:
    return {one.pk: one for one in Partnership.objects.visible_to(scope).order_by("name")}


def all_sites() -> list[Site]:
    """Every hospital of the list, by name: a plan may begin where nobody is yet."""
    return list(Site.objects.select_related("provider").order_by("name", "provider__name"))
