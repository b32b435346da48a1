"""The addresses of finance."""

from __future__ import annotations

from django.urls import path

from finance.views import assumptions

app_name = "finance"
urlpatterns = [
    path("assumptions/", assumptions.assumptions, name="assumptions"),
    path("assumptions/add/", assumptions.assumption_add, name="assumption_add"),
    path("assumptions/<uuid:pk>/change/", assumptions.assumption_change, name="assumption_change"),
    path("assumptions/<uuid:pk>/withdraw/", assumptions.assumption_withdraw, name="assumption_withdraw"),
]
