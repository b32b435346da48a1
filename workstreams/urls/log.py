"""Decisions, support requests, lessons."""

from __future__ import annotations

from django.urls import URLPattern, path

from workstreams.views import decisions, lessons, support

urlpatterns: list[URLPattern] = [
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/add/", decisions.decision_add, name="decision_add"),
    path("decisions/<uuid:pk>/", decisions.decision, name="decision"),
    path("decisions/<uuid:pk>/change/", decisions.decision_change, name="decision_change"),
    path("decisions/<uuid:pk>/replace/", decisions.decision_replace, name="decision_replace"),
    path("decisions/<uuid:pk>/withdraw/", decisions.decision_withdraw, name="decision_withdraw"),
    path("support/", support.support, name="support"),
    path("support/add/", support.support_request_add, name="support_request_add"),
    path("support/<uuid:pk>/", support.support_request, name="support_request"),
    path("support/<uuid:pk>/answer/", support.support_request_answer, name="support_request_answer"),
    path("support/<uuid:pk>/change/", support.support_request_change, name="support_request_change"),
    path("support/<uuid:pk>/withdraw/", support.support_request_withdraw, name="support_request_withdraw"),
    path("lessons/", lessons.lessons, name="lessons"),
    path("lessons/add/", lessons.lesson_add, name="lesson_add"),
    path("lessons/by-area/", lessons.lessons_taught, name="lessons_taught"),
    path("lessons/<uuid:pk>/", lessons.lesson, name="lesson"),
    path("lessons/<uuid:pk>/change/", lessons.lesson_change, name="lesson_change"),
    path("lessons/<uuid:pk>/withdraw/", lessons.lesson_withdraw, name="lesson_withdraw"),
]
