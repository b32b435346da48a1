from __future__ import annotations

from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "tcp_portal.packs"
    label = "packs"
    verbose_name = "Rules of board packs"  # above its tables under Reference data
