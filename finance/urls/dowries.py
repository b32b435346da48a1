"""Dowries, pooled budgets, outcome contracts: the addresses."""

from __future__ import annotations

from django.urls import URLPattern, path

from finance.views import contracts, dowries, dowry_steps, pools

urlpatterns: list[URLPattern] = [
    path("dowries/", dowries.dowries, name="dowries"),
    path("dowries/stays/<uuid:pk>/add/", dowries.dowry_add, name="dowry_add"),
    path("dowries/<uuid:pk>/", dowries.dowry, name="dowry"),
    path("dowries/<uuid:pk>/change/", dowries.dowry_change, name="dowry_change"),
    path("dowries/<uuid:pk>/<slug:verb>/", dowry_steps.dowry_step, name="dowry_step"),
    path("pools/", pools.pools, name="pools"),
    path("pools/add/", pools.pool_add, name="pool_add"),
    path("pools/<uuid:pk>/", pools.pool, name="pool"),
    path("pools/<uuid:pk>/<slug:verb>/", pools.pool_step, name="pool_step"),
    path("pools/shares/<uuid:pk>/<slug:verb>/", pools.share_step, name="share_step"),
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/add/", contracts.contract_add, name="contract_add"),
    path("contracts/<uuid:pk>/<slug:verb>/", contracts.contract_step, name="contract_step"),
    path("contracts/outcomes/<uuid:pk>/<slug:verb>/", contracts.outcome_step, name="outcome_step"),
]
