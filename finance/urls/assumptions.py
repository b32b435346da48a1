"""The register of assumptions."""

from __future__ import annotations

from django.urls import URLPattern, path

from finance.views import assumptions

urlpatterns: list[URLPattern] = [
    path("assumptions/", assumptions.assumptions, name="assumptions"),
    path("assumptions/add/", assumptions.assumption_add, name="assumption_add"),
    path("assumptions/<uuid:pk>/change/", assumptions.assumption_change, name="assumption_change"),
    path("assumptions/<uuid:pk>/withdraw/", assumptions.assumption_withdraw, name="assumption_withdraw"),
]
