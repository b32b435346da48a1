"""The monthly tracker meeting: opened with everyone in hospital, and closed when its minutes stand. Feature N20.

Raises Refusal, Stale or PermissionDenied. What is said about one person is in `discussions`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from cohorts.domain import rules
from cohorts.domain.meetings import Needs, Order, agenda
from cohorts.domain.review_clock import ReviewStatus
from cohorts.models import Action, Discussion, TrackerMeeting
from cohorts.services import locking, reviews, tracker
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership

RUN = Permission.RUN_MEETINGS


@transaction.atomic
def open_meeting(
    *, partnership: Partnership, on: date, chair: str, present: str, order: Order, act: Act
) -> TrackerMeeting:
    """A meeting of a day, today or before it, about everyone whom the partnership counts at the end of that day."""
    locked = Partnership.objects.select_for_update().get(pk=partnership.pk)  # one meeting at a time
    check_open_meeting(partnership=locked, act=act)
    rules.check_not_future(on, today=act.today, what="The day of the meeting")
    last = locked.tracker_meetings.aggregate(on=Max("on"))["on"]
    if last is not None and on <= last:
        raise Refusal(f"The last meeting was on {rules.day_words(last)}. Choose a later day.", field="on")
    if not chair.strip():
        raise Refusal("Say who chairs the meeting.", field="chair")
    people = _in_order(locked.pk, on, order, act)
    if not people:
        raise Refusal("Nobody is in hospital on that day, so there is nobody to talk about.", field="on")
    meeting = TrackerMeeting.objects.create(
        partnership=locked,
        on=on,
        chair=chair.strip(),
        present=present.strip(),
        opened_by=act.by,
        opened_at=act.now,
    )
    _add(meeting, people, after=0)
    _write("tracker meeting opened", meeting, {"on": [None, on], "people": [None, len(people)]}, act)
    return meeting


def check_open_meeting(*, partnership: Partnership, act: Act) -> None:
    """Why no meeting can be opened now; the reason under a disabled button."""
    _check_whole(partnership.pk, act)
    under_way = partnership.tracker_meetings.filter(closed_at__isnull=True).first()
    if under_way is not None:
        raise Refusal(
            f"The meeting of {rules.day_words(under_way.on)} is still open. Go on with it, or close it first."
        )


@transaction.atomic
def add_newcomers(*, meeting: TrackerMeeting, act: Act) -> int:
    """Who came into hospital since the meeting was opened is talked about last; how many they are."""
    locked = _locked(meeting, act)
    known = set(locked.discussions.values_list("person_id", flat=True))
    everyone = _in_order(locked.partnership_id, act.today, Order.PLACE, act)
    people = [each for each in everyone if each not in known]
    if people:
        _add(locked, people, after=locked.discussions.aggregate(last=Max("position"))["last"] or 0)
        _write("tracker meeting grown", locked, {"people": [len(known), len(known) + len(people)]}, act)
    return len(people)


@transaction.atomic
def close_meeting(*, meeting: TrackerMeeting, version: int, present: str, act: Act) -> TrackerMeeting:
    """Its minutes stand from now on; nobody says more in it. Who was not talked about is said to be so."""
    locked = _locked(meeting, act)
    locking.check_version(locked, version, present=present.strip())
    changes = audit.changes_between({"present": locked.present}, {"present": present.strip()})
    locked.present = present.strip()
    locked.closed_at, locked.closed_by = act.now, act.by
    locked.version += 1
    locked.save()
    told: dict[str, list[object]] = {"closed": [False, True]}
    if changes:
        told["present"] = ["", "changed"]
    _write("tracker meeting closed", locked, told, act)
    return locked


def check_close_meeting(*, meeting: TrackerMeeting, act: Act) -> None:
    """Why the meeting cannot be closed; the reason under a disabled button."""
    _check_whole(meeting.partnership_id, act)
    check_not_closed(meeting)


def check_not_closed(meeting: TrackerMeeting) -> None:
    """Raises Refusal where the minutes stand already."""
    if meeting.closed_at is not None:
        raise Refusal(
            f"The meeting of {rules.day_words(meeting.on)} is closed: its minutes stand as they are."
        )


def _locked(meeting: TrackerMeeting, act: Act) -> TrackerMeeting:
    _check_whole(meeting.partnership_id, act)
    locked = TrackerMeeting.objects.select_for_update().get(pk=meeting.pk)
    check_not_closed(locked)
    return locked


def _check_whole(partnership_id: UUID, act: Act) -> None:
    """The meeting is about everyone: who may run it for some people only takes part, but does not open or close it."""
    if not act.scope.allows(RUN, partnership_id):
        raise PermissionDenied
    if act.scope.is_limited(RUN, partnership_id):
        raise Refusal(
            "Your post covers some of the people only. Someone whose post covers the whole partnership opens and "
            "closes the meeting; you take part in it."
        )


def _in_order(partnership_id: UUID, day: date, order: Order, act: Act) -> list[UUID]:
    asked = {"scope": act.scope, "partnership_id": partnership_id, "day": day, "permission": RUN}
    rows = tracker.in_hospital(**asked)  # type: ignore[arg-type]  # the same question twice
    if order is Order.PLACE:
        return [row.person_id for row in agenda(rows, order=order, day=day)]
    late = [row.person_id for row in reviews.due_list(**asked) if row.due.status is ReviewStatus.OVERDUE]  # type: ignore[arg-type]  # as above
    promised = Action.objects.overdue_on(day).filter(person__in=[row.person_id for row in rows])
    needs = Needs(frozenset(late), frozenset(promised.values_list("person_id", flat=True)))
    return [row.person_id for row in agenda(rows, order=order, day=day, needs=needs)]


def _add(meeting: TrackerMeeting, people: Iterable[UUID], *, after: int) -> None:
    Discussion.objects.bulk_create(
        Discussion(meeting=meeting, person_id=pk, position=position)
        for position, pk in enumerate(people, after + 1)
    )


def _write(did: str, meeting: TrackerMeeting, changes: dict[str, list[object]], act: Act) -> None:
    audit.record(
        by=act.by, did=did, at=act.now, obj=meeting, partnership_id=meeting.partnership_id, changes=changes
    )
