"""Who is delayed on a day, why and for how long; and who is planned to leave when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import OuterRef, Q

from cohorts.domain.codes.endings import DELAYED
from cohorts.domain.plan_history import Slips, Step, slips
from cohorts.models import Delay, PlanStep, Spell
from cohorts.services.bundles import bundle
from cohorts.services.planning import DelayLine, delay_line, step_of
from tcp_portal.access import Scope
from tcp_portal.audit import services as audit
from tcp_portal.sealed import initial

if TYPE_CHECKING:
    from tcp_portal.partnerships.models import User

PAGE = "delays and planned dates"
NO_PLACE = "none-recorded"  # as the filter's value; a place is named by its name


@dataclass(frozen=True, slots=True)
class Leaver:
    """One person in hospital with delays that were open on the day, and the plan as it stands.

    `unexplained`: the status of the day was delayed, and no reason is recorded.
    """

    person_id: UUID
    reference: str
    given_initial: str
    family_initial: str
    place: str | None
    planned_on: date | None
    confidence: str
    destination: str
    destination_place: str | None
    slips: Slips
    delays: tuple[DelayLine, ...]
    unexplained: bool

    @property
    def initials(self) -> str:
        return f"{self.given_initial}. {self.family_initial}."

    @property
    def delayed_from(self) -> date | None:
        """The first day of the delays that are open; None where none is recorded."""
        return min((delay.started_on for delay in self.delays), default=None)


@dataclass(frozen=True, slots=True)
class Ask:
    """Which delays the reader asks for. Empty fields ask for nothing; `escalated` is yes or no."""

    place: str = ""
    reason: str = ""
    attribution: str = ""
    escalated: str = ""

    def of(self, people: Iterable[Leaver]) -> list[tuple[Leaver, DelayLine | None]]:
        """Each delay asked for with its person, longest first; None for a delay without a reason, which comes last."""
        found = [
            (one, delay)
            for one in people
            if not self.place or (one.place or NO_PLACE) == self.place
            for delay in (one.delays or ((None,) if one.unexplained else ()))
            if self._asks(delay)
        ]
        return sorted(
            found, key=lambda pair: (pair[1].started_on if pair[1] else date.max, pair[0].reference)
        )

    def _asks(self, delay: DelayLine | None) -> bool:
        if delay is None:
            return not (self.reason or self.attribution or self.escalated)
        return (
            self.reason in ("", delay.reason)
            and self.attribution in ("", delay.attribution)
            and self.escalated in ("", "yes" if delay.escalated_on else "no")
        )


def leavers(*, scope: Scope, partnership_id: UUID, day: date) -> list[Leaver]:
    """Everyone whom the partnership counts at the end of `day` and whom the reader may see. One query."""
    open_then = Q(started_on__lte=day) & (Q(ended_on__isnull=True) | Q(ended_on__gt=day))
    rows = (
        Spell.objects.visible_to(scope)
        .filter(partnership=partnership_id)
        .open_on(day)
        .annotate(
            given_initial=initial("person__given_name"),
            family_initial=initial("person__family_name"),
            delay_rows=bundle(
                Delay.objects.filter(open_then, spell=OuterRef("pk")),
                by="spell",
                **{name: name for name in DelayLine.__slots__},
            ),
            step_rows=bundle(
                PlanStep.objects.filter(plan=OuterRef("plan__pk")),
                by="plan",
                **{name: name for name in ("at", "on", "status", "planned_on", "confidence", "reason")},
            ),
        )
        .values_list(
            "person_id", "person__reference", "given_initial", "family_initial", "person__home_place__name",
            "plan__planned_on", "plan__confidence", "plan__destination", "plan__destination_place__name",
            "step_rows", "delay_rows",
        )
    )  # fmt: skip
    return [_leaver(row, day) for row in rows.order_by("person__reference")]


def _leaver(row: tuple[object, ...], day: date) -> Leaver:
    *facts, steps, delays = row
    history = [step_of(one) for one in sorted(_rows(steps), key=lambda one: str(one["at"]))]
    lines = sorted(
        (delay_line(one) for one in _rows(delays)), key=lambda line: (line.started_on, line.reason)
    )
    known: dict[str, Any] = dict(zip(_FACTS, facts, strict=True))
    known |= {name: known[name] or "" for name in ("confidence", "destination")}
    return Leaver(
        **known,
        slips=slips(history),
        delays=tuple(lines),
        unexplained=not lines and _status_on(history, day) == DELAYED,
    )


_FACTS = tuple(Leaver.__slots__)[:9]


def _rows(found: object) -> list[dict[str, str]]:
    return found or []  # type: ignore[return-value]  # a bundle: rows, or None


def _status_on(history: list[Step], day: date) -> str:
    return next((step.status for step in reversed(history) if step.on <= day), "")


def record_look(*, people: Iterable[Leaver], partnership_id: UUID, by: User | None, at: datetime) -> None:
    """The entry in the trail for everyone on the page; none for an empty one."""
    ids = [one.person_id for one in people]
    if ids:
        audit.record_read(by=by, how=PAGE, at=at, partnership_id=partnership_id, person_ids=ids)
