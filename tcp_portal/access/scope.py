"""What one signed-in person may do, where, today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from tcp_portal.access.permissions import Permission
from tcp_portal.access.roles import Role, permissions_of


@dataclass(frozen=True, slots=True)
class Grant:
    """A post as the portal reads it: a role over some partnerships, perhaps only for one organisation or place."""

    role: Role
    partnership_ids: frozenset[UUID]
    organisation_id: UUID | None = None
    place_id: UUID | None = None

    def gives(self, permission: Permission) -> bool:
        return permission in permissions_of(self.role)


@dataclass(frozen=True, slots=True)
class Scope:
    """All grants of one person. `user_id` is None for commands and for nobody."""

    user_id: UUID | None
    grants: tuple[Grant, ...] = ()

    def allows(self, permission: Permission, partnership_id: UUID | None = None) -> bool:
        """Whether the right is held anywhere, or in the named partnership."""
        return any(
            grant.gives(permission) and (partnership_id is None or partnership_id in grant.partnership_ids)
            for grant in self.grants
        )

    def is_limited(self, permission: Permission, partnership_id: UUID) -> bool:
        """Whether the right in the partnership reaches only the people of some organisations or places."""
        return not any(
            grant.gives(permission)
            and partnership_id in grant.partnership_ids
            and grant.organisation_id is None
            and grant.place_id is None
            for grant in self.grants
        )

    def must_allow(self, permission: Permission, partnership_id: UUID | None = None) -> None:
        """Raises PermissionDenied (403) unless the right is held: for an object the reader may know of."""
        if not self.allows(permission, partnership_id):
            raise PermissionDenied

    def partnership_ids(self, permission: Permission) -> frozenset[UUID]:
        """The partnerships in which the right is held."""
        return frozenset().union(*(grant.partnership_ids for grant in self.grants if grant.gives(permission)))

    @property
    def reach(self) -> frozenset[UUID]:
        """The partnerships in which any post is held: what the second wall lets through."""
        return frozenset().union(*(grant.partnership_ids for grant in self.grants))

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(dict.fromkeys(grant.role for grant in self.grants))

    def people_filter(
        self,
        permission: Permission,
        *,
        partnership: str,
        place: str,
        of_organisation: Callable[[UUID], Q],
    ) -> Q:
        """The condition that keeps only rows about people whom this permission reaches.

        A grant for the whole partnership reaches all its people; one for a place, the people of that place;
        one for an organisation, the people it commissions for (`of_organisation` says how a model knows).
        Names are the model's lookups. Without any grant nothing matches.
        """
        allowed = Q(pk__in=())
        for grant in self.grants:
            if grant.gives(permission):
                condition = Q(**{f"{partnership}__in": grant.partnership_ids})
                if grant.place_id is not None:
                    condition &= Q(**{place: grant.place_id})
                if grant.organisation_id is not None:
                    condition &= of_organisation(grant.organisation_id)
                allowed |= condition
        return allowed


NOBODY = Scope(user_id=None)


def scope_of(user_id: UUID, *, today: date) -> Scope:
    """The scope of a person from the posts they hold today. Two queries at most."""
    from tcp_portal.partnerships.models import Partnership, Post  # models read this module's roles

    posts = list(Post.objects.in_force_on(today).filter(user=user_id, user__is_active=True))
    wide = any(post.partnership_id is None for post in posts)
    regions = list(Partnership.objects.values_list("pk", "region")) if wide else []

    def reach(post: Post) -> frozenset[UUID]:
        if post.partnership_id is not None:
            return frozenset({post.partnership_id})
        return frozenset(pk for pk, region in regions if post.region in ("", region))

    return Scope(
        user_id=user_id,
        grants=tuple(
            Grant(
                role=Role(post.role),
                partnership_ids=reach(post),
                organisation_id=post.organisation_id,
                place_id=post.place_id,
            )
            for post in posts
        ),
    )


def everything() -> Scope:
    """The scope of the portal's own commands and tasks: every partnership, every right of figures and people.

    A task that works for a person uses that person's scope, never this one.
    """
    from tcp_portal.partnerships.models import Partnership

    ids = frozenset(Partnership.objects.values_list("pk", flat=True))
    return Scope(user_id=None, grants=(Grant(Role.COMMISSIONER, ids),))
