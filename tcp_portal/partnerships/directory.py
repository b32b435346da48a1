"""Who works in a partnership and which organisations belong to it: what forms offer as owners."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from tcp_portal.access import Role
from tcp_portal.models import in_force_on
from tcp_portal.partnerships.models import Organisation, Partnership, Post, User

Pairs = tuple[tuple[UUID, str], ...]


def workers_of(partnership_id: UUID, *, on: date) -> Pairs:
    """Everyone who holds a post in the partnership on the day, by name. One query."""
    posts = Post.objects.in_force_on(on).filter(partnership=partnership_id, user__is_active=True)
    users = User.objects.filter(pk__in=posts.values("user")).order_by("name")
    return tuple(users.values_list("pk", "name"))


def organisations_of(partnership_id: UUID, *, on: date) -> Pairs:
    """The member organisations on the day, by name. One query."""
    members = Organisation.objects.filter(
        in_force_on(on, start="memberships__valid_from", end="memberships__valid_to"),
        memberships__partnership=partnership_id,
    )
    return tuple(members.distinct().order_by("name").values_list("pk", "short_name"))


def holders(partnership: Partnership, role: Role, day: date) -> list[User]:
    """Who holds a role for the whole of a partnership on a day, by name. One query."""
    posts = Post.objects.in_force_on(day).filter(
        partnership=partnership, role=role, place=None, organisation=None, user__is_active=True
    )
    return sorted({post.user for post in posts.select_related("user")}, key=lambda user: user.name)
