"""The actions of a partnership as lists, board and timeline ask for them: filtered and sorted by the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from tcp_portal.access import Scope
from tcp_portal.months import Month
from workstreams.domain.rag import Colour
from workstreams.models import PlanAction
from workstreams.services.action_colours import State, late_on, with_colour

PAGE_SIZE = 100
CARDS = 30  # of each column of the board; the list has the rest
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks of the actions; empty: all. `owner` is a user's id or “nobody”."""

    workstream: str = ""
    owner: str = ""
    colour: str = ""
    state: str = ""
    milestones: bool = False
    mine: bool = False
    since: Month | None = None
    until: Month | None = None
    text: str = ""
    sort: str = "due"


SORTS: Mapping[str, tuple[str, ...]] = {
    "due": ("due_on", "number"),
    "slip": ("-slip", "due_on", "number"),
    "workstream": ("workstream__number", "due_on", "number"),
}


def listed(*, scope: Scope, partnership_id: UUID, asked: Asked, day: date) -> QuerySet[PlanAction]:
    """The actions asked for, with `colour`, `state` and `slip`, in their order; nothing is read yet."""
    found = PlanAction.objects.visible_to(scope).current().filter(partnership=partnership_id)
    narrowed = with_colour(found, day).filter(_narrowed(asked, scope, day))
    slip = ExpressionWrapper(F("due_on") - F("first_due_on"), output_field=DurationField())
    chosen = narrowed.annotate(slip=slip).select_related("owner", "organisation", "workstream")
    return chosen.order_by(*SORTS[asked.sort])


def _narrowed(asked: Asked, scope: Scope, day: date) -> Q:
    where = Q()
    if asked.workstream:
        where &= Q(workstream=asked.workstream)
    if asked.owner:
        where &= Q(owner__isnull=True, owner_name="") if asked.owner == NOBODY else Q(owner=asked.owner)
    if asked.colour:
        where &= Q(colour=asked.colour)
    if asked.milestones:
        where &= Q(is_milestone=True)
    if asked.mine:
        where &= mine(scope)
    if asked.since:
        where &= Q(due_on__gte=asked.since.first)
    if asked.until:
        where &= Q(due_on__lte=asked.until.last)
    return where & _state(asked.state, day) & _words(asked.text)


def _state(state: str, day: date) -> Q:
    if state == "open":
        return Q(closed_on__isnull=True)
    if state == State.LATE:
        return late_on(day)
    return Q(state=state) if state else Q()


def _words(text: str) -> Q:
    """Every word stands in what is to be done, the owner or the organisation; A12 is the action of that number."""
    where = Q()
    for word in text.split():
        one = Q(what__icontains=word) | Q(owner_name__icontains=word) | Q(owner__name__icontains=word)
        one |= Q(organisation__short_name__icontains=word)
        number = word[1:] if word[:1] in "Aa" else word
        if number.isascii() and number.isdigit() and len(number) < 9:
            one |= Q(number=int(number))
        where &= one
    return where


def mine(scope: Scope) -> Q:
    """Actions that the reader owns, or of workstreams that they lead."""
    if scope.user_id is None:
        return Q(pk__in=())
    return Q(owner=scope.user_id) | Q(workstream__lead=scope.user_id)


def counts_by(found: QuerySet[PlanAction], column: str) -> dict[str, int]:
    """How many of the actions there are of each colour or state. One query."""
    rows = found.order_by().values_list(column).annotate(Count("pk"))
    return dict(rows)


def cards(found: QuerySet[PlanAction], column: str) -> list[PlanAction]:
    """The first actions of each colour or state, for the board. One query, however many there are."""
    place = Window(RowNumber(), partition_by=[F(column)], order_by=[F("due_on").asc(), F("number").asc()])
    return list(found.annotate(place=place).filter(place__lte=CARDS).order_by("due_on", "number"))


COLUMNS = {"colour": tuple(Colour), "state": tuple(State)}
