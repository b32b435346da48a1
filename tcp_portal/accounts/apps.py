"""Accounts of the people who work here: how they are opened, kept safe and closed."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tcp_portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        import_module("tcp_portal.accounts.joins")
