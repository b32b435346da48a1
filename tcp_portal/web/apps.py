"""Starts the frame: reads what every installed app registers in its `portal` module."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WebConfig(AppConfig):
    name = "tcp_portal.web"
    label = "web"

    def ready(self) -> None:
        autodiscover_modules("portal")
