"""Workforce."""

from __future__ import annotations

from django.urls import URLPattern, path

from workstreams.views import courses, teams, training, workforce

urlpatterns: list[URLPattern] = [
    path("training/", training.training, name="training"),
    path("training/record/", training.training_record, name="training_record"),
    path("training/courses/add/", courses.course_add, name="course_add"),
    path("training/courses/<uuid:pk>/", courses.course, name="course"),
    path("training/courses/<uuid:pk>/change/", courses.course_change, name="course_change"),
    path("training/courses/<uuid:pk>/withdraw/", courses.course_withdraw, name="course_withdraw"),
    path("training/teams/add/", teams.team_add, name="team_add"),
    path("training/teams/<uuid:pk>/", teams.team, name="team"),
    path("training/teams/<uuid:pk>/change/", teams.team_change, name="team_change"),
    path("training/teams/<uuid:pk>/withdraw/", teams.team_withdraw, name="team_withdraw"),
    path("training/teams/<uuid:pk>/asked/add/", teams.need_add, name="training_need_add"),
    path("training/asked/<uuid:pk>/change/", teams.need_change, name="training_need_change"),
    path("training/asked/<uuid:pk>/withdraw/", teams.need_withdraw, name="training_need_withdraw"),
    path("training/sessions/<uuid:pk>/change/", teams.training_change, name="training_change"),
    path("training/sessions/<uuid:pk>/withdraw/", teams.training_withdraw, name="training_withdraw"),
    path("workforce/", workforce.workforce, name="workforce"),
    path("workforce/add/", workforce.spec_add, name="spec_add"),
    path("workforce/<uuid:pk>/", workforce.spec, name="spec"),
    path("workforce/<uuid:pk>/change/", workforce.spec_change, name="spec_change"),
    path("workforce/<uuid:pk>/withdraw/", workforce.spec_withdraw, name="spec_withdraw"),
    path("workforce/<uuid:pk>/lines/add/", workforce.line_add, name="spec_line_add"),
    path("workforce/lines/<uuid:pk>/change/", workforce.line_change, name="spec_line_change"),
    path("workforce/lines/<uuid:pk>/withdraw/", workforce.line_withdraw, name="spec_line_withdraw"),
]
