"""The cover sheet of a paper for a governing body."""

from __future__ import annotations

from django.urls import URLPattern, path

from workstreams.views import covers

urlpatterns: list[URLPattern] = [
    path("cover-sheet/", covers.cover_sheet, name="cover_sheet"),
    path("cover-sheet/write/", covers.cover_sheet_write, name="cover_sheet_write"),
]
