"""The addresses of money, a module for each part of it."""

from finance.urls import assumptions, awards, bids, dowries, moves, panel, plans

app_name = "finance"
urlpatterns = [
    *plans.urlpatterns,
    *bids.urlpatterns,
    *panel.urlpatterns,
    *awards.urlpatterns,
    *moves.urlpatterns,
    *dowries.urlpatterns,
    *assumptions.urlpatterns,
]
