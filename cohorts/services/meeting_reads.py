"""Reads of tracker meetings: the list, the minutes, and everything that one person's page in the meeting shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q
from django.shortcuts import get_object_or_404

from cohorts.domain.plan_history import Slips, Step, slips
from cohorts.domain.review_clock import Due
from cohorts.models import (
    Action,
    Barrier,
    Confirmation,
    Delay,
    DischargePlan,
    Discussion,
    Episode,
    Person,
    PlanStep,
    Spell,
    TrackerMeeting,
)
from cohorts.services import discussions, review_facts
from cohorts.services.meetings import RUN
from cohorts.services.policies import policies
from tcp_portal.access import Permission, Scope
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.months import Month

if TYPE_CHECKING:
    from tcp_portal.partnerships.models import User

_VIEW = Permission.VIEW_PEOPLE
_FIRST_LOOK_BACK = timedelta(days=31)  # what a first meeting tells as new
ENTRIES = 20


class Meeting(NamedTuple):
    """One meeting of the list: how many people, and how many of them were talked about."""

    meeting: TrackerMeeting
    people: int
    discussed: int
    agreed: int


def meetings_of(*, scope: Scope, partnership_id: UUID) -> list[Meeting]:
    """The partnership's meetings, newest first. One query; counts only, no person."""
    rows = (
        TrackerMeeting.objects.visible_to(scope)
        .filter(partnership=partnership_id)
        .annotate(
            people=Count("discussions", distinct=True),
            discussed=Count("discussions", filter=Q(discussions__discussed_at__isnull=False), distinct=True),
            agreed=Count("discussions__actions", distinct=True),
        )
        .order_by("-on")
    )
    return [Meeting(row, row.people, row.discussed, row.agreed) for row in rows]  # type: ignore[attr-defined]  # annotated


def meeting(*, scope: Scope, meeting_id: UUID, permission: Permission = _VIEW) -> TrackerMeeting:
    """The meeting. Raises Http404 where the reader may not know of it, PermissionDenied without the right."""
    rows = TrackerMeeting.objects.visible_to(scope).select_related("partnership", "closed_by")
    found = get_object_or_404(rows, pk=meeting_id)
    scope.must_allow(permission, found.partnership_id)
    return found


def meeting_named(*, scope: Scope, partnership_id: UUID, key: str) -> TrackerMeeting | None:
    """The partnership's meeting of that identity as an address holds it, or None."""
    try:
        meeting_id = UUID(key)
    except ValueError:
        return None
    return TrackerMeeting.objects.visible_to(scope).filter(partnership=partnership_id, pk=meeting_id).first()


@dataclass(frozen=True, slots=True)
class Minutes:
    """A meeting with the people whom the reader may see, in order, and what was agreed for each.

    `named` has the words of each action that the meeting closed, by identity.
    """

    meeting: TrackerMeeting
    items: list[Discussion]
    agreed: dict[UUID, list[Action]]
    named: dict[str, str]

    @property
    def discussed(self) -> list[Discussion]:
        return [each for each in self.items if each.discussed_at is not None]

    @property
    def actions(self) -> list[Action]:
        return [action for item in self.items for action in self.agreed.get(item.pk, ())]


def minutes(*, scope: Scope, meeting: TrackerMeeting, permission: Permission = _VIEW) -> Minutes:
    """Three queries. The caller records the look."""
    talks = Discussion.objects.visible_to(scope, permission).filter(meeting=meeting)
    items = list(talks.select_related("person__home_place").order_by("position"))
    rows = Action.objects.visible_to(scope, permission).filter(meeting__meeting=meeting)
    agreed: dict[UUID, list[Action]] = {}
    for action in rows.select_related("owner", "person").order_by("due_on", "what"):
        if action.meeting_id is not None:
            agreed.setdefault(action.meeting_id, []).append(action)
    return Minutes(meeting, items, agreed, _named(items))


def _named(items: Iterable[Discussion]) -> dict[str, str]:
    entries = [entry for item in items for entry in discussions.entries_of(item)]
    ids = {entry["id"] for entry in entries if entry["object"] == Action._meta.label_lower}
    return {str(pk): what for pk, what in Action.objects.filter(pk__in=ids).values_list("pk", "what")}


def record_look(
    *, people: Iterable[UUID], how: str, partnership_id: UUID, by: User | None, at: datetime
) -> None:
    """The entry in the trail for the minutes, or for one person in a meeting."""
    found = list(people)
    if found:
        audit.record_read(by=by, how=how, at=at, partnership_id=partnership_id, person_ids=found)


