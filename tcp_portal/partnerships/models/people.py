"""People who work with the portal, and the posts that say what they may do where and when."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from tcp_portal.access.roles import WIDE_ROLES, Role
from tcp_portal.models import Identified, ends_after_start, in_force_on
from tcp_portal.partnerships.models.organisations import Organisation
from tcp_portal.partnerships.models.partnerships import Partnership, Place


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **more: Any) -> User:
        """A person who can sign in; without a password only single sign-on lets them in."""
        user = self.model(email=self.normalize_email(email).lower(), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(Identified, AbstractBaseUser):
    """Someone who signs in, by e-mail. Rights come from posts only; nobody is above them."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    def in_force_on(self, day: date) -> Self:
        return self.filter(in_force_on(day))


class Post(Identified):
    """A role that a person holds from a day to a day: in one partnership, and where it fits only for one
    organisation or place of it. A regional viewer's post names a region, a national one's names nothing."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=32, choices=[(role.value, role.label) for role in Role])
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    region = models.CharField(max_length=60, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("valid_from", "valid_to", "post_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(partnership__isnull=False) | Q(role__in=sorted(WIDE_ROLES)),
                name="post_has_a_partnership_unless_its_role_is_wide",
            ),
            models.CheckConstraint(
                condition=Q(partnership__isnull=False) | Q(place__isnull=True, organisation__isnull=True),
                name="post_without_partnership_has_no_limits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {Role(self.role).label}"
