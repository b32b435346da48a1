"""Risks, issues, assumptions, dependencies."""

from __future__ import annotations

from django.urls import URLPattern, path

from workstreams.views import dependencies, issues, risk_actions, risk_keeping, risk_steps, risks

urlpatterns: list[URLPattern] = [
    path("risks/", risks.risks, name="risks"),
    path("risks/heat-map/", risks.heat_map, name="heat_map"),
    path("risks/signals/", risks.signals, name="risk_signals"),
    path("risks/add/", risk_keeping.risk_add, name="risk_add"),
    path("risks/prompts/<uuid:pk>/", risk_steps.risk_prompt, name="risk_prompt"),
    path("risks/actions/<uuid:pk>/take-off/", risk_actions.risk_action_off, name="risk_action_off"),
    path("risks/<uuid:pk>/", risks.risk, name="risk"),
    path("risks/<uuid:pk>/change/", risk_keeping.risk_change, name="risk_change"),
    path("risks/<uuid:pk>/withdraw/", risk_keeping.risk_withdraw, name="risk_withdraw"),
    path("risks/<uuid:pk>/score/", risk_steps.risk_score, name="risk_score"),
    path("risks/<uuid:pk>/review/", risk_steps.risk_review, name="risk_review"),
    path("risks/<uuid:pk>/escalate/", risk_steps.risk_escalate, name="risk_escalate"),
    path("risks/<uuid:pk>/close/", risk_steps.risk_close, name="risk_close"),
    path("risks/<uuid:pk>/happened/", risk_steps.risk_happened, name="risk_happened"),
    path("risks/<uuid:pk>/actions/", risk_actions.risk_actions, name="risk_actions"),
    path("issues/", issues.issues, name="issues"),
    path("issues/add/", issues.issue_add, name="issue_add"),
    path("issues/<uuid:pk>/change/", issues.issue_change, name="issue_change"),
    path("issues/<uuid:pk>/resolve/", issues.issue_resolve, name="issue_resolve"),
    path("issues/<uuid:pk>/withdraw/", issues.issue_withdraw, name="issue_withdraw"),
    path("dependencies/", dependencies.dependencies, name="dependencies"),
    path("dependencies/add/", dependencies.dependency_add, name="dependency_add"),
    path("dependencies/<uuid:pk>/change/", dependencies.dependency_change, name="dependency_change"),
    path("dependencies/<uuid:pk>/withdraw/", dependencies.dependency_withdraw, name="dependency_withdraw"),
]
