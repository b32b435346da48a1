"""The calendar of a partnership's month ends: what is set, and setting it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.packs.editions import Edition
from tcp_portal.packs.models import PackCalendar
from tcp_portal.packs.month_end.domain.calendar import DEFAULT, Days
from tcp_portal.packs.month_end.domain.editions import kept_as, read_from
from tcp_portal.partnerships.models import Partnership


@dataclass(frozen=True, slots=True)
class Plan:
    """What holds for a month: the days, the editions, whether its run starts by itself, and the row that says so (none:
    the portal's own choice)."""

    days: Days = DEFAULT
    editions: tuple[Edition, ...] = (Edition.BOARD,)
    starts_by_itself: bool = True
    row: PackCalendar | None = None

    @classmethod
    def of(cls, row: PackCalendar | None) -> Plan:
        """The plan of a row."""
        return cls() if row is None else cls(row.days, read_from(row.editions), row.starts_by_itself, row)


def plan_for(partnership: Partnership, month: Month) -> Plan:
    """What holds for the month's packs. One query."""
    rows = PackCalendar.objects.of(partnership).filter(valid_from__lte=month.first)
    return Plan.of(rows.select_related("set_by").order_by("-valid_from").first())


def calendars_of(partnership: Partnership) -> list[PackCalendar]:
    """Every row of the partnership, the newest first."""
    return list(PackCalendar.objects.of(partnership).select_related("set_by").order_by("-valid_from"))


@transaction.atomic
def set_plan(
    *,
    partnership: Partnership,
    month: Month,
    days: Days,
    editions: Iterable[Edition],
    starts_by_itself: bool,
    act: Act,
) -> PackCalendar:
    """From this month's pack on these days hold; runs that have started keep theirs.

    Raises PermissionDenied without BUILD_PACKS, Refusal for days out of order and for no edition.
    """
    act.scope.must_allow(Permission.BUILD_PACKS, partnership.pk)
    kept = kept_as(editions)
    if not kept:
        raise Refusal("Choose at least one edition.", field="editions")
    if days.fault:
        raise Refusal(days.fault, field="draft")
    before = plan_for(partnership, month)
    row, _ = PackCalendar.objects.update_or_create(
        partnership=partnership,
        valid_from=month.first,
        defaults={
            "draft_day": days.draft,
            "ask_day": days.ask,
            "words_day": days.words,
            "review_day": days.review,
            "sign_off_day": days.sign_off,
            "editions": kept,
            "starts_by_itself": starts_by_itself,
            "set_by": act.by,
            "set_at": act.now,
        },
    )
    audit.record(
        by=act.by, did="set the calendar of board packs", at=act.now, obj=row, partnership_id=partnership.pk,
        changes=audit.changes_between(_told(before), _told(Plan.of(row))),
    )  # fmt: skip
    return row


def _told(plan: Plan) -> dict[str, object]:
    days = plan.days
    return {
        "draft": days.draft, "asked": days.ask, "words due": days.words, "review due": days.review,
        "sign-off due": days.sign_off, "editions": kept_as(plan.editions), "by itself": plan.starts_by_itself,
    }  # fmt: skip
