"""Awards and technical support: the addresses. What a path names comes first, then the kind of row or the step."""

from __future__ import annotations

from django.urls import URLPattern, path

from finance.views import award_keeping, award_steps, awards, support

urlpatterns: list[URLPattern] = [
    path("awards/", awards.awards, name="awards"),
    path("awards/add/", award_keeping.award_add, name="award_add"),
    path("awards/impact/", awards.award_impact, name="award_impact"),
    path("awards/<uuid:pk>/", awards.award, name="award"),
    path("awards/<uuid:pk>/release/", award_steps.award_release, name="award_release"),
    path("awards/<uuid:pk>/ledger/", awards.award_ledger, name="award_ledger"),
    path("awards/<uuid:pk>/discharges/", award_steps.award_discharges_page, name="award_discharges"),
    path("awards/<uuid:pk>/<slug:kind>/add/", award_keeping.award_part_add, name="award_part_add"),
    path(
        "awards/rows/<uuid:pk>/<slug:kind>/change/", award_keeping.award_part_change, name="award_part_change"
    ),
    path(
        "awards/rows/<uuid:pk>/<slug:kind>/withdraw/",
        award_keeping.award_part_withdraw,
        name="award_part_withdraw",
    ),
    path("awards/tranches/<uuid:pk>/<slug:verb>/", award_steps.tranche_step, name="tranche_step"),
    path("awards/lines/<uuid:pk>/take-back/", award_steps.award_line_back, name="award_line_back"),
    path("awards/uses/<uuid:pk>/agree/", award_steps.use_agree, name="use_agree"),
    path("awards/links/<uuid:pk>/unlink/", award_steps.discharge_unlink, name="discharge_unlink"),
    path("support/", support.support, name="support"),
    path("support/add/", support.support_add, name="support_add"),
]
