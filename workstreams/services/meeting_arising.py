"""Matters arising: what earlier meetings of a series promised, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from workstreams.domain.rag import Colour, Judged
from workstreams.models import Decision, DecisionState, Meeting, PlanAction
from workstreams.services.actions import judged

MOST = 200
_ORDER = (Colour.RED, Colour.AMBER, Colour.GREY, Colour.GREEN, Colour.COMPLETE)


@dataclass(frozen=True, slots=True)
class PromisedAction:
    """An action from an item of an earlier meeting, and its colour with the rule."""

    action: PlanAction
    judged: Judged


@dataclass(frozen=True, slots=True)
class Promised:
    """What a meeting has to go through: actions, late ones first, and decisions to come back to."""

    actions: tuple[PromisedAction, ...]
    decisions: tuple[Decision, ...]


def promised(meeting: Meeting, *, today: date) -> Promised:
    """Every open action of the series' earlier meetings, those that were closed since the last of them, the decisions
    of the last one, and earlier ones that are still asked for or due to be looked at again. Three queries."""
    earlier = Meeting.objects.filter(series=meeting.series_id, on__lt=meeting.on).held()
    last = earlier.order_by("-on").values_list("on", flat=True).first()
    if last is None:
        return Promised((), ())
    actions = (
        PlanAction.objects.current()
        .filter(agenda_item__meeting__in=earlier)
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gte=last))
        .select_related("owner", "organisation", "agenda_item__meeting")
        .order_by("due_on", "number")[:MOST]
    )
    decisions = (
        Decision.objects.current()
        .filter(agenda_item__meeting__in=earlier)
        .filter(
            Q(agenda_item__meeting__on=last) | Q(state=DecisionState.ASKED) | Q(review_on__lte=meeting.on)
        )
        .select_related("owner", "organisation", "agenda_item__meeting")
        .order_by("number")[:MOST]
    )
    found = [PromisedAction(action, judged(action, today)) for action in actions]
    found.sort(key=lambda one: _ORDER.index(one.judged.colour))
    return Promised(tuple(found), tuple(decisions))