class Stop(NamedTuple):
    """One person of the meeting as the way through it knows them."""

    pk: UUID
    position: int
    reference: str
    discussed: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One person in the meeting: what was promised, what changed, how it stands."""

    discussion: Discussion
    way: list[Stop]
    spell: Spell | None
    bed: Episode | None
    plan: DischargePlan | None
    slips: Slips
    due: Due
    delays: list[Delay]
    barriers: list[Barrier]
    open: list[Action]
    ended: list[Action]
    last: Discussion | None
    since: date
    entries: list[AuditEntry]
    confirmed: Confirmation | None

    @property
    def person(self) -> Person:
        return self.discussion.person

    @property
    def meeting(self) -> TrackerMeeting:
        return self.discussion.meeting

    def next_after(self, position: int) -> Stop | None:
        """The next person not talked about yet: further on, or of those who were skipped; None: all are done."""
        left = [stop for stop in self.way if not stop.discussed and stop.position != position]
        return next((stop for stop in left if stop.position > position), left[0] if left else None)


def find(*, scope: Scope, discussion_id: UUID) -> Discussion:
    """The talk. Raises Http404 where the reader may not know of the person, PermissionDenied who may not run it."""
    rows = Discussion.objects.visible_to(scope).select_related(
        "meeting__partnership", "person__home_place", "person__partnership"
    )
    found = get_object_or_404(rows, pk=discussion_id)
    if not Person.objects.visible_to(scope, RUN).filter(pk=found.person_id).exists():
        raise PermissionDenied
    return found


def way_through(*, scope: Scope, meeting: TrackerMeeting) -> list[Stop]:
    """Everyone of the meeting whom the reader may talk about, in order."""
    rows = Discussion.objects.visible_to(scope, RUN).filter(meeting=meeting).order_by("position")
    values = rows.values_list("pk", "position", "person__reference", "discussed_at")
    return [Stop(pk, position, reference, at is not None) for pk, position, reference, at in values]


def item(*, scope: Scope, discussion: Discussion) -> Item:
    """Everything about one person, as at the day of the meeting. Ten queries, whatever the length of the meeting."""
    person, meeting = discussion.person, discussion.meeting
    spell = _spell(person)
    plan = getattr(spell, "plan", None) if spell else None
    last = _last_talk(person, meeting)
    since = last.meeting.on if last else meeting.on - _FIRST_LOOK_BACK
    actions = list(
        Action.objects.visible_to(scope)
        .filter(Q(person=person) & (Q(closed_on__isnull=True) | Q(closed_on__gte=since)))
        .select_related("owner")
        .order_by("due_on", "what")
    )
    return Item(
        discussion=discussion,
        way=way_through(scope=scope, meeting=meeting),
        spell=spell,
        bed=_bed(spell),
        plan=plan,
        slips=_slips(plan),
        due=_due(person, spell, meeting.on),
        delays=list(Delay.objects.filter(spell=spell, ended_on__isnull=True).order_by("started_on")),
        barriers=list(Barrier.objects.filter(spell=spell, resolved_on__isnull=True).order_by("raised_on")),
        open=[action for action in actions if action.closed_on is None],
        ended=[action for action in actions if action.closed_on is not None],
        last=last,
        since=since,
        entries=_entries(person, last.discussed_at if last else None, since),
        confirmed=Confirmation.objects.filter(person=person, month=Month.of(meeting.on).first)
        .select_related("by")
        .first(),
    )


def _spell(person: Person) -> Spell | None:
    spells = person.spells.filter(ended_on__isnull=True).select_related("plan")
    return spells.annotate(wards=review_facts.wards(), reviews=review_facts.reviews()).first()


def _bed(spell: Spell | None) -> Episode | None:
    beds = Episode.objects.filter(spell=spell, ended_on__isnull=True)
    return beds.select_related("site", "commissioner").first() if spell else None


def _slips(plan: DischargePlan | None) -> Slips:
    steps = PlanStep.objects.filter(plan=plan).order_by("at") if plan else ()
    return slips([Step(one.on, one.status, one.planned_on, one.confidence, one.reason) for one in steps])


def _due(person: Person, spell: Spell | None, day: date) -> Due:
    if spell is None or spell.counted_from > day:
        return review_facts.nothing_due(day)
    facts = spell.__dict__  # annotated above
    return review_facts.due_on(
        born=person.date_of_birth,
        journey=review_facts.journey_of(spell.started_on, spell.counted_from, spell.ended_on, spell.entry),
        wards=facts["wards"],
        reviews=facts["reviews"],
        policies=policies(),
        day=day,
    )


def _last_talk(person: Person, meeting: TrackerMeeting) -> Discussion | None:
    """The last time that an earlier meeting talked about the person."""
    talks = Discussion.objects.filter(
        person=person, meeting__on__lt=meeting.on, discussed_at__isnull=False
    ).select_related("meeting")
    return talks.order_by("-meeting__on").first()


def _entries(person: Person, after: datetime | None, since: date) -> list[AuditEntry]:
    """What was changed since the last talk, newest first, apart from what that talk itself changed."""
    entries = AuditEntry.objects.about(person.pk).filter(kind=Kind.CHANGE).exclude(did=discussions.DID)
    entries = entries.filter(at__gt=after) if after else entries.filter(at__date__gte=since)
    return list(entries.select_related("by").order_by(F("at").desc())[:ENTRIES])
