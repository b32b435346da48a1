"""The decision log: what is asked for, made and declined, and how a later decision takes an earlier one's place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from tcp_portal import rows
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Changes, Table
from workstreams.models import Decision, DecisionState


def _check(row: Decision, act: Act) -> None:
    if row.state == DecisionState.REPLACED and row.replaced_by_id is None:
        raise Refusal(
            "A decision is replaced on its own page, by the one that takes its place.", field="state"
        )
    if row.state != DecisionState.REPLACED and row.replaced_by_id is not None:
        raise Refusal("It was replaced by a later decision and stays so.", field="state")
    if row.state != DecisionState.ASKED and row.on > act.today:
        raise Refusal("A decision that is made or declined has its day behind it.", field="on")
    if row.review_on is not None and row.review_on < row.on:
        raise Refusal("The review comes after the decision.", field="review_on")
    if row.workstream is not None and row.workstream.partnership_id != row.partnership_id:
        raise Refusal("The workstream belongs to another partnership.", field="workstream")
    item = row.agenda_item
    if item is not None and item.meeting.series.partnership_id != row.partnership_id:
        raise Refusal("The meeting belongs to another partnership.", field="agenda_item")


def _after(row: Decision, _changes: Changes, act: Act) -> None:
    if row.withdrawn_at is None:
        return
    for earlier in row.replaces.all():  # what it took the place of is in force again
        values = {"state": DecisionState.MADE, "replaced_by": None}
        rows.change(DECISIONS, row=earlier, version=earlier.version, values=values, act=act)


DECISIONS = Table(
    model=Decision, noun="a decision", permission=Permission.EDIT_PROGRAMME, check=_check, after=_after
)


def check_replaceable(decision: Decision) -> None:
    """Raises Refusal unless the decision is in force: only what was made can be replaced."""
    if decision.state != DecisionState.MADE or decision.withdrawn_at is not None:
        raise Refusal("Only a decision that was made and is in force can be replaced.")


@transaction.atomic
def replace(*, decision: Decision, version: int, values: Mapping[str, Any], act: Act) -> Decision:
    """A new decision, made, in the place of this one, which stays in the log and names it.

    Raises Refusal for one that is not in force, Stale where someone else changed it meanwhile.
    """
    check_replaceable(decision)
    made = {**values, "partnership": decision.partnership_id, "state": DecisionState.MADE}
    later = rows.add(DECISIONS, values=made, act=act)
    replaced = {"state": DecisionState.REPLACED, "replaced_by": later}
    rows.change(DECISIONS, row=decision, version=version, values=replaced, act=act)
    return later


@dataclass(frozen=True, slots=True)
class DecisionAsk:
    """Which decisions of the log are asked for; without anything, all of them."""

    state: str = ""
    workstream_id: UUID | None = None
    text: str = ""
    overdue: bool = False


def log_of(*, scope: Scope, partnership: Partnership, ask: DecisionAsk, day: date) -> QuerySet[Decision]:
    """The decisions of a partnership that the reader may see, the newest first, with what a line of the log names."""
    found = Decision.objects.visible_to(scope).of(partnership).current()
    if ask.overdue:
        found = found.review_overdue_on(day)
    if ask.state:
        found = found.filter(state=ask.state)
    if ask.workstream_id is not None:
        found = found.filter(workstream=ask.workstream_id)
    for word in ask.text.split():
        found = found.filter(_says(word))
    named = ("owner", "workstream", "replaced_by", "agenda_item__meeting__series")
    return found.select_related(*named).order_by("-on", "-number")


def decided_in(*, scope: Scope, partnership: Partnership, first: date, last: date) -> QuerySet[Decision]:
    """What was made or declined from the first day to the last, also if a later one took its place. One query."""
    found = Decision.objects.visible_to(scope).of(partnership).current()
    settled = found.exclude(state=DecisionState.ASKED).filter(on__range=(first, last))
    return settled.select_related("owner", "organisation").order_by("on", "number")


def asked_for(*, scope: Scope, partnership: Partnership, until: date) -> QuerySet[Decision]:
    """What is still to be decided and is asked for by the day. One query."""
    found = Decision.objects.visible_to(scope).of(partnership).current()
    asked = found.filter(state=DecisionState.ASKED, on__lte=until)
    return asked.select_related("agenda_item__meeting__series").order_by("on", "number")


@dataclass(frozen=True, slots=True)
class LogCounts:
    """How many decisions the log holds, by what is due of them."""

    all: int
    asked: int
    in_force: int
    overdue: int


def counts_of(*, scope: Scope, partnership: Partnership, day: date) -> LogCounts:
    """The whole log in numbers. One query."""
    found = Decision.objects.visible_to(scope).of(partnership).current()
    made, asked = Q(state=DecisionState.MADE), Q(state=DecisionState.ASKED)
    counted = found.aggregate(
        all=Count("pk"),
        asked=Count("pk", filter=asked),
        in_force=Count("pk", filter=made),
        overdue=Count("pk", filter=made & Q(review_on__lt=day)),
    )
    return LogCounts(**counted)


def _says(word: str) -> Q:
    said = Q(what__icontains=word) | Q(rationale__icontains=word) | Q(options__icontains=word)
    number = word.upper().removeprefix("D")
    is_number = number.isascii() and number.isdigit() and len(number) < 9
    return said | Q(number=int(number)) if is_number else said
