"""The rhythm of meetings: series, their members, and how each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Subquery

from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Table
from workstreams.domain.series import Standing, standing
from workstreams.models import Meeting, MeetingState, Series, SeriesMember


@dataclass(frozen=True, slots=True)
class SeriesStanding:
    """A series, when it last met and meets next, and how it stands."""

    series: Series
    last: date | None
    next_meeting: Meeting | None
    standing: Standing


def _check(row: Series, _act: Act) -> None:
    if row.place is not None and row.place.partnership_id != row.partnership_id:
        raise Refusal("The place belongs to another partnership.", field="place")
    if row.starts_at and row.ends_at and row.ends_at <= row.starts_at:
        raise Refusal("It cannot end before it starts.", field="ends_at")


SERIES = Table(model=Series, noun="a series of meetings", permission=Permission.KEEP_MEETINGS, check=_check)


def _check_member(row: SeriesMember, _act: Act) -> None:
    if row.user_id and row.name:
        raise Refusal("Choose somebody or type a name, not both.", field="name")
    if not row.user_id and not row.name.strip():
        raise Refusal("Choose somebody or type a name.", field="user")
    twice = SeriesMember.objects.current().filter(series=row.series_id).exclude(pk=row.pk)
    if row.user_id and twice.filter(user=row.user_id).exists():
        raise Refusal("They are a member already.", field="user")


SERIES_MEMBERS = Table(
    model=SeriesMember,
    noun="a member of a series of meetings",
    permission=Permission.KEEP_MEETINGS,
    partnership=lambda row: row.series.partnership_id,
    check=_check_member,
)


def rhythm(*, partnership: Partnership, scope: Scope, day: date) -> list[SeriesStanding]:
    """Every series of a partnership with how it stands on a day, by name. Two queries."""
    held = Meeting.objects.filter(series=OuterRef("pk"), on__lte=day).held().order_by("-on")
    ahead = Meeting.objects.filter(
        series=OuterRef("pk"), state__in=[MeetingState.PLANNED, MeetingState.ISSUED]
    ).order_by("on")
    found = list(
        Series.objects.visible_to(scope)
        .of(partnership)
        .current()
        .select_related("place")
        .annotate(last_on=Subquery(held.values("on")[:1]), next_pk=Subquery(ahead.values("pk")[:1]))
        .order_by("name", "place__position", "place__name")
    )
    meetings = Meeting.objects.in_bulk([key for one in found if (key := _next(one)) is not None])
    return [_standing(one, meetings.get(key) if (key := _next(one)) else None, day) for one in found]


def _next(series: Series) -> UUID | None:
    found: UUID | None = series.next_pk  # type: ignore[attr-defined]  # annotated above
    return found


def _standing(series: Series, ahead: Meeting | None, today: date) -> SeriesStanding:
    last: date | None = series.last_on  # type: ignore[attr-defined]  # annotated above
    stands = standing(series.every, last=last, following=ahead.on if ahead else None, today=today)
    return SeriesStanding(series, last, ahead, stands)
