"""Keys with which a person's spreadsheet reads the measures feed. Only the hash of a key is kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from tcp_portal.access import Permission, Scope, scope_of
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.months import add_months
from tcp_portal.partnerships.models import User
from trajectories.domain.feed import FeedFault
from trajectories.models import FeedToken

LONGEST_MONTHS = 12
MOST_TOKENS = 10  # that one person holds at a time
CALLS_A_MINUTE = 60
MINUTE = 60
_BYTES = 32
_LONGEST_SECRET = 200


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever a token speaks for, with the rights that they hold today."""

    user: User
    scope: Scope
    token: FeedToken
    now: datetime
    today: date


def digest_of(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(*, user: User, name: str, months: int, act: Act) -> tuple[FeedToken, str]:
    """A new token and its secret, which is told this once. Raises Refusal for too long a time or too many tokens."""
    if not 1 <= months <= LONGEST_MONTHS:
        raise Refusal(f"A token may read for 1 to {LONGEST_MONTHS} months.", field="months")
    if len([one for one in tokens_of(user=user) if is_live(one, act.now)]) >= MOST_TOKENS:
        raise Refusal(f"You hold {MOST_TOKENS} tokens already. Revoke one that nobody uses.", field="name")
    secret = secrets.token_urlsafe(_BYTES)
    until = add_months(act.today, months)
    token = FeedToken.objects.create(
        user=user,
        name=name,
        digest=digest_of(secret),
        created_at=act.now,
        expires_at=datetime.combine(until, time.min, tzinfo=timezone.get_current_timezone()),
    )
    audit.record(by=act.by, did="make a feed token", at=act.now, obj=token, changes={"token": [None, name]})
    return token, secret


def tokens_of(*, user: User) -> tuple[FeedToken, ...]:
    """A person's tokens, the newest first."""
    return tuple(FeedToken.objects.filter(user=user).order_by("-created_at", "name"))


def own_token(*, user: User, pk: UUID) -> FeedToken | None:
    """A token of this person; None for another's."""
    return FeedToken.objects.filter(user=user, pk=pk).first()


def is_live(token: FeedToken, now: datetime) -> bool:
    """Whether it still reads: neither revoked nor out of time."""
    return token.revoked_at is None and now < token.expires_at


@transaction.atomic
def revoke_token(*, token: FeedToken, act: Act) -> None:
    """It reads nothing from now on; doing so twice changes nothing."""
    if FeedToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=act.now):
        audit.record(
            by=act.by, did="revoke a feed token", at=act.now, obj=token, changes={"token": [token.name, None]}
        )


def revoke_all_of(user: User, act: Act) -> int:
    """Every token of somebody who leaves; answers how many still read."""
    live = FeedToken.objects.filter(user=user, revoked_at__isnull=True, expires_at__gt=act.now)
    return live.update(revoked_at=act.now)


def reader_of(*, secret: str, now: datetime, today: date) -> Reader:
    """Whom a secret speaks for. Raises FeedFault: 401 for no live token of somebody who works here, 403 without
    the right to any figures, 429 for too many calls.

    A token is found by its hash, so that how long it takes tells nothing of it.
    """
    token = None
    if 0 < len(secret) <= _LONGEST_SECRET:
        token = FeedToken.objects.select_related("user").filter(digest=digest_of(secret)).first()
    if token is None or not is_live(token, now):
        raise FeedFault(
            401, "Send a token of the measures feed that is in force; the portal's feed page makes one."
        )
    scope = scope_of(token.user_id, today=today)
    if not scope.grants:
        raise FeedFault(401, "The person whose token this is holds no post today.")
    if not scope.allows(Permission.VIEW_MEASURES):
        raise FeedFault(403, "The person whose token this is may not view measures.")
    _count_call(token, now)
    FeedToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return Reader(token.user, scope, token, now, today)


def _count_call(token: FeedToken, now: datetime) -> None:
    """So many calls in each minute of the clock."""
    minute, second = divmod(int(now.timestamp()), MINUTE)
    key = f"feed:calls:{token.pk}:{minute}"
    cache.add(key, 0, 2 * MINUTE)
    if cache.incr(key) > CALLS_A_MINUTE:
        raise FeedFault(
            429,
            f"This token has asked {CALLS_A_MINUTE} times in this minute. Wait until the next one.",
            retry_after=MINUTE - second,
        )
