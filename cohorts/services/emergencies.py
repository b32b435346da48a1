"""A person's page in an emergency, for somebody who looks after people elsewhere.

Asked for by the exact NHS number with a written reason; open for two hours to the one who asked; told to an officer,
who judges it (tcp_portal.audit.alerts).

Nobody is listed or searched by name here. Both walls are passed for this one person only, and only to read.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404

from cohorts.domain.nhs_number import clean, problem
from cohorts.models import Person, Spell
from cohorts.services import person_page as reads
from tcp_portal.access import Permission, Role, Scope
from tcp_portal.access.scope import Grant
from tcp_portal.access.wall import crossing
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.audit.alerts import raise_alert
from tcp_portal.audit.models import Alert, AlertKind
from tcp_portal.errors import Refusal

if TYPE_CHECKING:
    from tcp_portal.partnerships.models import User

LASTS = timedelta(hours=2)
SHORTEST_REASON = 20
MOST_CALLS = 5
WITHIN = 15 * 60  # seconds
PAGE = "emergency page"
NOT_FOUND = "No page can be opened for this NHS number. Compare it with the source."
_WHY = "an emergency opens one person's page to somebody of another partnership"


class TooManyCalls(Exception):
    """Somebody asks more often than an emergency does."""


@transaction.atomic
@crossing(_WHY)
def open_page(*, number: str, reason: str, act: Act) -> Alert:
    """Opens the page of the person with exactly this NHS number, for two hours, and tells the officers.

    Raises Refusal at a field, TooManyCalls, or PermissionDenied for who may see no names anywhere.
    """
    _count_call(act)
    if wrong := problem(number):
        raise Refusal(wrong, field="number")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal(f"Say why, in {SHORTEST_REASON} letters or more: an officer reads it.", field="reason")
    act.scope.must_allow(Permission.VIEW_IDENTITY)
    assert act.by is not None  # noqa: S101  # only who is signed in asks
    person = _person(clean(number))
    return raise_alert(
        kind=AlertKind.GLASS, by=act.by, partnership_id=person.partnership_id, people=1, at=act.now,
        person_id=person.pk, reason=reason.strip(), ends_at=act.now + LASTS,
    )  # fmt: skip


def _person(number: str) -> Person:
    """The row of the register that counts the human being now, or else the newest."""
    now = Spell.objects.filter(person=OuterRef("pk"), ended_on__isnull=True)
    rows = Person.objects.with_nhs_number(number).annotate(counted=Exists(now))
    found = rows.order_by("-counted", "-created_at").first()
    if found is None:
        raise Refusal(NOT_FOUND, field="number")
    return found


def _count_call(act: Act) -> None:
    key = f"emergency:calls:{act.by.pk if act.by else ''}:{int(act.now.timestamp()) // WITHIN}"
    cache.add(key, 0, 2 * WITHIN)
    if cache.incr(key) > MOST_CALLS:
        raise TooManyCalls


@crossing(_WHY)
def look(*, opening_id: UUID, by: User, at: datetime) -> tuple[Alert, reads.PersonRecord]:
    """The page that the reader opened, to read and nothing else; each look is recorded.

    Raises Http404 for an opening of somebody else, and once it has ended.
    """
    opening = Alert.objects.glass_of(by.pk, at).filter(pk=opening_id).first()
    if opening is None or opening.person_id is None:
        raise Http404
    scope = Scope(by.pk, (Grant(Role.COUNCIL_LEAD, frozenset({opening.partnership_id})),))
    record = reads.read(scope=scope, person_id=opening.person_id, by=by, at=at, how=PAGE)
    only_read = reads.Rights(identity=True, recording=False, planning=False, reviewing=False)
    return opening, replace(record, rights=only_read, entries=())


@crossing(_WHY)
def record_miss(*, act: Act) -> None:
    """That somebody asked for a number which opens nothing stands in the trail, without the number."""
    audit.record_read(
        by=act.by, how="emergency page not found", at=act.now, partnership_id=None, person_ids=()
    )
