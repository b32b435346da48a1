"""Entering how many people a partnership plans at a site, and how many beds there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cohorts.models import Episode
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Difference, Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, Site
from trajectories.models import BedCapacity, SitePlan

Row = TypeVar("Row", SitePlan, BedCapacity)


@dataclass(frozen=True, slots=True)
class SitePlanFacts:
    """How many people of the partnership its plan has at the site at the end of the month."""

    site_id: UUID
    month: Month
    value: int
    is_assumption: bool = False
    source: str = ""

    def stored(self) -> dict[str, Any]:
        """The values of the row's fields."""
        return {
            "site_id": self.site_id,
            "month_starts_on": self.month.first,
            "value": self.value,
            "is_assumption": self.is_assumption,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class CapacityFacts:
    """Beds over a period: those that the partnership commissions, or with `of_unit` all of the unit."""

    site_id: UUID
    of_unit: bool
    beds: int
    viable: int | None
    valid_from: date
    valid_to: date | None
    source: str

    def stored(self) -> dict[str, Any]:
        """The values of the row's fields, but whose beds they are."""
        said = asdict(self)
        del said["of_unit"]
        return said


@transaction.atomic
def record_site_plan(*, partnership: Partnership, facts: SitePlanFacts, act: Act) -> SitePlan:
    """Keeps the plan for one month-end. Refuses a second one, and months before the register."""
    act.scope.must_allow(Permission.EDIT_TRAJECTORIES, partnership.pk)
    _check_plan(partnership, facts, None)
    row = SitePlan.objects.create(
        partnership=partnership, entered_by=act.by, entered_at=act.now, **facts.stored()
    )
    _audit(row, "plan people at a site", act, partnership.pk, audit.changes_between({}, facts.stored()))
    return row


@transaction.atomic
def change_site_plan(*, row: SitePlan, version: int, facts: SitePlanFacts, act: Act) -> SitePlan:
    """Changes it. Raises Stale where someone else did meanwhile."""
    act.scope.must_allow(Permission.EDIT_TRAJECTORIES, row.partnership_id)
    now = _fresh(SitePlan.objects.select_for_update().get(pk=row.pk), version, facts.stored())
    _check_plan(row.partnership, facts, now.pk)
    return _save(now, facts.stored(), "change people planned at a site", act, now.partnership_id)


@transaction.atomic
def record_capacity(*, partnership: Partnership, facts: CapacityFacts, act: Act) -> BedCapacity:
    """Keeps beds over a period. Refuses periods that overlap, and a unit's beds from who has nobody there."""
    act.scope.must_allow(Permission.EDIT_TRAJECTORIES, partnership.pk)
    owner = None if facts.of_unit else partnership
    _check_capacity(partnership, owner, facts, None)
    row = BedCapacity.objects.create(partnership=owner, **facts.stored())
    _audit(row, "record beds at a site", act, partnership.pk, audit.changes_between({}, facts.stored()))
    return row


@transaction.atomic
def change_capacity(
    *, row: BedCapacity, partnership: Partnership, version: int, facts: CapacityFacts, act: Act
) -> BedCapacity:
    """Changes them; whose beds they are stays. Raises Stale where someone else did meanwhile."""
    act.scope.must_allow(Permission.EDIT_TRAJECTORIES, row.partnership_id or partnership.pk)
    now = _fresh(BedCapacity.objects.select_for_update().get(pk=row.pk), version, facts.stored())
    if facts.of_unit is not (now.partnership_id is None):
        raise Refusal("Whose beds they are cannot change: enter the others anew.", field="whose")
    _check_capacity(partnership, now.partnership, facts, now.pk)
    return _save(now, facts.stored(), "change beds at a site", act, partnership.pk)


def may_say_of_unit(*, partnership_id: UUID, site_id: UUID) -> bool:
    """Whether the partnership has had people, or has a plan, at the site: then it may enter the beds of the unit."""
    people = Episode.objects.filter(site=site_id, spell__partnership=partnership_id)
    return people.exists() or SitePlan.objects.filter(site=site_id, partnership=partnership_id).exists()


def _check_plan(partnership: Partnership, facts: SitePlanFacts, pk: UUID | None) -> None:
    _check_site(facts.site_id)
    if facts.month < Month.of(partnership.starts_on):
        raise Refusal(f"The register of {partnership} begins later than this month.", field="month")
    same = SitePlan.objects.filter(
        partnership=partnership, site=facts.site_id, month_starts_on=facts.month.first
    )
    same = same.exclude(pk=pk) if pk else same
    if same.exists():
        raise Refusal(
            f"There is a plan for {facts.month.label} at this site already: change that one.", field="month"
        )


def _check_capacity(
    partnership: Partnership, owner: Partnership | None, facts: CapacityFacts, pk: UUID | None
) -> None:
    _check_site(facts.site_id)
    if owner is None and not may_say_of_unit(partnership_id=partnership.pk, site_id=facts.site_id):
        raise Refusal(
            "Only a partnership with people or a plan at the site may enter the beds of the whole unit.",
            field="whose",
        )
    if facts.valid_to is not None and facts.valid_to <= facts.valid_from:
        raise Refusal("The last day must come after the first.", field="valid_to")
    if facts.viable is not None and facts.viable > facts.beds:
        raise Refusal("The viable number cannot be more than the beds.", field="viable")
    others = BedCapacity.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=facts.valid_from), site=facts.site_id, partnership=owner
    )
    others = others.exclude(pk=pk) if pk else others
    if facts.valid_to is not None:
        others = others.filter(valid_from__lt=facts.valid_to)
    if others.exists():
        raise Refusal(
            "Beds are stored for part of this period already: end that row first.", field="valid_from"
        )


def _check_site(site_id: UUID) -> None:
    if not Site.objects.filter(pk=site_id).exists():
        raise Refusal("Choose a site of the list.", field="site")


def _fresh(now: Row, version: int, stored: Mapping[str, Any]) -> Row:
    if now.version != version:
        raise Stale(
            version=now.version,
            differences=tuple(
                Difference(name, getattr(now, name), value)
                for name, value in stored.items()
                if getattr(now, name) != value
            ),
        )
    return now


def _save(row: Row, stored: Mapping[str, Any], did: str, act: Act, partnership_id: UUID) -> Row:
    before = {name: getattr(row, name) for name in stored}
    for name, value in stored.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    _audit(row, did, act, partnership_id, audit.changes_between(before, stored))
    return row


def _audit(
    row: SitePlan | BedCapacity, did: str, act: Act, partnership_id: UUID, changes: Mapping[str, Any]
) -> None:
    audit.record(by=act.by, did=did, at=act.now, obj=row, partnership_id=partnership_id, changes=changes)
