"""Actions that are late or soon due: the reader's own, and those of people who do not sign in."""

from __future__ import annotations

from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from cohorts.domain.promises import Origin
from cohorts.domain.work import Item, Work
from cohorts.models import Action, Person
from cohorts.services.actions import RIGHTS
from cohorts.services.worklists.model import Asked, QuerySource, Row, Rows, select
from tcp_portal.access import Permission

_BETWEEN = "|"


def _mine_to_close(asked: Asked) -> Q:
    """Those that the reader promised; and of nobody who signs in, those that the reader may close."""
    mine = Q(owner=asked.user_id, person__in=Person.objects.visible_to(asked.scope)) if asked.user_id else Q()
    wanted = mine if asked.user_id else Q(pk__in=())
    for permission in dict.fromkeys(RIGHTS.values()):
        if asked.holds(permission):
            origins = [origin.value for origin, right in RIGHTS.items() if right is permission]
            reached = Person.objects.visible_to(asked.scope, permission)
            wanted |= Q(owner__isnull=True, origin__in=origins, person__in=reached)
    return wanted


def _rows(asked: Asked) -> Rows | None:
    if not asked.holds(Permission.VIEW_PEOPLE):
        return None
    actions = Action.objects.open().filter(
        _mine_to_close(asked),
        person__partnership__in=asked.partnership_ids,
        agreed_on__lte=asked.day,
        due_on__lte=asked.soon(),
    )
    words = Concat(F("origin"), Value(_BETWEEN), F("what"))
    return select(actions, person="person", day=F("due_on"), words=words, target=F("pk"))


def _read(row: Row, asked: Asked) -> Item:
    kind = Work.ACTION_OVERDUE if row.day is not None and row.day < asked.day else Work.ACTION_SOON
    origin, _, what = row.text.partition(_BETWEEN)
    # Who promised it without the right to close it is led to the person.
    target = row.target if asked.holds(RIGHTS[Origin(origin)]) else None
    detail = f"{what} ({Origin(origin).label})"
    return Item(kind, row.person_id, row.reference, row.initials, row.day, detail, target)


SOURCES = (QuerySource("action", _rows, _read),)
