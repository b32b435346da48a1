"""Keeping an agenda: items, their order, and what the rules find wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Max

from tcp_portal import uploads
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal, Stale
from tcp_portal.rows import Changes, Table
from workstreams.domain.agenda import Finding, Planned, findings
from workstreams.models import AgendaItem, Meeting, MeetingState, Paper
from workstreams.services.papers import AREA

_CLOSED = {
    MeetingState.HELD: "The meeting was held: its agenda can no longer be changed.",
    MeetingState.APPROVED: "Its minutes were approved: its agenda can no longer be changed.",
    MeetingState.CANCELLED: "The meeting is cancelled: its agenda can no longer be changed.",
}


def _must_be_open(meeting: Meeting) -> None:
    said = _CLOSED.get(MeetingState(meeting.state))
    if said:
        raise Refusal(said)


def _check(row: AgendaItem, _act: Act) -> None:
    _must_be_open(row.meeting)
    if row._state.adding:
        last = AgendaItem.objects.filter(meeting=row.meeting_id).aggregate(last=Max("position"))["last"]
        row.position = (last or 0) + 1


def _after(row: AgendaItem, changes: Changes, _act: Act) -> None:
    """A new item stands before any other business, which stays last."""
    if "title" not in changes or row.position == 1 or row.version > 1:
        return
    above = AgendaItem.objects.filter(meeting=row.meeting_id, position=row.position - 1).get()
    if above.title.casefold().startswith("any other business"):
        _swap(above, row)


ITEMS = Table(
    model=AgendaItem,
    noun="an agenda item",
    permission=Permission.KEEP_MEETINGS,
    partnership=lambda row: row.meeting.series.partnership_id,
    check=_check,
    after=_after,
)


def planned(items: Sequence[AgendaItem]) -> list[Planned]:
    """What the rules ask of each item. `papers` of the items must hold those that are current."""
    return [
        Planned(
            number=item.position,
            title=item.title,
            minutes=item.minutes,
            lead=item.lead,
            purpose=item.purpose,
            paper=item.paper_state,
            papers=len(item.papers.all()),
            timed_at=item.timed_at,
        )
        for item in items
    ]


def check_agenda(meeting: Meeting, items: Sequence[AgendaItem]) -> list[Finding]:
    """What is wrong with a meeting's agenda."""
    return findings(meeting.starts_at, meeting.ends_at, planned(items))


@transaction.atomic
def move(*, item: AgendaItem, up: bool, act: Act) -> None:
    """An item changes places with the one above or below; the first stays first and the last stays last."""
    ITEMS.must_allow(item, act)
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    _must_be_open(meeting)
    item = AgendaItem.objects.get(pk=item.pk)
    beside = AgendaItem.objects.filter(meeting=meeting, position=item.position + (-1 if up else 1)).first()
    if beside is None:
        return
    before = item.position
    _swap(item, beside)
    audit.record(
        by=act.by, did="move an agenda item", at=act.now, obj=item, changes={"position": [before, item.position]},
        partnership_id=item.meeting.series.partnership_id,
    )  # fmt: skip


def _swap(one: AgendaItem, other: AgendaItem) -> None:
    one.position, other.position = other.position, one.position
    for each in (one, other):
        AgendaItem.objects.filter(pk=each.pk).update(position=each.position)


@transaction.atomic
def remove(*, item: AgendaItem, version: int, act: Act) -> None:
    """Takes an item off an agenda that is still being made, for good: with its papers, whose files go, too.

    Raises Refusal once the agenda is out, and where decisions or actions came from the item; Stale.
    """
    ITEMS.must_allow(item, act)
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    now = AgendaItem.objects.select_for_update().get(pk=item.pk)
    if meeting.state != MeetingState.PLANNED:
        raise Refusal("The agenda is issued: an item stays on it. Say in the minutes that it was not taken.")
    if now.version != version:
        raise Stale(version=now.version, differences=())
    if now.decisions.exists() or now.actions.exists():
        raise Refusal("A decision or an action came from this item, so it stays.")
    papers = list(Paper.objects.filter(item=now))
    said: dict[str, list[object]] = {
        "title": [now.title, ""],
        "papers": [[paper.title for paper in papers], []],
    }
    audit.record(
        by=act.by, did="remove an agenda item", at=act.now, obj=now, changes=said,
        partnership_id=item.meeting.series.partnership_id,
    )  # fmt: skip
    Paper.objects.filter(item=now).delete()
    position = now.position
    now.delete()
    AgendaItem.objects.filter(meeting=meeting, position__gt=position).update(position=F("position") - 1)

    def forget() -> None:
        for paper in papers:
            uploads.forget(AREA, paper.pk)

    transaction.on_commit(forget)
