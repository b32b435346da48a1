"""Signing in and out, one's own password and second factors: the pages of django-allauth that the portal offers.

An administrator opens accounts, so nobody changes the address they sign in with; and there is no sign-in by code.
"""

from __future__ import annotations

from allauth.account import urls as allauth_urls
from django.urls import URLPattern, URLResolver, include, path

OFFERED = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",  # says that it is closed
        "account_reauthenticate",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    }
)

urlpatterns: list[URLPattern | URLResolver] = [
    *(pattern for pattern in allauth_urls.urlpatterns if pattern.name in OFFERED),
    path("second-factor/", include("allauth.mfa.urls")),
]
