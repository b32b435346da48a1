"""What a move costs whom, funding transfers: the addresses."""

from __future__ import annotations

from django.urls import URLPattern, path

from finance.views import bed_prices, costs, packages, transfers

urlpatterns: list[URLPattern] = [
    path("costs/", costs.costs, name="costs"),
    path("costs/people/<uuid:pk>/", costs.person_money, name="person_money"),
    path("costs/people/<uuid:pk>/parts/add/", packages.part_add, name="part_add"),
    path("costs/parts/<uuid:pk>/change/", packages.part_change, name="part_change"),
    path("costs/stays/<uuid:pk>/price/", packages.episode_price, name="episode_price"),
    path("costs/disputes/<uuid:pk>/", packages.stake, name="stake"),
    path("costs/rows/<uuid:pk>/<slug:kind>/withdraw/", packages.money_withdraw, name="money_withdraw"),
    path("costs/bed-prices/", bed_prices.bed_prices, name="bed_prices"),
    path("costs/bed-prices/add/", bed_prices.bed_price_add, name="bed_price_add"),
    path("costs/bed-prices/<uuid:pk>/change/", bed_prices.bed_price_change, name="bed_price_change"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/people/<uuid:pk>/add/", transfers.transfer_add, name="transfer_add"),
    path("transfers/<uuid:pk>/change/", transfers.transfer_change, name="transfer_change"),
    path("transfers/<uuid:pk>/decide/", transfers.transfer_decide, name="transfer_decide"),
    path("transfers/<uuid:pk>/vary/", transfers.transfer_vary, name="transfer_vary"),
]
