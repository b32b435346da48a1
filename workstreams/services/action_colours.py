"""The rule of an action's colour as the database counts and filters by it: tested to equal that of domain.rag."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from tcp_portal.months import Month
from workstreams.domain.rag import Colour
from workstreams.models import ActionEnd, PlanAction


class State(StrEnum):
    """Where an action is on its way: the columns of the board."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    LATE = "late"
    DONE = "done"
    DROPPED = "dropped"


def with_colour(actions: QuerySet[PlanAction], today: date) -> QuerySet[PlanAction]:
    """The actions with their `colour` on the day, as `judge_action` gives it, and their `state`."""
    return actions.annotate(colour=colour_on(today), state=state_on(today))


def late_on(today: date) -> Q:
    """Open, and its month is over."""
    return Q(closed_on__isnull=True, due_on__lt=Month.of(today).first)


def colour_on(today: date) -> Case:
    """Source: notes, section 8.4. Months are compared by their first days."""
    month = Month.of(today)
    return Case(
        When(closed_as=ActionEnd.DONE, then=Value(Colour.COMPLETE)),
        When(closed_as=ActionEnd.DROPPED, then=Value(Colour.GREY)),
        When(~Q(override=""), then=F("override")),
        When(due_on__lt=month.previous.first, then=Value(Colour.RED)),
        When(at_risk=True, recovery="", then=Value(Colour.RED)),
        When(due_on__lt=month.first, then=Value(Colour.AMBER)),
        When(at_risk=True, then=Value(Colour.AMBER)),
        When(percent__gt=0, then=Value(Colour.GREEN)),
        When(starts_on__lt=month.first, then=Value(Colour.AMBER)),
        default=Value(Colour.GREY),
        output_field=CharField(),
    )


def state_on(today: date) -> Case:
    """Closed, late, under way or not started."""
    return Case(
        When(closed_as=ActionEnd.DONE, then=Value(State.DONE)),
        When(closed_as=ActionEnd.DROPPED, then=Value(State.DROPPED)),
        When(due_on__lt=Month.of(today).first, then=Value(State.LATE)),
        When(percent__gt=0, then=Value(State.UNDER_WAY)),
        default=Value(State.NOT_STARTED),
        output_field=CharField(),
    )
