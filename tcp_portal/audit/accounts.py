"""Who has an account, by which posts, and who has not used it: for the review of access."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from tcp_portal.access import Permission, Role, Scope
from tcp_portal.partnerships.models import Partnership, Post, User

DORMANT_AFTER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds posts today, or whose account is open without one; when they last signed in."""

    user: User
    posts: tuple[Post, ...]
    last: date | None
    dormant: bool


def holders(scope: Scope, *, today: date) -> list[Holder]:
    """Everyone with a post in the reader's partnerships, by name; the longest away first among the dormant.

    Dormant: no sign-in for 90 days, or never one. Who holds a post by region or for all is of every officer.
    """
    mine = scope.partnership_ids(Permission.VIEW_ACCESS_LOG)
    regions = Partnership.objects.filter(pk__in=mine).values("region")
    posts = (
        Post.objects.in_force_on(today)
        .filter(Q(partnership__in=mine) | Q(partnership__isnull=True) & Q(region="") | Q(region__in=regions))
        .filter(user__is_active=True)
        .select_related("user", "partnership", "organisation", "place")
        .order_by("user__name", "user__email", "role")
    )
    held: dict[User, list[Post]] = {}
    for post in posts:
        held.setdefault(post.user, []).append(post)
    found = [_holder(user, tuple(theirs), today) for user, theirs in held.items()]
    return sorted(found, key=lambda one: (not one.dormant, one.user.name))


def _holder(user: User, posts: tuple[Post, ...], today: date) -> Holder:
    last = timezone.localdate(user.last_login) if user.last_login else None
    return Holder(user, posts, last, last is None or today - last > DORMANT_AFTER)


def post_words(post: Post) -> str:
    """“Council lead, BHR, Havering”."""
    where = post.partnership.code if post.partnership else post.region or "all partnerships"
    limits = [str(limit) for limit in (post.organisation, post.place) if limit is not None]
    return ", ".join([Role(post.role).label, where, *limits])
