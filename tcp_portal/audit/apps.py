from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "tcp_portal.audit"
    label = "audit"
