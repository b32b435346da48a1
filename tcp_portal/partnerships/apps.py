from __future__ import annotations

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "tcp_portal.partnerships"
    label = "partnerships"
