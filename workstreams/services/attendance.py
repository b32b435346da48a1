"""Who came to a meeting, who sent apologies, who came for somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from workstreams.models import Attendance, Meeting, MeetingState, Presence
from workstreams.services.meetings import MEETINGS


@dataclass(frozen=True, slots=True)
class Came:
    """Whether one of those invited came; `deputy` is who came instead."""

    presence: str
    deputy: str = ""


@transaction.atomic
def record_attendance(
    *, meeting: Meeting, came: Mapping[UUID, Came], others: Sequence[tuple[str, str]], act: Act
) -> None:
    """Records the whole list at once. `others`: name and role of those who came without being invited.

    Raises Refusal (its field is the row's id) for a deputy of somebody who was there, and once the minutes are
    approved or the meeting is cancelled.
    """
    MEETINGS.must_allow(meeting, act)
    if meeting.state in (MeetingState.APPROVED, MeetingState.CANCELLED):
        raise Refusal("Who came can no longer be changed.")
    rows = {row.pk: row for row in meeting.attendance.select_for_update().order_by("position")}
    changes: dict[str, list[Any]] = {}
    for key, said in came.items():
        row = rows.get(key)
        if row is None or (row.presence, row.deputy) == (said.presence, said.deputy):
            continue
        if said.deputy and said.presence == Presence.PRESENT:
            raise Refusal("A deputy comes for somebody who is not there.", field=str(key))
        changes[str(row)] = [_words(row.presence, row.deputy), _words(said.presence, said.deputy)]
        row.presence, row.deputy = said.presence, said.deputy
        row.save(update_fields=["presence", "deputy"])
    for at, (name, role) in enumerate(others, start=len(rows)):
        changes[name] = ["", Presence.PRESENT.label]
        Attendance.objects.create(
            meeting=meeting, position=at, name=name, role=role, presence=Presence.PRESENT
        )
    if changes:
        audit.record(
            by=act.by, did="record attendance", at=act.now, obj=meeting, changes=changes,
            partnership_id=meeting.series.partnership_id,
        )  # fmt: skip


def _words(presence: str, deputy: str) -> str:
    said = Presence(presence).label
    return f"{said}, {deputy} came" if deputy else said
