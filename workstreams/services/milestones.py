"""Milestones of the programme, as money asks for them: a tranche may wait for one."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from finance.domain.triggers import MilestoneFact
from tcp_portal.months import Month
from workstreams.models import ActionEnd, PlanAction

_PAGE = "workstreams:action"
_MOST = 160


def milestone_choices(partnership_id: UUID) -> tuple[tuple[UUID, str], ...]:
    """The partnership's milestones by number; none that is about one person's barrier. One query."""
    found = PlanAction.objects.current().filter(
        partnership=partnership_id, is_milestone=True, barrier__isnull=True
    )
    return tuple((one.pk, _words(one)) for one in found.order_by("number"))


def milestone_facts(ids: Iterable[UUID]) -> dict[UUID, MilestoneFact]:
    """Those milestones that nobody withdrew; one that was dropped or merged is never done. One query."""
    found = PlanAction.objects.current().filter(pk__in=list(ids), is_milestone=True)
    return {one.pk: _fact(one) for one in found}


def _fact(one: PlanAction) -> MilestoneFact:
    ended = one.closed_on is not None and one.closed_as != ActionEnd.DONE
    words = f"{_words(one)} ({one.get_closed_as_display().lower()})" if ended else _words(one)
    return MilestoneFact(
        words=words,
        partnership_id=one.partnership_id,
        due_on=Month.of(one.due_on).last,
        done_on=one.closed_on if one.closed_as == ActionEnd.DONE else None,
        address=_PAGE,
    )


def _words(one: PlanAction) -> str:
    """Its number and what it is; of one that is about a person's barrier the number alone."""
    if one.barrier_id is not None:
        return f"Milestone {one}"
    return f"{one}. {one.what}"[:_MOST]
