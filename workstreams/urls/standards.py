"""Standards, and what is done for whom."""

from __future__ import annotations

from django.urls import URLPattern, path

from workstreams.views import interventions, standards

urlpatterns: list[URLPattern] = [
    path("standards/", standards.standards, name="standards"),
    path("standards/add/", standards.standard_add, name="standard_add"),
    path("standards/<uuid:pk>/", standards.standard, name="standard"),
    path("standards/<uuid:pk>/answer/", standards.compliance_add, name="compliance_add"),
    path("standards/<uuid:pk>/change/", standards.standard_change, name="standard_change"),
    path("standards/<uuid:pk>/withdraw/", standards.standard_withdraw, name="standard_withdraw"),
    path("standards/answers/<uuid:pk>/change/", standards.compliance_change, name="compliance_change"),
    path("standards/answers/<uuid:pk>/withdraw/", standards.compliance_withdraw, name="compliance_withdraw"),
    path("interventions/", interventions.interventions, name="interventions"),
    path("interventions/add/", interventions.intervention_add, name="intervention_add"),
    path("interventions/<uuid:pk>/change/", interventions.intervention_change, name="intervention_change"),
    path(
        "interventions/<uuid:pk>/withdraw/", interventions.intervention_withdraw, name="intervention_withdraw"
    ),
]
