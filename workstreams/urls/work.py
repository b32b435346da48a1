"""Workstreams, objectives, actions."""

from __future__ import annotations

from django.urls import URLPattern, path

from workstreams.views import action, action_rows, action_updates, actions, work, work_links, workstream_rows

urlpatterns: list[URLPattern] = [
    path("", work.workstreams, name="list"),
    path("links/", work_links.links, name="links"),
    path("actions/", actions.actions, name="actions"),
    path("actions/board/", actions.action_board, name="action_board"),
    path("actions/timeline/", actions.action_timeline, name="action_timeline"),
    path("actions/add/", action_rows.action_add, name="action_add"),
    path("actions/<uuid:pk>/", action.action, name="action"),
    path("actions/<uuid:pk>/change/", action_rows.action_change, name="action_change"),
    path("actions/<uuid:pk>/withdraw/", action_rows.action_withdraw, name="action_withdraw"),
    path("actions/<uuid:pk>/update/", action_updates.action_update, name="action_update"),
    path("actions/<uuid:pk>/close/", action.action_close, name="action_close"),
    path("actions/<uuid:pk>/reopen/", action.action_reopen, name="action_reopen"),
    path("actions/<uuid:pk>/needs/", action.action_need, name="action_need"),
    path("actions/needs/<uuid:pk>/remove/", action.action_need_remove, name="action_need_remove"),
    path("add/", workstream_rows.workstream_add, name="workstream_add"),
    path("<uuid:pk>/", work.workstream, name="workstream"),
    path("<uuid:pk>/change/", workstream_rows.workstream_change, name="workstream_change"),
    path("<uuid:pk>/withdraw/", workstream_rows.workstream_withdraw, name="workstream_withdraw"),
    path("<uuid:pk>/members/add/", workstream_rows.member_add, name="member_add"),
    path("<uuid:pk>/groups/add/", workstream_rows.group_add, name="group_add"),
    path("<uuid:pk>/objectives/add/", workstream_rows.objective_add, name="objective_add"),
    path("members/<uuid:pk>/change/", workstream_rows.member_change, name="member_change"),
    path("members/<uuid:pk>/withdraw/", workstream_rows.member_withdraw, name="member_withdraw"),
    path("groups/<uuid:pk>/change/", workstream_rows.group_change, name="group_change"),
    path("groups/<uuid:pk>/withdraw/", workstream_rows.group_withdraw, name="group_withdraw"),
    path("objectives/<uuid:pk>/change/", workstream_rows.objective_change, name="objective_change"),
    path("objectives/<uuid:pk>/withdraw/", workstream_rows.objective_withdraw, name="objective_withdraw"),
    path("<uuid:pk>/update/", action_updates.workstream_update, name="workstream_update"),
]
