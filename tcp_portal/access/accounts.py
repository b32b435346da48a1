"""How django-allauth lets people in: nobody signs up; an administrator opens accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest
from django.urls import reverse

from tcp_portal.access.addresses import client_address
from tcp_portal.access.factors import is_confirmed
from tcp_portal.access.hashing import Busy

WRONG = "The e-mail address or the password is not right. Check both and try again."

# In the portal's own words: what somebody can meet who signs in, proves again who it is, or changes a password.
WORDS = {
    "email_password_mismatch": WRONG,
    "enter_current_password": "The current password is not right.",
    "incorrect_password": "The password is not right.",
    "invalid_login": WRONG,
    "invalid_password_reset": "This link has been used or is too old. Ask for a new one.",
    "too_many_login_attempts": "Too many wrong tries. Wait five minutes, then try again.",
}


class ClosedSignUpAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = {**DefaultAccountAdapter.error_messages, **WORDS}

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

    def get_login_stages(self) -> list[str]:
        """The second step is ours: it is not asked for again where a sign-on has taken it."""
        ours = f"{StrongerSignOnStage.__module__}.{StrongerSignOnStage.__qualname__}"
        return [
            ours if stage == "allauth.mfa.stages.AuthenticateStage" else stage
            for stage in super().get_login_stages()
        ]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """A password, a code, a passkey, or the sign-on of an organisation that the account is linked to."""
        from tcp_portal.accounts.services.sign_ons import providers_of  # reads models

        ways: list[dict[str, str]] = super().get_reauthentication_methods(user)
        for one in providers_of(user) if user.is_authenticated else ():
            about = f"Use the sign-on of {one.name}"
            ways.append(
                {"id": one.key, "description": about, "url": reverse("accounts:sign_on", args=[one.key])}
            )
        return ways


class StrongerSignOnStage(AuthenticateStage):  # type: ignore[misc]
    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        return not any(record.get("strong") for record in records) and bool(super()._should_handle(request))
