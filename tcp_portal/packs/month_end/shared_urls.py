"""Addresses of what is shared by link: they ask for no session, and hold a secret instead."""

from __future__ import annotations

from django.urls import path

from tcp_portal.packs.month_end.views import shared

app_name = "shared"

urlpatterns = [
    path("<str:secret>/", shared.shared_pack, name="pack"),
    path("<str:secret>/<slug:format_name>/", shared.shared_file, name="file"),
]
