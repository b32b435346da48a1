from __future__ import annotations

from django.urls import path

from trajectories.views import (
    comparison,
    dashboard,
    decisions,
    explain,
    feed_tokens,
    measures,
    outcomes,
    plans,
    reported,
    reviews,
    scenarios,
    words,
)

app_name = "trajectories"

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("people/", dashboard.people, name="people"),
    path("explain/", explain.explain, name="explain"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("register-learning/", reviews.register_learning, name="register_learning"),
    path("reconciliation/", reported.reconciliation, name="reconciliation"),
    path("reported/add/", reported.reported_add, name="reported_add"),
    path("reported/<uuid:pk>/", reported.reported_change, name="reported_change"),
    path("reported/<uuid:pk>/withdraw/", reported.reported_withdraw, name="reported_withdraw"),
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.plan_new, name="plan_new"),
    path("plans/<uuid:pk>/", plans.plan, name="plan"),
    path("plans/<uuid:pk>/edit/", plans.plan_edit, name="plan_edit"),
    path("plans/<uuid:pk>/copy/", plans.plan_copy, name="plan_copy"),
    path("plans/<uuid:pk>/submit/", decisions.plan_submit, name="plan_submit"),
    path("plans/<uuid:pk>/accept/", decisions.plan_accept, name="plan_accept"),
    path("plans/<uuid:pk>/return/", decisions.plan_return, name="plan_return"),
    path("words/", words.words, name="words"),
    path("words/write/", words.words_write, name="words_write"),
    path("what-if/", scenarios.what_if, name="what_if"),
    path("what-if/new/", scenarios.scenario_new, name="scenario_new"),
    path("what-if/<uuid:pk>/", scenarios.scenario, name="scenario"),
    path("what-if/<uuid:pk>/copy/", scenarios.scenario_copy, name="scenario_copy"),
    path("what-if/<uuid:pk>/withdraw/", scenarios.scenario_withdraw, name="scenario_withdraw"),
    path("outcomes/", outcomes.outcomes, name="outcomes"),
    path("outcomes/new/", outcomes.outcome_new, name="outcome_new"),
    path("outcomes/<uuid:pk>/", outcomes.outcome_change, name="outcome_change"),
    path("feed/", feed_tokens.feed_tokens, name="feed_tokens"),
    path("feed/<uuid:pk>/revoke/", feed_tokens.feed_revoke, name="feed_revoke"),
    path("comparison/", comparison.comparison, name="comparison"),
    path("measures/", measures.measures, name="measures"),
    path("measures/<slug:measure_id>/", measures.measure, name="measure"),
]
