"""Highlight reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from workstreams.views import highlight_write, highlights, month_end

urlpatterns: list[URLPattern] = [
    path("highlights/", highlights.highlights, name="highlights"),
    path("highlights/paper/", highlights.highlight_paper, name="highlight_paper"),
    path("highlights/late/", highlights.highlight_chase, name="highlight_chase"),
    path("highlights/<uuid:pk>/", highlights.highlight, name="highlight"),
    path("highlights/<uuid:pk>/publish/", highlight_write.highlight_publish, name="highlight_publish"),
    path("highlights/<uuid:pk>/change/", highlight_write.highlight_change, name="highlight_change"),
    path("month-end/<uuid:pk>/", month_end.month_end, name="month_end"),
]
