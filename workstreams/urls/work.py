"""Workstreams, objectives, actions."""

from __future__ import annotations

from django.urls import URLPattern, path

from workstreams.views import work

urlpatterns: list[URLPattern] = [path("", work.workstreams, name="list")]
