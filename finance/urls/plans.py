"""Closing the gap, the sheet, the envelope, business cases: the addresses."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
