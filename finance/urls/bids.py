"""Funds, rounds, bids: the addresses."""

from __future__ import annotations

from django.urls import URLPattern, path

from finance.views import bid_lines, bids, funds

urlpatterns: list[URLPattern] = [
    path("funds/", funds.funds, name="funds"),
    path("funds/add/", funds.fund_add, name="fund_add"),
    path("funds/<uuid:pk>/rounds/add/", funds.round_add, name="round_add"),
    path("funds/rounds/<uuid:pk>/", funds.round_, name="round"),
    path("funds/rounds/<uuid:pk>/indicative/add/", funds.indicative_add, name="indicative_add"),
    path("funds/<uuid:pk>/<slug:kind>/change/", funds.giving_change, name="giving_change"),
    path("funds/<uuid:pk>/<slug:kind>/withdraw/", funds.giving_withdraw, name="giving_withdraw"),
    path("bids/", bids.bids, name="bids"),
    path("bids/add/", bids.bid_add, name="bid_add"),
    path("bids/<uuid:pk>/", bids.bid, name="bid"),
    path("bids/<uuid:pk>/change/", bids.bid_change, name="bid_change"),
    path("bids/<uuid:pk>/lines/<slug:kind>/add/", bid_lines.bid_line_add, name="bid_line_add"),
    path("bids/lines/<uuid:pk>/<slug:kind>/change/", bid_lines.bid_line_change, name="bid_line_change"),
    path("bids/lines/<uuid:pk>/<slug:kind>/withdraw/", bid_lines.bid_line_withdraw, name="bid_line_withdraw"),
    path("bids/<uuid:pk>/<slug:verb>/", bids.bid_step, name="bid_step"),
]
