"""Whether somebody wants a message that comes by itself: yes, unless they said no.

The rows are of any model with `user` (once), `wanted` and `at`, one model for each kind of message.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction
from django.db.models import Exists, OuterRef

from tcp_portal.audit import services as audit
from tcp_portal.partnerships.models import User


def refused(model: type[models.Model], user: str) -> Exists:
    """As a condition of a query: the user at this path said no."""
    return Exists(model._default_manager.filter(user=OuterRef(user), wanted=False))


def is_wanted(model: type[models.Model], user: User) -> bool:
    """Whether the user gets the message. One query."""
    return not model._default_manager.filter(user=user, wanted=False).exists()


@transaction.atomic
def choose(model: type[models.Model], *, user: User, wanted: bool, did: str, at: datetime) -> None:
    """The user's own choice; each change is an entry in the trail, where it is called `did`."""
    rows = model._default_manager
    known = rows.select_for_update().filter(user=user).values_list("wanted", flat=True).first()
    before = True if known is None else known
    rows.update_or_create(user=user, defaults={"wanted": wanted, "at": at})
    if before != wanted:
        audit.record(by=user, did=did, at=at, obj=user, changes={"wanted": [before, wanted]})
