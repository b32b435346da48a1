"""The register of root-cause reviews, the learning in it, and what one review came from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q

from cohorts.domain import codes
from cohorts.models import Action, Delay, RootCause, Spell
from tcp_portal.access import Permission, Scope
from tcp_portal.sealed import initial


class RootCauseRow(NamedTuple):
    """One line of the register of root-cause reviews."""

    id: UUID
    person_id: UUID
    reference: str
    given_initial: str
    family_initial: str
    place: str | None
    of: str
    area: str
    held_on: date
    finding: str
    learning: str
    admitted_on: date
    delay: str | None
    actions: int
    open_actions: int

    @property
    def initials(self) -> str:
        return f"{self.given_initial}. {self.family_initial}."


def register_on(*, scope: Scope, partnership_id: UUID, day: date) -> list[RootCauseRow]:
    """Every review held by the end of the day that the reader may see, newest first. One query."""
    agreed = Q(actions__agreed_on__lte=day)
    still_open = agreed & (Q(actions__closed_on__isnull=True) | Q(actions__closed_on__gt=day))
    found = (
        RootCause.objects.visible_to(scope)
        .filter(spell__partnership=partnership_id, held_on__lte=day)
        .annotate(
            given_initial=initial("spell__person__given_name"),
            family_initial=initial("spell__person__family_name"),
            agreed=Count("actions", filter=agreed),
            still_open=Count("actions", filter=still_open),
        )
        .order_by("-held_on", "pk")
    )
    return [
        RootCauseRow(*row)
        for row in found.values_list(
            "pk", "spell__person_id", "spell__person__reference", "given_initial", "family_initial",
            "spell__person__home_place__name", "of", "area", "held_on", "finding", "learning", "spell__started_on",
            "delay__reason", "agreed", "still_open",
        )
    ]  # fmt: skip


def counts_by_area(*, scope: Scope, partnership_id: UUID, day: date) -> dict[str, int]:
    """How many reviews of each area were held by the end of the day: a figure of everybody, so that whoever may view
    the partnership's measures reads it. One query. Raises PermissionDenied without that right."""
    scope.must_allow(Permission.VIEW_MEASURES, partnership_id)
    counted = Spell.objects.counted_by(scope).filter(partnership=partnership_id)
    found = RootCause.objects.filter(spell__in=counted, held_on__lte=day)
    return dict(found.values_list("area").annotate(count=Count("pk")).order_by("area"))


def matching(
    rows: Iterable[RootCauseRow], *, of: str = "", area: str = "", text: str = ""
) -> list[RootCauseRow]:
    """Those of a kind and area in whose finding or learning every word of the text stands, in any letter case."""
    words = text.casefold().split()

    def fits(row: RootCauseRow) -> bool:
        said = f"{row.finding} {row.learning} {codes.REVIEW_AREA.label(row.area)}".casefold()
        return (
            (not of or row.of == of)
            and (not area or row.area == area)
            and all(word in said for word in words)
        )

    return [row for row in rows if fits(row)]


def actions_of(*, root_cause: RootCause, scope: Scope) -> list[Action]:
    """What was agreed because of the review, open ones first. One query."""
    found = Action.objects.visible_to(scope).filter(root_cause=root_cause).select_related("owner")
    return list(found.order_by(F("closed_on").asc(nulls_first=True), "due_on"))


def spells_of(*, person_id: UUID, scope: Scope) -> list[Spell]:
    """The stays of the person, newest first: what a review may be of."""
    return list(Spell.objects.visible_to(scope).filter(person=person_id).order_by("-started_on"))


def delays_of(*, person_id: UUID, scope: Scope) -> list[Delay]:
    """The delays of the person's stays, newest first."""
    return list(Delay.objects.visible_to(scope).filter(spell__person=person_id).order_by("-started_on"))
