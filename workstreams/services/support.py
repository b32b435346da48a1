"""Support asked for: of whom, and what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Table
from workstreams.models import SupportRequest


def _check(row: SupportRequest, act: Act) -> None:
    if row.asked_on > act.today:
        raise Refusal("It cannot have been asked on a day that is still to come.", field="asked_on")
    if row.needed_by is not None and row.needed_by < row.asked_on:
        raise Refusal("It is needed before it was asked for.", field="needed_by")
    if row.workstream is not None and row.workstream.partnership_id != row.partnership_id:
        raise Refusal("The workstream belongs to another partnership.", field="workstream")
    _check_answer(row, act)


def _check_answer(row: SupportRequest, act: Act) -> None:
    said = (row.answered_on is not None, bool(row.answer.strip()), row.granted is not None)
    if any(said) and not all(said):
        missing = ("answered_on", "answer", "granted")[said.index(False)]
        raise Refusal("An answer has its day, its words, and whether the support is given.", field=missing)
    if row.answered_on is not None and row.answered_on < row.asked_on:
        raise Refusal("It was answered before it was asked.", field="answered_on")
    if row.answered_on is not None and row.answered_on > act.today:
        raise Refusal("It cannot have been answered on a day that is still to come.", field="answered_on")


SUPPORT = Table(
    model=SupportRequest, noun="a request for support", permission=Permission.EDIT_PROGRAMME, check=_check
)
OPEN, OVERDUE, ANSWERED = "open", "overdue", "answered"


@dataclass(frozen=True, slots=True)
class SupportAsk:
    """Which requests are asked for: those in a state, with words that stand in them."""

    state: str = ""
    text: str = ""


def requests_of(
    *, scope: Scope, partnership: Partnership, ask: SupportAsk, day: date
) -> QuerySet[SupportRequest]:
    """The partnership's requests that the reader may see: what waits for an answer first, the soonest needed on top."""
    found = SupportRequest.objects.visible_to(scope).of(partnership).current()
    if ask.state == OPEN:
        found = found.open()
    elif ask.state == OVERDUE:
        found = found.overdue_on(day)
    elif ask.state == ANSWERED:
        found = found.filter(answered_on__isnull=False)
    for word in ask.text.split():
        found = found.filter(what__icontains=word) | found.filter(asked_of__icontains=word)
    waiting_first = F("answered_on").desc(nulls_first=True)
    needed_first = F("needed_by").asc(nulls_last=True)
    return found.select_related("owner", "workstream").order_by(waiting_first, needed_first, "number")


def waiting_on(*, scope: Scope, partnership: Partnership, day: date) -> QuerySet[SupportRequest]:
    """What was asked by the day and not answered by then, the soonest needed first. One query."""
    found = SupportRequest.objects.visible_to(scope).of(partnership).current().filter(asked_on__lte=day)
    unanswered = found.filter(Q(answered_on__isnull=True) | Q(answered_on__gt=day))
    return unanswered.order_by(F("needed_by").asc(nulls_last=True), "number")


@dataclass(frozen=True, slots=True)
class SupportCounts:
    """How many requests there are, how many wait, and how many of those are late."""

    all: int
    waiting: int
    overdue: int


def counts_of(*, scope: Scope, partnership: Partnership, day: date) -> SupportCounts:
    """All requests in numbers. One query."""
    found = SupportRequest.objects.visible_to(scope).of(partnership).current()
    unanswered = Q(answered_on__isnull=True) | Q(answered_on__gt=day)
    counted = found.aggregate(
        all=Count("pk"),
        waiting=Count("pk", filter=unanswered),
        overdue=Count("pk", filter=unanswered & Q(needed_by__lt=day)),
    )
    return SupportCounts(**counted)
