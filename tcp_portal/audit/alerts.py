"""Alerts: raised by what somebody did, told to information governance officers without a word about anybody, judged."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from smtplib import SMTPException
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from tcp_portal.access import Permission, Role
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import Alert, AlertKind, AuditEntry, AuditSubject, Kind
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership, Post, User

logger = logging.getLogger(__name__)
_LOG = Permission.VIEW_ACCESS_LOG
# Thirty people within an hour, one by one, is more than a tracker meeting gets through.
MANY_PEOPLE = 30
FEW = 3  # a list as short as this is a look at each of them
# How the trail names looks whose rows left as a file.
FILES: Final = (
    "tracker as CSV", "tracker as Excel", "meeting actions as Excel", "sheet for an import", "export of the register",
    "practice copy",
)  # fmt: skip
SHORT_TIME = timedelta(hours=1)
_SUBJECT = "Access log: something to look at"
_TEXT = """Something in the access log of the TCP portal waits for you to judge it.

{address}/access/alerts/

This message says nothing about anybody on purpose. Sign in to read more.
"""


@transaction.atomic
def raise_alert(
    *, kind: AlertKind, by: User, partnership_id: UUID, people: int, at: datetime,
    person_id: UUID | None = None, reason: str = "", ends_at: datetime | None = None,
) -> Alert:  # fmt: skip
    """Enters the alert, with its entry in the trail, and writes to the officers once it is stored."""
    alert = Alert.objects.create(
        kind=kind, at=at, by=by, partnership_id=partnership_id, people=people, person_id=person_id,
        reason=reason, ends_at=ends_at,
    )  # fmt: skip
    audit.record(
        by=by, did=f"alert: {AlertKind(kind).value}", at=at, obj=alert, partnership_id=partnership_id,
        person_ids=[person_id] if person_id else [],
    )  # fmt: skip
    addresses = officers(partnership_id, today=timezone.localdate(at))
    transaction.on_commit(lambda: _write_to(addresses))
    return alert


def officers(partnership_id: UUID, *, today: date) -> list[str]:
    """The e-mail addresses of whoever reads the partnership's log: by a post there, in its region, or for all."""
    region = Partnership.objects.filter(pk=partnership_id).values("region")
    posts = Post.objects.in_force_on(today).filter(
        Q(partnership=partnership_id)
        | Q(partnership__isnull=True) & Q(region="")
        | Q(partnership__isnull=True) & Q(region__in=region),
        role=Role.IG_OFFICER.value,
        user__is_active=True,
    )
    return sorted(set(posts.exclude(user__email="").values_list("user__email", flat=True)))


def _write_to(addresses: list[str]) -> None:
    """One message each, so that none tells of the others. The alert stands in the portal whatever the mail does."""
    for address in addresses:
        try:
            EmailMessage(_SUBJECT, _TEXT.format(address=settings.PORTAL_ADDRESS), to=[address]).send()
        except (SMTPException, OSError) as fault:
            logger.error("an alert was not sent: %s", type(fault).__name__)


@transaction.atomic
def judge(*, alert: Alert, justified: bool, finding: str, act: Act) -> Alert:
    """An officer says whether it was justified, and what they found. Nobody judges what they did themselves.

    Raises PermissionDenied or Refusal.
    """
    act.scope.must_allow(_LOG, alert.partnership_id)
    locked = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if locked.by_id == (act.by.pk if act.by else None):
        raise Refusal("Somebody else has to judge what you did yourself.")
    if locked.judged_at is not None:
        raise Refusal("This was judged already.")
    if not finding.strip():
        raise Refusal("Say what you found.", field="finding")
    locked.judged_by, locked.judged_at = act.by, act.now
    locked.justified, locked.finding = justified, finding.strip()
    locked.save()
    audit.record(
        by=act.by, did="judge an alert", at=act.now, obj=locked, partnership_id=locked.partnership_id,
        person_ids=[locked.person_id] if locked.person_id else [], changes={"justified": [None, justified]},
    )  # fmt: skip
    return locked


def watch(*, now: datetime) -> int:
    """Raises an alert for whoever read many different people one by one, or took them away, within the last hour: one
    a day and partnership. How many were raised.

    One by one is a page, a part of it, or a list cut down to a few people. Of a file every row counts. Longer lists and
    meetings, which show many at once by their nature, do not count.
    """
    raised = 0
    for by, partnership, people in _read_many(now):
        if _is_told(by, partnership, now):
            continue
        raise_alert(
            kind=AlertKind.HARVEST,
            by=User.objects.get(pk=by),
            partnership_id=partnership,
            people=people,
            at=now,
        )
        raised += 1
    return raised


def _read_many(now: datetime) -> Iterable[tuple[UUID, UUID, int]]:
    """Reader, partnership, and how many different people, where they are many. One query."""
    looks = AuditEntry.objects.filter(
        kind=Kind.READ, at__gt=now - SHORT_TIME, at__lte=now, by__isnull=False, partnership__isnull=False
    )
    looks = looks.annotate(people=Count("subjects")).filter(Q(people__lte=FEW) | Q(did__in=FILES))
    read = AuditSubject.objects.filter(entry__in=looks.values("pk"))
    by_reader = read.order_by().values_list("entry__by", "entry__partnership")
    return by_reader.annotate(people=Count("person_id", distinct=True)).filter(people__gte=MANY_PEOPLE)


def _is_told(by: UUID, partnership: UUID, now: datetime) -> bool:
    since = now - timedelta(days=1)
    told = Alert.objects.filter(kind=AlertKind.HARVEST, by=by, partnership=partnership, at__gt=since)
    return told.exists()
