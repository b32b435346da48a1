"""The register of disputes on a day, for the monthly legal meeting, and the steps of one dispute."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from cohorts.domain.promises import Origin
from cohorts.models import Action, Dispute, Person
from tcp_portal.access import Permission, Scope
from tcp_portal.sealed import initial


class DisputeRow(NamedTuple):
    """One line of the register of disputes, on a day; the next step is the open action that is due first."""

    id: UUID
    person_id: UUID
    reference: str
    given_initial: str
    family_initial: str
    place: str | None
    kind: str
    stage: str
    ours: str
    other_party: str
    detained_on: date | None
    opened_on: date
    resolved_on: date | None
    outcome: str
    legal_advice_on: date | None
    interim_payer: str
    without_prejudice: bool
    value_a_year: Decimal | None
    health_share: Decimal | None
    step: str | None
    step_due_on: date | None
    step_by: str | None

    @property
    def initials(self) -> str:
        return f"{self.given_initial}. {self.family_initial}."

    def is_open_on(self, day: date) -> bool:
        """Not settled by the end of the day."""
        return self.resolved_on is None or self.resolved_on > day


def register_on(
    *, scope: Scope, partnership_id: UUID, day: date, person: Person | None = None
) -> list[DisputeRow]:
    """Every dispute opened by the end of the day that the reader may see, the longest first. One query."""
    open_then = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    steps = Action.objects.filter(
        open_then, dispute=OuterRef("pk"), origin=Origin.DISPUTE, agreed_on__lte=day
    ).order_by("due_on", "pk")
    steps = steps.annotate(by=Coalesce("owner__name", "owner_name"))
    found = Dispute.objects.visible_to(scope, Permission.VIEW_PEOPLE).filter(
        person__partnership=partnership_id, opened_on__lte=day
    )
    if person is not None:
        found = found.filter(person=person)
    lines = found.annotate(
        given_initial=initial("person__given_name"),
        family_initial=initial("person__family_name"),
        **{name: Subquery(steps.values(name)[:1]) for name in ("what", "due_on", "by")},
    ).order_by("opened_on", "pk")
    return [
        DisputeRow(*row)
        for row in lines.values_list(
            "pk", "person_id", "person__reference", "given_initial", "family_initial", "person__home_place__name",
            "kind", "stage", "ours__short_name", "other_party", "detained_on", "opened_on", "resolved_on", "outcome",
            "legal_advice_on", "interim_payer", "without_prejudice", "value_a_year", "health_share",
            "what", "due_on", "by",
        )
    ]  # fmt: skip


def open_stage() -> Subquery:
    """For each person of a query, how far the gravest of their open disputes is; None without one."""
    stages = Dispute.objects.filter(person=OuterRef("pk"), resolved_on__isnull=True).order_by("stage")
    return Subquery(stages.values("stage")[:1])


def steps_of(*, dispute: Dispute, scope: Scope) -> list[Action]:
    """Every step of the dispute, open ones first, with its owner. One query."""
    steps = Action.objects.visible_to(scope).filter(dispute=dispute).select_related("owner")
    return list(steps.order_by(F("closed_on").asc(nulls_first=True), "due_on"))
