from __future__ import annotations

from django.apps import AppConfig


class WorkstreamsConfig(AppConfig):
    name = "workstreams"
