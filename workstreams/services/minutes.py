"""Minutes: what was said at each item, saved together, item by item against those who write at the same time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tcp_portal import rows
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal, Stale
from tcp_portal.rows import Table
from workstreams.models import AgendaItem, MeetingState

_CLOSED = {
    MeetingState.APPROVED: "The minutes were approved: they can no longer be changed.",
    MeetingState.CANCELLED: "The meeting is cancelled: it has no minutes.",
}


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody typed for an item, and the version that they saw."""

    version: int
    text: str


@dataclass(frozen=True, slots=True)
class Overtaken:
    """An item that somebody else wrote meanwhile: what they wrote, and the version that it has now."""

    version: int
    theirs: str


def _check(row: AgendaItem, _act: Act) -> None:
    said = _CLOSED.get(MeetingState(row.meeting.state))
    if said:
        raise Refusal(said)


MINUTES = Table(
    model=AgendaItem,
    noun="the minutes of an item",
    permission=Permission.KEEP_MEETINGS,
    partnership=lambda row: row.meeting.series.partnership_id,
    check=_check,
    quiet=frozenset({"minute"}),
)


def write_minutes(
    *, items: Sequence[AgendaItem], written: Mapping[UUID, Written], act: Act
) -> dict[UUID, Overtaken]:
    """Saves what was typed, item by item. Answers those that somebody else wrote meanwhile: of them nothing is saved.

    Raises PermissionDenied, and Refusal once the minutes are approved.
    """
    late: dict[UUID, Overtaken] = {}
    for item in items:
        said = written.get(item.pk)
        if said is None:
            continue
        try:
            _save(item, said, act)
        except Stale as stale:
            late[item.pk] = Overtaken(stale.version, str(stale.differences[0].theirs))
    return late


def _save(item: AgendaItem, said: Written, act: Act) -> None:
    values = {"minute": said.text.strip()}
    try:
        rows.change(MINUTES, row=item, version=said.version, values=values, act=act)
    except Stale as stale:
        if stale.differences:
            raise
        # Something else about the item was changed; what it says is what was typed.
