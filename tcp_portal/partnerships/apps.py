from __future__ import annotations

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "tcp_portal.partnerships"
    label = "partnerships"
    verbose_name = "Organisations, places and people who work here"  # above its tables under Reference data

    def ready(self) -> None:
        """Places that are kept are read again when one changes."""
        from tcp_portal.partnerships.places import listen

        listen()
