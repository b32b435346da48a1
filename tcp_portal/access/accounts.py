"""How django-allauth lets people in: nobody signs up; an administrator opens accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.http import HttpRequest

from tcp_portal.access.addresses import client_address
from tcp_portal.access.factors import is_confirmed
from tcp_portal.access.hashing import Busy


class ClosedSignUpAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """A factor is changed by who has just proved who they are: at sign-in or since."""
        return not is_confirmed(context.request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords are counted for an account and the address that they come from, together."""
        login = str(credentials.get("email", "")).strip().lower()
        return f"{login} from {self.get_client_ip(request)}"

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Where nobody could look at the password, the try does not count."""
        try:
            return super().authenticate(request, **credentials)
        except Busy:
            self._rollback_login_failed_rl_usage()
            raise
