"""How django-allauth lets people in: nobody signs up; an administrator opens accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.http import HttpRequest

from tcp_portal.access.factors import is_confirmed


class ClosedSignUpAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """A factor is changed by who has just proved who they are: at sign-in or since."""
        return not is_confirmed(context.request)
