"""Leavers: an account is closed in one act, and with it everything that still works in the person's name."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from tcp_portal.access import Permission
from tcp_portal.accounts.leaving import endings
from tcp_portal.accounts.services import factors, invitations, sessions, sign_ons
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Post, User


@transaction.atomic
def close(*, user: User, act: Act) -> dict[str, int]:
    """Closes an account: sessions, posts, links, tokens, exports that are being made, and factors end now.

    What the person wrote and did stays, with their name. Answers how many of each ended.
    Raises PermissionDenied without ADMINISTER, Refusal for one's own account.
    """
    act.scope.must_allow(Permission.ADMINISTER)
    if act.by == user:
        raise Refusal("You cannot close your own account. Ask another administrator.")
    ended = {
        "sessions": sessions.end_all(user=user, by=act.by, at=act.now),
        "invitations": invitations.withdraw(user=user, at=act.now),
        "posts": _end_posts(user, act),
        "second factors": factors.take_away(user),
        "sign-ons": sign_ons.unlink_all(user),
        **{ending.label: ending.end(user, act) for ending in endings()},
    }
    was = user.is_active
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    changes: dict[str, list[object]] = {"open": [was, False]}
    changes |= {name: [count, 0] for name, count in ended.items() if count}
    audit.record(by=act.by, did="close account", at=act.now, obj=user, changes=changes)
    return ended


def _end_posts(user: User, act: Act) -> int:
    """Today is the first day without the post; one that has not begun never does."""
    held = Post.objects.filter(user=user, valid_to__isnull=True) | Post.objects.filter(
        user=user, valid_to__gt=act.today
    )
    return held.update(valid_to=Greatest(Value(act.today), F("valid_from")))


@transaction.atomic
def reopen(*, user: User, act: Act) -> None:
    """Opens a closed account again: without password, post or factor. An invitation and a post bring it back to use."""
    act.scope.must_allow(Permission.ADMINISTER)
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(by=act.by, did="reopen account", at=act.now, obj=user, changes={"open": [False, True]})
