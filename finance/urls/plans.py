"""The front page; closing the gap, the sheet, the envelope, business cases: the addresses."""

from __future__ import annotations

from django.urls import URLPattern, path

from finance.views import business_cases, gap, money, plan_lines

urlpatterns: list[URLPattern] = [
    path("", money.money, name="money"),
    path("gap/", gap.gap, name="gap"),
    path("gap/add/", gap.gap_add, name="gap_add"),
    path("gap/import/", gap.gap_import, name="gap_import"),
    path("gap/<uuid:pk>/change/", gap.gap_change, name="gap_change"),
    path("sheet/", plan_lines.sheet, name="sheet"),
    path("envelope/", plan_lines.envelope, name="envelope"),
    path("cases/", business_cases.cases, name="cases"),
    path("cases/add/", business_cases.case_add, name="case_add"),
    path("cases/<uuid:pk>/", business_cases.case, name="case"),
    path("cases/<uuid:pk>/change/", business_cases.case_change, name="case_change"),
    path("lines/<slug:kind>/add/", plan_lines.plan_row_add, name="plan_row_add"),
    path("lines/<uuid:pk>/<slug:kind>/change/", plan_lines.plan_row_change, name="plan_row_change"),
    path("lines/<uuid:pk>/<slug:kind>/withdraw/", plan_lines.plan_row_withdraw, name="plan_row_withdraw"),
]
