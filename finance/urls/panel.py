"""The expert panel of a round: the addresses."""

from __future__ import annotations

from django.urls import URLPattern, path

from finance.views import award_letter, panel, panel_bids, panel_steps

urlpatterns: list[URLPattern] = [
    path("panel/", panel.panel, name="panel"),
    path("panel/rounds/<uuid:pk>/", panel.round_decision, name="round_decision"),
    path("panel/rounds/<uuid:pk>/declare/", panel.panel_declare, name="panel_declare"),
    path("panel/rounds/<uuid:pk>/recommend/", panel_steps.panel_recommend, name="panel_recommend"),
    path("panel/rounds/<uuid:pk>/vote/", panel_steps.panel_vote, name="panel_vote"),
    path("panel/rounds/<uuid:pk>/decide/", panel_steps.panel_decide, name="panel_decide"),
    path("panel/rounds/<uuid:pk>/seats/add/", panel_steps.panel_seat_add, name="panel_seat_add"),
    path("panel/seats/<uuid:pk>/withdraw/", panel_steps.panel_seat_withdraw, name="panel_seat_withdraw"),
    path("panel/bids/<uuid:pk>/", panel_bids.panel_bid, name="panel_bid"),
    path("panel/bids/<uuid:pk>/score/", panel_bids.panel_score, name="panel_score"),
    path("panel/bids/<uuid:pk>/letter/", award_letter.award_letter, name="award_letter"),
]
